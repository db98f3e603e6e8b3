"""The columns of a sheet of actions: what they are called when it goes out, and may be called when it comes in."""

import re

from flask_babel import lazy_gettext as _l

from intranet.actions.models import Status
from intranet.groups.pasted import folded

HEADS = {
    "group": _l("Group"),
    "mark": _l("Number in Samsyn"),
    "title": _l("Action"),
    "owner": _l("Owner"),
    "due": _l("Done by"),
    "state": _l("State"),
    "reason": _l("Why"),
    "section": _l("Part of the charter"),
    "helpers": _l("Helps"),
    "agreed": _l("Agreed at workshop"),
    "carried": _l("Times carried over"),
    "closed": _l("Closed on"),
    "dropped": _l("Why it was dropped"),
    "note": _l("Latest note"),
}
_KNOWN = {
    "mark": "nummer i samsyn, number in samsyn",
    "title": "åtgärd, åtgärder, aktivitet, aktiviteter, uppgift, uppgifter, vad, vad ska göras, titel, rubrik, action,"
    " actions, task, title, what, what is to be done",
    "owner": "ansvarig, ansvariga, ägare, vem, namn, ansvarig person, owner, who, responsible, assigned to",
    "due": "klar senast, klart senast, senast, datum, när, klar, klart, slutdatum, förfallodatum, tidplan, deadline,"
    " done by, due, due date, by, date, when",
    "state": "läge, status, state",
    "reason": "varför, syfte, motiv, anledning, beskrivning, kommentar, why, reason, purpose, description, comment",
    "section": "del av uppdraget, del av förändringsuppdraget, avsnitt, mål, part of the charter, section, serves",
}
_STATES = {
    Status.OPEN: "inte påbörjad, ej påbörjad, öppen, ny, att göra, planerad, not begun, not started, open, to do, new",
    Status.IN_PROGRESS: "påbörjad, pågår, pågående, begun, in progress, started, ongoing",
    Status.DONE: "klar, klart, avslutad, genomförd, utförd, färdig, done, completed, closed, finished",
    Status.DROPPED: "struken, avbruten, inställd, dropped, cancelled, canceled",
}
_COLUMN_OF = {word: column for column, words in _KNOWN.items() for word in words.split(", ")}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split(", ")}


def understood() -> str:
    """Name the heads by which a list's columns are known, in the reader's language."""
    return ", ".join(str(HEADS[column]) for column in _KNOWN if column != "mark")


def column_of(head: str) -> str:
    """Give the column that a head names; empty for one that is not taken in."""
    return _COLUMN_OF.get(folded(re.sub(r"\(.*\)|\?", "", head)), "")


def state_of(words: str) -> Status | None:
    """Give the state that a cell names; an empty cell says that it is open; None: nobody knows the word."""
    return _STATE_OF.get(folded(words)) if words else Status.OPEN


def mark_of(slug: str, number: int) -> str:
    """Write which action a row is, so that no spreadsheet takes it for a number or a date: "storuman#7"."""
    return f"{slug}#{number}"


def number_of(mark: str, slug: str) -> int | None:
    """Give the number of the action that a row is; None when it is none of this group's."""
    found = re.fullmatch(re.escape(slug) + r"#(\d{1,8})", mark)
    return int(found[1]) if found else None
