"""Logs: one line an event on standard error, for people at a terminal and as JSON everywhere else."""

import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from flask import Flask


class _Steadfast:
    """A stream for logs that stops nobody: on a full disk a line is lost, not the work that it would have told of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        with suppress(OSError):
            self._stream.write(line)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def init_app(_app: Flask) -> None:
    """Set the logs up, once for the process. No token, password or text of a group is ever logged."""
    at_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if at_terminal else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Steadfast(sys.stderr))),
        cache_logger_on_first_use=False,
    )
