"""How Storuman's actions hang together: what they serve, who helps, what there is to read, and why a date was moved."""

from datetime import date, timedelta

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.demo import texts
from intranet.demo.calendar import on_working_day, past
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop

# The section of the charter, by its place, that each serves; the last one has none.
SERVES = {
    "Räkna blanketterna i varje förvaltning": 0,
    "Ta reda på vad avskriften kostar per år": 0,
    "Be skolan och socialtjänsten lista uppgifter som lämnas in två gånger": 0,
    "Fråga tio invånare vad som tar tid": 1,
    "Träffa undersköterskorna i Hemavan": 1,
    "Ring företagarföreningen och fråga vad de behöver": 1,
    "Skriv till alla medarbetare om varför vi gör det här": 2,
    "Välj ut de tjugo vanligaste ärendena": 3,
    "Gå igenom vilka blanketter som kan tas bort i dag": 3,
    "Besök disken i Tärnaby en förmiddag": 4,
}
HELPS = {
    "Be skolan och socialtjänsten lista uppgifter som lämnas in två gånger": ["anna-lena.burman", "eva"],
    "Välj ut de tjugo vanligaste ärendena": ["peter"],
    "Skriv till alla medarbetare om varför vi gör det här": ["sara"],
}
TO_READ = {
    "Ta fram en lista över avtal som löper ut i år": (
        "Upphandlarnas avtalsregister",
        "https://avtal.example.org/storuman",
    ),
    "Välj ut de tjugo vanligaste ärendena": ("Växelns statistik", "https://vaxel.example.org/mars"),
}
# Whose date was moved, by whom, from which day to which, counted from the third workshop, and why.
MOVED = [
    ("Boka en timme i arbetsutskottet", "karin", -13, -6, "Utskottet hade inga tider kvar i förra veckan."),
    (
        "Välj ut de tjugo vanligaste ärendena",
        "jonas.ronnlund",
        -5,
        0,
        "Växeln lämnade sina siffror först i dag.",
    ),
]
LEFT = "Ring företagarföreningen och fråga vad de behöver"
SECOND = texts.DAYS[1]
# What was not done in time, and the leader puts off from one workshop to a later one: when, and to which.
PUT_OFF = {
    "Räkna blanketterna i varje förvaltning": [(-41, "16.20", 2)],
    LEFT: [(-33, "16.20", 2), (SECOND, "08.45", 3), (-12, "16.20", 4)],
}


def tell(
    group: Group, charter: Charter, who: dict[str, User], workshops: dict[int, Workshop], third: date
) -> None:
    """Tell of them. One is put off again and again, and has lost its owner, as happens."""
    actions = {action.title: action for action in db.session.scalars(Action.of(group))}
    for title, index in SERVES.items():
        actions[title].section = charter.sections[index]
    for title, people in HELPS.items():
        actions[title].helpers = [who[person] for person in people]
    for title, person, before, after, why in MOVED:
        _move(
            actions[title],
            who[person],
            third + timedelta(days=before),
            third + timedelta(days=after),
            why,
            third,
        )
    for title, (name, address) in TO_READ.items():
        action = actions[title]
        with clock.told(past(third, -12, "13.20")):
            action.attach(name=name, address=address, by=action.owner or who["karin"])
            db.session.flush()
    for title, times in PUT_OFF.items():
        for days, hour, number in times:
            day = on_working_day(third, days) if days == SECOND else days
            with clock.told(past(third, day, hour)):
                actions[title].carry_over(to=workshops[number], by=who["karin"])
                db.session.flush()
    action = actions[LEFT]
    with clock.told(past(third, -11, "08.30")):
        action.change(revision=action.revision, by=who["tomas.viklund"], owner=None)
        action.note("Jag är borta några veckor. Kan någon annan ringa?", by=who["tomas.viklund"])
    db.session.commit()


def _move(action: Action, by: User, before: date, after: date, why: str, third: date) -> None:
    action.due_on = before
    with clock.told(past(third, -14, "15.10")):
        action.change(revision=action.revision, by=by, why=why, due_on=after)
        db.session.flush()
