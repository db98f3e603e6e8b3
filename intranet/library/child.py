"""The process that looks into one file: `python -P child.py words KIND`, the file as its input, the answer as output.

It knows nothing of the app and cannot lift its limits: what a file does to its reader, it does here and nowhere else.
"""

import ctypes
import importlib
import os
import resource
import signal
import sys
from pathlib import Path

MEMORY, SECONDS = 1 << 30, 20
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:  # Linux
        prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    os.nice(10)


def main() -> None:
    """Look into the input, and write what is asked of it."""
    _limit()
    asked, kind = sys.argv[1:]
    sys.path.insert(0, str(Path(__file__).with_name("inside")))
    sys.stdout.buffer.write(importlib.import_module(asked).of(kind))
    sys.stdout.buffer.flush()
    os._exit(0)  # what reads PDF has things to tidy up, which takes longer than it took


if __name__ == "__main__":
    main()
