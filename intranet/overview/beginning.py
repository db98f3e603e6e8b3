"""How a group begins: with an address of its own and an empty charter."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.groups.models import MOST_SLUG, Group, Programme, Unit
from intranet.platform.db import db


def begin_group(
    programme: Programme, *, organisation: str, name: str, by: User, slug: str = "", units: Sequence[str] = ()
) -> Group:
    """Make a group with an empty charter to write in; without an address it gets one made of its organisation."""
    group = Group(
        slug=slug or free_slug(organisation, Group.slug),
        name=name,
        organisation=organisation,
        programme=programme,
        units=[Unit(name=unit, position=position) for position, unit in enumerate(units)],
    )
    db.session.add(group)
    db.session.flush()
    Charter.begin(group, by=by)
    return group


def slug_of(words: str) -> str:
    """Write words as a part of an address: "Åsele kommun" is "asele-kommun"."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("ø", "o").replace("æ", "ae"))
    letters = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode())
    return letters.strip("-")[: MOST_SLUG - 5].strip("-") or "ny"


def free_slug(words: str, slug: InstrumentedAttribute[str]) -> str:
    """Give an address that no other has, of the groups or of the programmes: `free_slug("Malå", Group.slug)`."""
    wanted = slug_of(words)
    taken = set(db.session.scalars(select(slug).where(slug.startswith(wanted, autoescape=True))))
    others = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *others) if one not in taken)
