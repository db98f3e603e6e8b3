"""What the page of `bare_page.js` needs: it is built, and served beside a y-websocket server."""

import functools
import os
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.browser.forked import ROOT
from tests.browser.server import free_port

PAGE = """<!doctype html><meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,">
<main><div data-fragment></div></main><script type="module" src="bare_page.js"></script>
"""
MODULES = ROOT / "node_modules"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def bare() -> Iterator[str]:
    """Give the address of the page. Needs Node, and `npm ci` once."""
    with tempfile.TemporaryDirectory() as folder, _websocket_server() as port:
        build = [
            MODULES / ".bin" / "esbuild",
            ROOT / "bench" / "bare_page.js",
            "--bundle",
            "--minify",
            "--format=esm",
        ]
        subprocess.run([*build, "--log-level=error", f"--outfile={folder}/bare_page.js"], check=True)
        (Path(folder) / "index.html").write_text(PAGE)
        handler = functools.partial(_Quiet, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_address[1]}/?port={port}"
            server.shutdown()


@contextmanager
def _websocket_server() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        ["node", MODULES / "@y" / "websocket-server" / "src" / "server.js"],
        env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        while not _answers(port):
            time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=5):
            return True
    except OSError:
        return False
