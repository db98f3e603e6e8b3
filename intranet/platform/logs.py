"""Logs: one line an event on standard error, for people at a terminal and as JSON everywhere else."""

import logging
import re
import sys
from collections.abc import Iterable
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


class _Veil(logging.Filter):
    """Leaves the keys out of the addresses in log lines that are not ours to write."""

    def __init__(self, before: Iterable[str]) -> None:
        super().__init__()
        self._keys = re.compile(f"({'|'.join(map(re.escape, before))})[^\\s/?#\"']+")

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._keys.sub(r"\1…", record.getMessage()), None
        return True


def veil(app: Flask, *names: str) -> None:
    """Let no log of these names hold a token: whoever has the address of an invitation is let in."""
    secret = {
        rule.rule.partition("<token>")[0] for rule in app.url_map.iter_rules() if "token" in rule.arguments
    }
    for name in names:
        logging.getLogger(name).addFilter(_Veil(sorted(secret)))


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
