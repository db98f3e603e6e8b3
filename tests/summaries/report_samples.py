"""A programme report of nine groups that have done everything, to draw in tests and in the bench. All is invented."""

from datetime import date

from intranet.actions.counting import Counts
from intranet.summaries.followup.lines import Line
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.report.content import Adopted, Decided, GroupReport, Person, ProgrammeReport, Rated
from tests.summaries import maturity_samples, samples

PLACES = ("Dorotea", "Lycksele", "Malå", "Norsjö", "Skellefteå", "Sorsele", "Storuman", "Vilhelmina", "Åsele")
ACTIONS = tuple(
    Line(
        number,
        f"Fråga tio invånare vad som tar tid, omgång {number}",
        samples.NAMES[number % 9],
        date(2018, 5, 1 + number),
        ("late", "open", "done", "dropped")[number % 4],
        date(2018, 4, 20) if number % 4 == 2 else None,
        number % 3,
        "Det behövs inte längre." if number % 4 == 3 else "",
        6 if number % 4 == 0 else 0,
    )
    for number in range(20)
)
DECISIONS = tuple(
    Decided(
        1 + number // 3,
        maturity_samples.DAYS[number // 3],
        f"Vi börjar med ärende {number + 1} av de tjugo.",
        number < 6,
    )
    for number in range(9)
)


def group(number: int) -> GroupReport:
    """Give one of the nine groups, with everything that a group can have."""
    adopted = Adopted(
        2,
        date(2018, 4, 26),
        samples.NAMES[number],
        samples.FULL.title,
        samples.FULL.why,
        tuple(samples.FULL.sections),
    )
    levels = tuple(
        (part, tuple(maturity_samples.level_at(at, place, number % 3) for place in range(8)))
        for at, part in enumerate(maturity_samples.PARTS)
    )
    return GroupReport(
        slug=f"grupp-{number}",
        organisation=f"{PLACES[number]} kommun",
        name="Kommunledningsgruppen",
        adopted=adopted,
        counts=Counts(done=5, open=10, late=5),
        actions=ACTIONS,
        decisions=DECISIONS,
        leaders=(Person(samples.NAMES[number], f"ledare{number}@example.org"),),
        rated=Rated(date(2018, 4, 26), maturity_samples.NAMES[:8], levels),
    )


def report(locale: str = "sv") -> ProgrammeReport:
    """Give the report of all nine."""
    return ProgrammeReport(
        letterhead=Letterhead("Att leda digital förändring", "KS 2018/187"),
        programme="Att leda digital förändring",
        workshops=(3, 4),
        dimensions=maturity_samples.NAMES[:8],
        groups=tuple(group(number) for number in range(9)),
        as_of=date(2018, 5, 7),
        facilitators=(Person("Ingrid Åberg", "ingrid@example.org"),),
        locale=locale,
    )


FULL = report()
ENGLISH = report("en")
