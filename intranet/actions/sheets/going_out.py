"""Actions that go out: what stands in each row, and what the file is called."""

import re
import unicodedata
from collections.abc import Iterable

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from intranet.actions.models import Action, by_urgency
from intranet.actions.sheets.columns import HEADS, mark_of
from intranet.actions.sheets.writing import KINDS, Cell, as_csv, as_xlsx
from intranet.actions.words import STATUS_NAMES
from intranet.platform import clock
from intranet.platform.db import db

_ONE_GROUP = [column for column in HEADS if column != "group"]


def sheet(ids: Iterable[int], *, kind: str, of: str, several: bool = False) -> Response:
    """Answer with a file of actions, a row each, in the reader's language.

    Args:
        ids: of which; what is late and soon stands first in the file, and what is closed last.
        kind: csv or xlsx.
        of: whose they are, for the file's name.
        several: they are of several groups, and each row says of which.
    """
    columns = list(HEADS) if several else _ONE_GROUP
    rows: list[list[Cell]] = [[str(HEADS[column]) for column in columns]]
    rows += [[_value(action, column) for column in columns] for action in _with_all_around(ids)]
    body = as_xlsx(rows, name=_("Actions")) if kind == "xlsx" else as_csv(rows)
    answer = Response(body, mimetype=None, content_type=KINDS[kind])
    name = f"{_('Actions')} {of} {clock.today().isoformat()}"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{file_name(name)}.{kind}")
    return answer


def _with_all_around(ids: Iterable[int]) -> list[Action]:
    found = select(Action).where(Action.id.in_(list(ids)))
    around = [joinedload(relation) for relation in (Action.group, Action.section, Action.agreed_at)]
    found = found.options(
        *around, selectinload(Action.notes), selectinload(Action.helping)
    ).execution_options(populate_existing=True)
    return sorted(db.session.scalars(found), key=lambda action: (not action.is_open, by_urgency(action)))


def file_name(words: str) -> str:
    """Write words as every system keeps them in a file's name: "atgarder-asele-kommun-2018-04-17"."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _value(action: Action, column: str) -> Cell:
    match column:
        case "group":
            return action.group.organisation
        case "mark":
            return mark_of(action.group.slug, action.number)
        case "title" | "reason":
            return str(getattr(action, column))
        case "owner":
            return action.owner.name if action.owner else ""
        case "due":
            return action.due_on
        case "state":
            return str(STATUS_NAMES[action.status])
    return _around(action, column)


def _around(action: Action, column: str) -> Cell:
    match column:
        case "section":
            return action.section.heading if action.section else ""
        case "helpers":
            return ", ".join(one.name for one in action.helpers)
        case "agreed":
            return f"{action.agreed_at.number}. {action.agreed_at.title}" if action.agreed_at else ""
        case "carried":
            return action.carried_over
        case "closed":
            return clock.swedish(action.closed_at).date() if action.closed_at else None
        case "dropped":
            return action.dropped_reason
    return action.latest_note.text if action.latest_note else ""
