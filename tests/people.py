"""The people of the tests. They are those of the demonstration: fixed, fictional, at example.org."""

from argon2 import PasswordHasher

from intranet.accounts import models
from intranet.accounts.models import User
from intranet.groups.models import Group, Programme, Unit
from intranet.platform.db import db
from intranet.platform.permissions import Role

PASSWORD = "en mening om samsyn"
NAMES = {
    "admin": "Agnes Lind",
    "ingrid": "Ingrid Holm",
    "karin": "Karin Lund",
    "peter": "Peter Sjö",
    "eva": "Eva Berg",
    "sara": "Sara Ek",
    "birgitta": "Birgitta Ås",
    "olle": "Olle Dahl",
    "lena": "Lena Fors",
}
STORUMAN = {
    "karin": Role.LEADER,
    "peter": Role.MEMBER,
    "eva": Role.MEMBER,
    "sara": Role.MEMBER,
    "birgitta": Role.DECISION_MAKER,
}
# Sorsele has a leader of its own, so that Olle is the member that the table speaks of.
SORSELE = {"lena": Role.LEADER, "olle": Role.MEMBER}

# Passwords are slow to check by intent, which tests/accounts/test_passwords.py watches over. One that guards nothing
# is checked as fast as can be, in servers too: a hash says itself what it costs.
OF_THE_HOUSE = models._hasher
models._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def move_in() -> None:
    """Put the people and their groups into an empty database."""
    people = {}
    for key, name in NAMES.items():
        person = User(email=f"{key}@example.org", name=name, locale="sv", is_admin=key == "admin")
        db.session.add(person)
        people[key] = person
    db.session.flush()
    for person in people.values():
        person.set_password(PASSWORD)
    programme = Programme(slug="att-leda-digital-forandring", name="Att leda digital förändring")
    programme.add_facilitator(people["ingrid"])
    db.session.add(programme)
    for slug, organisation, roles in (
        ("storuman", "Storumans kommun", STORUMAN),
        ("sorsele", "Sorsele kommun", SORSELE),
    ):
        group = Group(slug=slug, name=slug.capitalize(), organisation=organisation, programme=programme)
        group.units.append(Unit(name="Omsorg", position=1))
        db.session.add(group)
        db.session.flush()
        for key, role in roles.items():
            group.add(people[key], role, by=None)
