"""Follow-ups to draw in the tests: an action in each state, none, as many as there can be. Everybody is invented."""

from dataclasses import replace
from datetime import date

from intranet.summaries.followup.content import FollowUp, Heap, Load, Point
from intranet.summaries.followup.lines import Line, Move, Note, Tally
from intranet.summaries.letterhead.content import Letterhead

LINES = (
    Line(
        3,
        "Räkna blanketterna",
        "Mats Hedlund",
        date(2018, 4, 2),
        "late",
        None,
        0,
        "",
        15,
        Note("Mats Hedlund", date(2018, 4, 13), "Två förvaltningar\nåterstår."),
    ),
    Line(
        4,
        "Ring företagarföreningen",
        "",
        date(2018, 4, 1),
        "put_off",
        None,
        3,
        "",
        taken_up=date(2018, 4, 26),
        moved=Move(date(2018, 3, 28), date(2018, 3, 29), "Föreningen hade stängt."),
    ),
    Line(5, "Boka en timme", "Karin Lövgren", None, "in_progress", None, 1, ""),
    Line(1, "Bjud in facken", "Maria Forsgren", date(2018, 3, 22), "done", date(2018, 3, 23), 0, "", 1),
    Line(2, "=Köp ett system", "@Bo <b>", date(2018, 3, 30), "dropped", date(2018, 3, 28), 0, "Behövs inte."),
)
FULL = FollowUp(
    letterhead=Letterhead("Storumans kommun", "KS 2018/0187"),
    group_name="Kommunledningsgruppen",
    programme="Att leda digital förändring",
    as_of=date(2018, 4, 17),
    chosen=(),
    tally=Tally.of(LINES),
    urgent=LINES[:2],
    heaps=(Heap(2, "Vad förändras?", date(2018, 3, 26), Tally.of(LINES[:4]), LINES[:4]),
           Heap(0, "", None, Tally.of(LINES[4:]), LINES[4:])),
    loads=(Load("Mats Hedlund", Tally.of(LINES[:1])), Load("", Tally.of(LINES[1:2]))),
    points=(Point(date(2018, 3, 26), 2, 5, 0, 0), Point(date(2018, 4, 17), 0, 5, 1, 1, 1)),
    course="En har blivit klar sedan tillfället den 26 mars.",
    meets_on=date(2018, 4, 26),
)  # fmt: skip
EMPTY = replace(FULL, tally=Tally.of(()), urgent=(), heaps=(), loads=(), points=(), course="")
MANY = tuple(replace(LINES[n % 5], number=n, title=f"Åtgärd {n} som vi kom överens om") for n in range(260))
LONG = replace(
    FULL,
    heaps=(Heap(2, "Vad förändras?", date(2018, 3, 26), Tally.of(MANY), MANY),),
    loads=tuple(Load(f"Ledamot {n}", Tally.of(LINES)) for n in range(30)),
    urgent=MANY[::5],
)
ALL = {"full": FULL, "empty": EMPTY, "long": LONG, "english": replace(FULL, locale="en")}
