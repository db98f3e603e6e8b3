"""What was just removed, kept by the page that says so: signed, so that it comes back as it was or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, cast

from flask import Flask, current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.workshops.agenda import Agenda, AgendaItem, ItemKind
from intranet.workshops.models import Workshop, take_turns

LONGEST_ADDRESS = 2000  # letters that every server takes in an address


@dataclass(frozen=True)
class Kept:
    """What another feature has at a workshop that nobody has used, and how it comes back.

    Attributes:
        keep: gives it as JSON can hold it.
        put_back: takes that for the workshop that is planned again; `groups` are those that there still are.
    """

    name: str
    keep: Callable[[Workshop], Any]
    put_back: Callable[[Workshop, Any, set[int]], None]


def also_keeps(app: Flask, kept: Kept) -> None:
    """Let a feature keep what goes with a workshop."""
    app.extensions.setdefault("samsyn.kept_workshops", []).append(kept)


def _features() -> list[Kept]:
    return cast(list[Kept], current_app.extensions.get("samsyn.kept_workshops", []))


def _signer(*place: object) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="-".join(map(str, ("removed", *place))))


def _read(signer: URLSafeSerializer, token: str | None) -> dict[str, Any] | None:
    try:
        return cast(dict[str, Any], signer.loads(token or ""))
    except BadSignature:
        return None


def _held(item: AgendaItem) -> dict[str, Any]:
    return {
        "minutes": item.minutes,
        "shift": item.shift,
        "kind": item.kind.value,
        "title": item.title,
        "description": item.description,
    }


def _item(held: dict[str, Any], **rest: Any) -> AgendaItem:
    return AgendaItem(**{**held, "kind": ItemKind(held["kind"])}, **rest)


@dataclass(frozen=True)
class RemovedItem:
    """An item that was taken off an agenda.

    Attributes:
        place: where it was, counted from 0.
        token: all of it, signed for its agenda alone.
    """

    place: int
    name: str
    token: str

    @classmethod
    def of(cls, agenda: Agenda, item: AgendaItem, name: str) -> Self:
        """Keep an item that is on an agenda."""
        place = agenda.items.index(item)
        held = {"id": item.id, "place": place, "name": name, "item": _held(item)}
        return cls(place, name, str(cls._signer(agenda).dumps(held)))

    @classmethod
    def read(cls, agenda: Agenda, token: str | None) -> Self | None:
        """Give what a token holds; None when it is none of this agenda, or the item is on it again."""
        held = _read(cls._signer(agenda), token)
        if token is None or held is None or cls._is_back(agenda, held):
            return None
        return cls(held["place"], held["name"], token)

    @classmethod
    def put_back(cls, agenda: Agenda, token: str | None) -> AgendaItem | None:
        """Put an item back in its place. Twice is harmless. None when the token is none of this agenda."""
        held = _read(cls._signer(agenda), token)
        if held is None:
            return None
        new = _item(held["item"], workshop_id=agenda.workshop.id, group_id=agenda.group and agenda.group.id)
        if db.session.get(AgendaItem, held["id"]) is None:
            new.id = held["id"]
        return agenda.put_back(new, place=held["place"], unless=lambda: cls._is_back(agenda, held))

    @staticmethod
    def _signer(agenda: Agenda) -> URLSafeSerializer:
        return _signer("item", agenda.workshop.id, agenda.group and agenda.group.id)

    @staticmethod
    def _is_back(agenda: Agenda, held: dict[str, Any]) -> AgendaItem | None:
        # SQLite gives a number again, so the number alone does not tell that it is the same item.
        there = agenda.find(held["id"])
        return there if there and _held(there) == held["item"] else None


def keep_workshop(workshop: Workshop) -> str:
    """Give a workshop with its agendas, the groups' own too, signed for its programme alone."""
    items = db.session.scalars(select(AgendaItem).where(AgendaItem.workshop_id == workshop.id))
    held = {
        "number": workshop.number,
        "title": workshop.title,
        "starts_at": workshop.starts_at.isoformat(),
        "ends_at": workshop.ends_at.isoformat(),
        "place": workshop.place,
        "link": workshop.link,
        "items": [{**_held(one), "position": one.position, "group_id": one.group_id} for one in items],
        "also": {kept.name: kept.keep(workshop) for kept in _features()},
    }
    return str(_signer("workshop", workshop.programme_id).dumps(held))


def put_workshop_back(programme: Programme, token: str | None) -> Workshop | None:
    """Plan a removed workshop again, with its agendas. Twice is harmless. None: another programme's token."""
    held = _read(_signer("workshop", programme.id), token)
    if held is None:
        return None
    items, also = held.pop("items"), held.pop("also")
    held |= {name: datetime.fromisoformat(held[name]) for name in ("starts_at", "ends_at")}
    take_turns(programme)
    same = (Workshop.programme_id == programme.id, Workshop.number == held["number"])
    if there := db.session.scalar(select(Workshop).where(*same)):
        return there
    workshop = Workshop.plan(programme, **held)
    groups = set(db.session.scalars(select(Group.id).where(Group.programme_id == programme.id)))
    kept = [one for one in items if one["group_id"] is None or one["group_id"] in groups]
    db.session.add_all([_item(one, workshop_id=workshop.id) for one in kept])
    for feature in _features():
        feature.put_back(workshop, also.get(feature.name), groups)
    return workshop
