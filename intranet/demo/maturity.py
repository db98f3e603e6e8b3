"""Storuman's maturity: two rounds, what the group agreed on in them; and how two neighbours stand."""

from datetime import date, timedelta

from intranet.accounts.models import User
from intranet.demo import texts
from intranet.demo.calendar import on_working_day, past
from intranet.groups.models import Group
from intranet.maturity.agreed import AgreedLevel, LevelSharing, Said
from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop

# The levels agreed on: a row for each part, a figure for each dimension, at the first workshop and at the second.
LEVELS = {
    1: ["22333322", "23223222", "22212212", "23222332", "22322222", "22222132"],
    2: ["33333332", "33322233", "22312212", "33232332", "22322232", "32222232"],
}
# How far from the agreed level people stand, in one place above it and in another below.
AWAY = (0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1)
CARE, WORKING = 2, 3  # where they see it most differently
APART = (1, 1, 1, 2, 2, 3, 4, 4, 4)
REASONS = {
    (2, "eva"): "Hemtjänsten i Storuman planerar om från telefonen och ringer inte längre runt.",
    (2, "jonas.ronnlund"): "Två hemtjänstgrupper av tre har bytt schema.",
    (2, "maria.forsgren"): "Alla scheman jag ser läggs på det nya sättet.",
    (2, "mats.hedlund"): "På särskilt boende är allt som förut.",
}
SAID = {
    (2, CARE, WORKING): Said(
        2,
        "Hemtjänsten i Storuman har bytt arbetssätt. I Tärnaby och Hemavan är det som förut.",
        "Eva och Jonas: för hemtjänsten som helhet är det redan en trea.",
        target=3,
    ),
    (2, 0, 0): Said(3, "Målet är nedskrivet och finns med i enheternas planer.", target=4),
    (2, 1, 5): Said(2, "Frånvaro och betyg finns på tre ställen.", target=3),
    (2, 4, 6): Said(3, "Lokalerna bokas på ett ställe, också av föreningarna."),
}
NEIGHBOURS = {
    "sorsele": ["22232223", "23222222", "22213222", "22223222", "32222323"],
    "lycksele": ["34333433", "33343333", "33323332", "34433333", "33333343"],
}


def tell(groups: dict[str, Group], programme_workshops: dict[int, Workshop], third: date) -> None:
    """Tell of both rounds, and let three groups see each other's levels."""
    for number, rows in LEVELS.items():
        _hold_round(groups["storuman"], programme_workshops[number], number, rows, third)
    for slug, rows in NEIGHBOURS.items():
        _hold_round(groups[slug], programme_workshops[2], 2, rows, third, is_told=False)
    for slug in ("storuman", *NEIGHBOURS):
        LevelSharing.begin(groups[slug], by=groups[slug].members[0])
    db.session.commit()


def _hold_round(
    group: Group, workshop: Workshop, number: int, rows: list[str], third: date, *, is_told: bool = True
) -> None:
    """Let a group rate, reveal and agree at a workshop. is_told: with the words that are told of Storuman."""
    begins, leader = past(third, on_working_day(third, texts.DAYS[number - 1]), "09.10"), group.members[0]
    with clock.told(begins):
        round_ = Round.open(group, workshop, is_named=is_told and number == 2, by=leader)
    for place, member in enumerate(group.members):
        with clock.told(begins + timedelta(minutes=4 + place)):
            _rate(round_, member, place, number if is_told else 0, rows)
    with clock.told(begins + timedelta(minutes=20)):
        round_.close(by=leader)
        round_.reveal(by=leader)
    with clock.told(begins + timedelta(minutes=75)):
        _agree(round_, leader, number if is_told else 0, rows, third)
    db.session.commit()


def _rate(round_: Round, member: User, place: int, number: int, rows: list[str]) -> None:
    key = member.email.split("@")[0]
    for row, (unit, levels) in enumerate(zip(round_.units, rows, strict=True)):
        chosen = {}
        for column, dimension in enumerate(round_.matrix.keys):
            away = AWAY[(place * 7 + row * 5 + column * 3) % len(AWAY)] * (1 if (row + column) % 3 else -1)
            level = min(5, max(1, int(levels[column]) + away))
            reason = ""
            if (number, row, column) == (2, CARE, WORKING):
                level, reason = APART[place], REASONS.get((number, key), "")
            if (place * 3 + row + column) % 13 == 0:
                level = level if reason else 0
            chosen[dimension] = (level, reason)
        round_.rate(unit, chosen, by=member)


def _agree(round_: Round, leader: User, number: int, rows: list[str], third: date) -> None:
    keys = round_.matrix.keys
    for row, (unit, levels) in enumerate(zip(round_.units, rows, strict=True)):
        for column, key in enumerate(keys):
            said = SAID.get((number, row, column), Said(int(levels[column])))
            if said.target:
                said = Said(said.level, said.reason, said.dissent, said.target, third + timedelta(days=120))
            AgreedLevel.put_down(round_, unit, key, said, revision=0, by=leader)
