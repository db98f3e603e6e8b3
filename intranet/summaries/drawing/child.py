"""The process that draws: takes one document at a time, with limits it cannot lift while it draws.

Started by `workers` as `python -P child.py SECONDS BYTES SOCKET`: processor time for one document, address space, and
the number of its end of a socket pair. It ends when the other end closes, so it never outlives the server.
"""

import gc
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

DOCUMENT, FIRST_PAGE = b"D", b"F"  # what is asked for
DRAWN, FAILED = b"+", b"-"  # what is answered


def _leave_the_app_out() -> None:
    """Let `drawing.pdf` be imported without the app around it: faster, and nothing here knows secrets."""
    here = Path(__file__).parent
    folders = {
        "intranet": here.parents[1],
        "intranet.summaries": here.parent,
        "intranet.summaries.drawing": here,
    }
    for name, folder in folders.items():
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = [str(folder)]


def _limit(memory: int) -> None:
    """Take memory beyond this, files and core dumps away for good: drawing needs to write nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _grant(seconds: int) -> None:
    """Let the process use so much more processor time, whatever it has used before; then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def serve(channel: Connection, *, seconds: int, memory: int) -> None:
    """Draw the documents that come, until no more come or one fails: what failed may have left anything behind."""
    from intranet.summaries.drawing.document import Document
    from intranet.summaries.drawing.pdf import draw
    from intranet.summaries.drawing.picture import first_page

    gc.collect()
    gc.freeze()
    gc.disable()  # collecting in the middle of a page costs a tenth; it is done between documents
    _limit(memory)
    while True:
        asked = channel.recv_bytes()
        _grant(seconds)
        try:
            if asked.startswith(DOCUMENT):
                answer = DRAWN + draw(Document.from_bytes(asked[1:]))
            else:
                answer = DRAWN + first_page(asked[1:])
        except BaseException as error:
            channel.send_bytes(FAILED + f"{type(error).__name__}: {error}"[:300].encode())
            return
        channel.send_bytes(answer)
        del asked, answer
        gc.collect()


def main() -> None:
    """Serve the socket that the arguments name."""
    # Ctrl-C at a terminal is for the server, which then closes our socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seconds, memory, socket = map(int, sys.argv[1:])
    os.nice(5)  # who waits for a page or a colleague's words comes before who waits for a PDF
    _leave_the_app_out()
    try:
        serve(Connection(socket), seconds=seconds, memory=memory)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        os._exit(0)


if __name__ == "__main__":
    main()
