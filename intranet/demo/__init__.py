"""The demonstration: a programme in its third month, told through the same verbs that the pages use."""

import secrets
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import func, select, update

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.demo import material, people, storuman, texts
from intranet.demo.calendar import at, on_working_day
from intranet.groups.models import Group, Programme, Unit
from intranet.platform import clock
from intranet.platform.config import Settings
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.agenda import AgendaItem, ItemKind
from intranet.workshops.models import Workshop

SIGN_INS = {
    "karin": "group leader, Storuman",
    "peter": "member, Storuman",
    "eva": "member, Storuman",
    "sara": "member, Storuman",
    "ingrid": "facilitator of the programme",
    "birgitta": "decision maker, Storuman",
    "olle": "member, Sorsele",
    "admin": "administrator",
}
DAYS_TO_THIRD = 9


def prepare(password: str | None) -> str | None:
    """Fill an empty database with the demonstration; a database that has the demonstration keeps it.

    Args:
        password: for all demo people; when left out, the one made before, else a new one.

    Returns:
        The password, or None when the database holds real people and was left alone.
    """
    settings: Settings = current_app.extensions["samsyn.settings"]
    kept = settings.instance / "demo_password"
    empty = db.session.scalar(select(func.count(User.id))) == 0
    if not empty and not kept.exists():
        return None
    before = kept.read_text() if kept.exists() else None
    password = password or before or "-".join(secrets.token_hex(2) for _part in range(3))
    kept.touch(mode=0o600)
    kept.write_text(password)
    if empty:
        tell(password)
    elif password != before:
        _change_password(password)
    return password


def _change_password(password: str) -> None:
    ours = User.email.in_(_addresses())  # somebody real may have got an account since
    someone = db.session.scalars(select(User).where(ours).limit(1)).one()
    someone.set_password(password)
    db.session.execute(update(User).where(ours).values(password_hash=someone.password_hash))
    db.session.commit()


def _addresses() -> set[str]:
    """Give the addresses of everybody in the demonstration."""
    members = {email for group in _all_groups().values() for email, _name, _role in group[3]}
    return {f"{email}@example.org" for email in members | SIGN_INS.keys()}


def tell(password: str) -> None:
    """Tell the whole story, as of today."""
    third = clock.today() + timedelta(days=DAYS_TO_THIRD)
    with clock.told(at(third, texts.DAYS[0] - 14, "09.00")):
        programme = _begin_programme(third)
        someone = _person("admin", "Astrid Wallmark", is_admin=True)
        someone.set_password(password)
        ingrid = _person("ingrid", "Ingrid Åberg")
        programme.add_facilitator(ingrid)
        groups = {slug: _begin_group(programme, kind) for slug, kind in _all_groups().items()}
        db.session.flush()
        db.session.execute(update(User).values(password_hash=someone.password_hash))
        db.session.commit()
    storuman.tell(groups["storuman"], programme, third)
    material.tell(groups["storuman"], programme, third)
    storuman.tell_sorsele(groups["sorsele"])
    _begin_the_other_charters(groups)


def _begin_programme(third: date) -> Programme:
    slug, name, description = texts.PROGRAMME
    programme = Programme(slug=slug, name=name, description=description)
    db.session.add(programme)
    db.session.flush()
    for number, ((title, agenda), planned) in enumerate(
        zip(texts.WORKSHOPS, texts.DAYS, strict=True), start=1
    ):
        days = on_working_day(third, planned)
        workshop = Workshop(
            programme_id=programme.id,
            number=number,
            ordinal=number,
            title=title,
            starts_at=at(third, days, "08.30"),
            ends_at=at(third, days, "12.00"),
            place=texts.PLACE,
            link=texts.LINK if number == len(texts.DAYS) else "",
        )
        db.session.add(workshop)
        db.session.flush()
        _add_agenda(workshop, agenda)
    return programme


def _all_groups() -> dict[str, people.Group]:
    return {kind[0]: kind for kind in (people.STORUMAN, *people.OTHERS)}


def _begin_group(programme: Programme, kind: people.Group) -> Group:
    slug, organisation, name, members, units = kind
    group = Group(
        slug=slug,
        organisation=organisation,
        name=name,
        programme=programme,
        units=[Unit(name=unit, position=position) for position, unit in enumerate(units)],
    )
    db.session.add(group)
    db.session.flush()
    for email, person, role in members:
        group.add(_person(email, person), Role(role), by=None)
    return group


def _person(email: str, name: str, *, is_admin: bool = False) -> User:
    person = User(email=f"{email}@example.org", name=name, is_admin=is_admin)
    db.session.add(person)
    db.session.flush()
    return person


def _add_agenda(workshop: Workshop, agenda: list[tuple[int, ItemKind, str, str]]) -> None:
    for position, (minutes, kind, title, description) in enumerate(agenda):
        db.session.add(
            AgendaItem(
                workshop_id=workshop.id,
                position=position,
                minutes=minutes,
                kind=kind,
                title=title,
                description=description,
            )
        )


def _begin_the_other_charters(groups: dict[str, Group]) -> None:
    for slug, group in groups.items():
        if slug not in {"storuman", "sorsele"}:
            Charter.begin(group, by=group.members[0])
    db.session.commit()
