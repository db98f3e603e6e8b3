"""Maturity pictures to draw in the tests: one as groups have it, and the largest there can be. All is invented."""

from datetime import date

from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.maturity.content import Dimension, Level, MaturityPicture, Part, Step

LEVEL_NAMES = ("Inte påbörjat", "Vi prövar", "Fungerar i delar", "Gemensamt arbetssätt", "Förbättras löpande")
NAMES = (
    "Riktning", "Ledning och ansvar", "Kultur och kompetens", "Arbetssätt", "Teknik och säkerhet",
    "Information och data", "Tjänster för invånare", "Samarbete", "Upphandling och avtal", "Ekonomi och nytta",
    "Delaktighet", "Tillgänglighet",
)  # fmt: skip
PARTS = (
    "Kommunledning", "Skola och förskola", "Vård och omsorg", "Samhällsbyggnad", "Kultur och fritid",
    "Näringsliv och arbetsmarknad", "Räddningstjänst",
)  # fmt: skip
DAYS = (date(2018, 2, 28), date(2018, 3, 26), date(2018, 4, 26), date(2018, 6, 1))


def level_at(part: int, dimension: int, workshop: int) -> int:
    """Give some level, 1 to 5, which mostly rises from workshop to workshop."""
    return min(5, 1 + (part * 3 + dimension * 2) % 4 + (workshop + part + dimension) % 3 // 2)


def picture(parts: tuple[str, ...], dimensions: int, workshops: int, **more: object) -> MaturityPicture:
    """Give a picture of so many parts, dimensions and workshops, in which everything is agreed on."""
    told = {
        (1, 5): {"reason": "Frånvaro och betyg finns på tre ställen."},
        (2, 3): {
            "reason": "Hemtjänsten har bytt arbetssätt. På särskilt boende är allt som förut.",
            "dissent": "Eva: för hemtjänsten är det redan en trea.",
            "target": 5,
            "target_on": date(2018, 12, 14),
            "target_set": DAYS[workshops - 1],
        },
        (0, 0): {"target": 4, "target_set": DAYS[workshops - 1]},
    }
    last = workshops - 1
    rows = [
        Part(
            name,
            tuple(
                Level(
                    name,
                    NAMES[place],
                    level_at(at, place, last),
                    level_at(at, place, last - 1) if last else None,
                    **told.get((at, place), {}),  # type: ignore[arg-type]
                )
                for place in range(dimensions)
            ),
        )
        for at, name in enumerate(parts)
    ]
    return MaturityPicture(
        letterhead=Letterhead("Storumans kommun"),
        group_name="Kommunledningsgruppen",
        programme="Att leda digital förändring",
        workshop=workshops,
        workshops=4,
        day=DAYS[last],
        last_day=DAYS[last - 1] if last else None,
        as_of=date(2018, 6, 4),
        level_names=LEVEL_NAMES,
        dimensions=tuple(_dimension(place, len(parts), workshops) for place in range(dimensions)),
        parts=tuple(rows),
        **more,  # type: ignore[arg-type]
    )


def _dimension(place: int, parts: int, workshops: int) -> Dimension:
    steps = []
    for number in range(workshops):
        found = [level_at(part, place, number) for part in range(parts)]
        steps.append(Step(number + 1, DAYS[number], tuple(found.count(level) for level in range(1, 6))))
    sentences = tuple(
        f"{NAMES[place]} på nivå {level}: så ser det ut när vi är där." for level in range(1, 6)
    )
    return Dimension(NAMES[place], "Hur är det hos oss i dag?", sentences, tuple(steps))


FULL = picture(PARTS, 8, 2)
ENGLISH = picture(PARTS, 8, 2, locale="en")
FIRST = picture(PARTS[:3], 8, 1)
BIG = picture(tuple(f"{PARTS[n % 7]} {n // 7 + 1}" for n in range(25)), 12, 4)
