"""Copying a programme, for the next year: each feature takes its own part with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app

from intranet.accounts.models import User
from intranet.groups.models import Programme


@dataclass(frozen=True)
class Copy:
    """A programme and the new one that is made of it.

    Attributes:
        workshops: the numbers of the new workshops' rows, by those of the old ones.
        documents: the same of the documents that are copied along.
        days: how many days later the new ones are held.
        by: who copies.
    """

    old: Programme
    new: Programme
    days: int
    by: User
    workshops: dict[int, int] = field(default_factory=dict)
    documents: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """Something that is copied along.

    Attributes:
        name: what the form calls it.
        label: what a person is asked: "The programme's documents". None: it is always copied.
        copy: does it.
    """

    name: str
    label: Any
    copy: Callable[[Copy], None]


def also(app: Flask, part: Part, *, first: bool = False) -> None:
    """Let a feature take its part along: after those that were there, or first, as the workshops, which others need."""
    kept = app.extensions.setdefault("samsyn.copied", [])
    kept.insert(0 if first else len(kept), part)


def parts() -> list[Part]:
    """Give what is copied, in order."""
    return cast(list[Part], current_app.extensions.get("samsyn.copied", []))
