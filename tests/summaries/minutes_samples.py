"""Minutes to draw in the tests: approved, a draft, empty, as full and as long as they get. Everybody is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from intranet.meetings.content import Agreed, Content, Decided, Held, Left, Present
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.minutes.content import Voice, WorkshopMinutes


def at(hour: str, day: int = 26, month: int = 3) -> str:
    return datetime(2018, month, day, int(hour[:2]) - 2, int(hour[3:]), tzinfo=UTC).isoformat()


SAID = Content(
    organisation="Storumans kommun",
    group_name="Kommunledningsgruppen",
    programme="Att leda digital förändring",
    title="Vad förändras – och vad förändras inte?",
    number=2,
    count=4,
    starts=at("08.30"),
    ends=at("12.00"),
    place="Folkets hus, Storuman",
    facilitators=["Ingrid Åberg"],
    attendance=[
        Present("Karin Lövgren", "here", "", ""),
        Present("Jonas Rönnlund", "here", time(9, 10).isoformat(), ""),
        Present("Anna-Lena Burman", "here", "", time(11, 30).isoformat()),
        Present("Tomas Viklund", "away", "", ""),
    ],
    agenda=[
        Held(at("08.30"), at("08.55"), "dialogue", "Sedan sist", "Vad blev gjort?"),
        Held(at("08.55"), at("09.10"), "break", "", ""),
    ],
    decisions=[
        Decided(1, "Diskarna i Storuman och Tärnaby är kvar.", at("10.04")),
        Decided(3, "Vi börjar med tjugo ärenden.", at("13.19", day=27)),
    ],
    agreed=[
        Agreed(7, "Lista alla e-tjänster", "Peter Öhman", "2018-04-20"),
        Agreed(8, "Ring företagarföreningen", "", ""),
    ],
    left=[
        Left(2, "Räkna blanketterna", "Mats Hedlund", "dropped", "Behövs inte längre."),
        Left(3, "Träffa ungdomsrådet", "Sara Nyholm", "carried", "Så leder vi arbetet"),
        Left(4, "Boka en timme", "", "open", ""),
    ],
    notes="<p>Eva: det går i <strong>höst</strong>.</p>"
    "<ul><li>Först slutar vi.<ol><li>Sedan börjar vi.</li></ol></li></ul>",
)
LETTERHEAD = Letterhead("Storumans kommun", "KS 2018/0187")
APPROVED = WorkshopMinutes(
    letterhead=LETTERHEAD,
    number=5,
    said=SAID,
    approved_by=(
        Voice("Karin Lövgren", datetime(2018, 3, 28, 13, 20, tzinfo=UTC)),
        Voice("Peter Öhman", datetime(2018, 3, 31, 6, 40, tzinfo=UTC)),
    ),
    as_of=None,
    written_by=("Sara Nyholm", "Peter Öhman"),
    corrections=(Voice("Peter Öhman", datetime(2018, 4, 3, 11, 5, tzinfo=UTC), "Elva ska vara tolv."),),
    reflections=(Voice("Sara Nyholm", datetime(2018, 3, 26, 9, 55, tzinfo=UTC), "Jag behöver\nfråga fler."),),
)
DRAFT = replace(APPROVED, approved_by=(), as_of=date(2018, 3, 27), corrections=())
EMPTY = WorkshopMinutes(
    letterhead=LETTERHEAD,
    number=1,
    said=replace(
        SAID, attendance=[], agenda=[], decisions=[], agreed=[], left=[], notes="", place="", facilitators=[]
    ),
    approved_by=(),
    as_of=date(2018, 3, 27),
)
NAMES = [f"Ledamot Nummer{n}" for n in range(30)]
LONG = replace(
    APPROVED,
    said=replace(
        SAID,
        attendance=[Present(name, "here", "", "") for name in NAMES],
        decisions=[
            Decided(n, f"Beslut {n}. " + "Vi gör det som behövs. " * 8, at("10.04")) for n in range(1, 16)
        ],
        agreed=[Agreed(n, f"Åtgärd {n} som vi kom överens om", NAMES[n], "2018-04-20") for n in range(1, 26)],
        agenda=[Held(at("08.30"), at("08.55"), "exercise", f"Punkt {n}", "Läs upp.") for n in range(12)],
        notes="".join(f"<p>Stycke {n}. {'Det sa vi om saken. ' * 12}</p>" for n in range(12)),
    ),
    reflections=tuple(replace(APPROVED.reflections[0], name=name) for name in NAMES[:9]),
)
FULL = replace(
    LONG,
    said=replace(
        LONG.said,
        attendance=LONG.said.attendance[:12],
        decisions=LONG.said.decisions[:8],
        agreed=LONG.said.agreed[:14],
        agenda=LONG.said.agenda[:9],
        notes=LONG.said.notes[: LONG.said.notes.index("<p>Stycke 8")],
    ),
    reflections=LONG.reflections[:6],
)
HOSTILE = replace(
    DRAFT,
    said=replace(
        SAID,
        title="<b>Titel</b> & 👍",
        decisions=[Decided(1, '<img src="file:///etc/passwd">=1+1', at("10.04"))],
        agreed=[Agreed(1, "=HYPERLINK(1)", "@Bo <script>", "2018-04-20")],
        place="Ö" * 190,
    ),
)
ALL = {"approved": APPROVED, "draft": DRAFT, "empty": EMPTY, "full": FULL, "long": LONG, "hostile": HOSTILE}
ALL["english"] = replace(APPROVED, locale="en")
