"""The minutes of a workshop as a file: what they say, drafts and approved ones, what is left out, who may read them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.live import documents
from intranet.meetings.attendance import Attendance
from intranet.meetings.content import Agreed, Content, Decided, Held, Left, Present
from intranet.meetings.decisions import Decision
from intranet.meetings.minutes import Minutes
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.page import MeetingPage, content_of
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.minutes import WORKSHOP
from intranet.summaries.minutes.content import Voice, WorkshopMinutes
from intranet.workshops.models import Workshop
from tests.april import action, in_april, workshops
from tests.summaries.checks import check_summary
from tests.summaries.opened import attachments, page_count, pages_said

Words = Callable[[bytes], str]

__all__ = ["action", "in_april", "workshops"]
As = Callable[[User], FlaskClient]
PDF = "/groups/storuman/summaries/workshop-2.pdf"


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


@pytest.fixture(scope="session")
def set_minutes(paper: Flask) -> Callable[..., Document]:
    """Set minutes as a document, in their own language."""

    def set_in_language(minutes: WorkshopMinutes, without: tuple[str, ...] = ()) -> Document:
        with paper.app_context(), force_locale(minutes.locale):
            return WORKSHOP.set_on_paper(minutes, without)

    return set_in_language


@pytest.fixture(scope="session")
def drawn(set_minutes: Callable[..., Document], press: Any) -> Callable[..., bytes]:
    """Give minutes as PDF; each once."""
    kept: dict[Any, bytes] = {}

    def draw(which: str, without: tuple[str, ...] = ()) -> bytes:
        if (which, without) not in kept:
            kept[which, without] = press.draw(set_minutes(ALL[which], without))
        return kept[which, without]

    return draw


Drawn = Callable[..., bytes]


# What they say


def test_approved_minutes_say_everything_that_was_approved(drawn: Drawn, words: Words) -> None:
    said = words(drawn("approved"))
    for fact in (
        "Diarienummer KS 2018/0187",
        "Protokoll Tillfälle 2 av 4. Justerat den 31 mars 2018",
        "Vad förändras – och vad förändras inte?",
        "Vi fattade två beslut och kom överens om två åtgärder. Tre av fyra var närvarande.",
        "1. Diskarna i Storuman och Tärnaby är kvar. kl. 10.04",
        "3. Vi börjar med tjugo ärenden. 27 mars 2018 kl. 13.19",
        "När 26 mars 2018, 08.30–12.00",
        "Plats Folkets hus, Storuman",
        "Ledningsgrupp Kommunledningsgruppen, Storumans kommun",
        "Program Att leda digital förändring",
        "Handledare Ingrid Åberg",
        "Justerat av Karin Lövgren, 28 mars 2018 kl. 15.20. Peter Öhman, 31 mars 2018 kl. 08.40.",
        "Peter Öhman, 3 april 2018 kl. 13.05",
        "Elva ska vara tolv.",
        "Lista alla e-tjänster Peter Öhman 20 april 2018",
        "Ring företagarföreningen Ingen än inget datum",
        "Räkna blanketterna Mats Hedlund Struken: Behövs inte längre.",
        "Träffa ungdomsrådet Sara Nyholm Följer med: Så leder vi arbetet",
        "Boka en timme Ingen än Inte klar",
        "Närvarande, 3 Karin Lövgren, Jonas Rönnlund (kom 09.10), Anna-Lena Burman (gick 11.30)",
        "Frånvarande, 1 Tomas Viklund",
        "08.30–08.55 Dialog: Sedan sist",
        "Vad blev gjort?",
        "08.55–09.10 Rast",
        "Eva: det går i höst.",
        "Först slutar vi.",
        "Sara Nyholm, 26 mars 2018 kl. 11.55 Jag behöver fråga fler.",
        "Delade av dem som skrev dem. De ingår inte i det som justeras.",
    ):
        assert fact in said, fact
    assert "Utkast" not in said


def test_the_decisions_come_first(drawn: Drawn, words: Words) -> None:
    said = words(drawn("approved"))
    order = [
        "Vi fattade",
        "Diskarna",
        "Justerat av",
        "Elva ska",
        "Lista alla",
        "Räkna",
        "Sedan sist",
        "Eva: det",
        "fråga fler",
    ]
    assert [said.index(it) for it in order] == sorted(said.index(it) for it in order)


@pytest.mark.parametrize("which", ["draft", "empty", "hostile"])
def test_a_draft_says_so_on_each_page(drawn: Drawn, which: str) -> None:
    for said in pages_said(drawn(which)):
        assert "Utkast den 27 mars 2018, inte justerat" in said
    assert "Det här är ett utkast och kan fortfarande ändras." in " ".join(pages_said(drawn(which)))


def test_what_is_empty_is_said_in_words(drawn: Drawn, words: Words) -> None:
    said = words(drawn("empty"))
    for fact in (
        "Vi fattade inga beslut och kom inte överens om några åtgärder.",
        "Beslut Inga beslut.",
        "Överenskomna åtgärder Inga åtgärder.",
        "Närvaro Ingen närvaro är antecknad.",
        "Anteckningar Inga anteckningar.",
    ):
        assert fact in said, fact
    for heading in ("Plats", "Handledare", "Dagordning", "Kvar från", "Reflektioner", "Rättelser", "None"):
        assert heading not in said, heading


def test_in_english_the_frame_is_english(drawn: Drawn, words: Words) -> None:
    said = words(drawn("english"))
    assert "We made two decisions and agreed on two actions. Three of four were present." in said
    assert "Approved on 31 March 2018" in said
    assert SAID.title in said
    assert not {"Beslut", "Närvarande", "Justerat", "kl."} & set(said.split())


def test_markup_and_formulas_are_only_text(drawn: Drawn, words: Words) -> None:
    pdf = drawn("hostile")
    said = words(pdf)
    for text in ("<b>Titel</b> & □", '<img src="file:///etc/passwd">=1+1', "=HYPERLINK(1)", "@Bo <script>"):
        assert text in said, text
    assert '"\'=HYPERLINK(1)"'.strip('"') in attachments(pdf)["samsyn-workshop-5-actions.csv"].decode()
    assert "'@Bo <script>" in attachments(pdf)["samsyn-workshop-5-actions.csv"].decode()


# What is left out


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("left", ["Räkna blanketterna", "Behövs inte längre"]),
        ("attendance", ["Tomas Viklund", "Tre av fyra", "Jonas Rönnlund"]),
        ("agenda", ["Sedan sist", "Vad blev gjort"]),
        ("notes", ["Eva: det går", "Först slutar"]),
        ("reflections", ["fråga fler", "De ingår inte"]),
    ],
)
def test_what_is_left_out_is_neither_on_the_page_nor_in_the_data(
    set_minutes: Callable[..., Document], part: str, gone: list[str]
) -> None:
    assert part in WORKSHOP.parts
    whole, rest = set_minutes(APPROVED), set_minutes(APPROVED, (part,))
    for text in gone:
        assert text in whole.html.replace("\N{NO-BREAK SPACE}", " ")
        assert text not in rest.html.replace("\N{NO-BREAK SPACE}", " ")
        assert text not in "".join(file.text for file in rest.attached)
    assert "Utdrag ur protokoll" in rest.html
    assert "Utelämnat i den här utskriften" in rest.html
    assert f'"{part}"' in rest.attached[0].text.split('"left_out"')[1]
    assert whole.digest != rest.digest


def test_every_part_can_be_left_out_at_once(drawn: Drawn, words: Words) -> None:
    pdf = drawn("approved", tuple(WORKSHOP.parts))
    assert page_count(pdf) == 1
    assert "närvaro, dagordning, anteckningar och reflektioner" in words(pdf)
    check_summary(pdf, "sv")


# How it is made


def test_two_pages_when_short_four_when_full(drawn: Drawn) -> None:
    assert page_count(drawn("approved")) == 2
    assert page_count(drawn("full")) <= 4
    assert page_count(drawn("long")) > 4
    assert page_count(drawn("empty")) == 1


@pytest.mark.parametrize("which", ALL)
def test_it_is_accessible_archivable_and_sounds_right(drawn: Drawn, which: str) -> None:
    # PAG-001 takes the like-sounding lines of the long ones for running headers.
    unheard = ("PAG-001",) if which == "long" else ()
    check_summary(drawn(which), ALL[which].locale, unheard=unheard)


def test_same_content_same_bytes(set_minutes: Callable[..., Document], drawn: Drawn) -> None:
    other = Worker(Limits(seconds=120))
    try:
        assert other.draw(set_minutes(replace(DRAFT))) == drawn("draft")
    finally:
        other.end()


def test_its_data_is_attached(drawn: Drawn) -> None:
    files = attachments(drawn("approved"))
    assert list(files) == [
        "samsyn-workshop-5-actions.csv",
        "samsyn-workshop-5-decisions.csv",
        "samsyn-workshop-5.json",
    ]
    decided = files["samsyn-workshop-5-decisions.csv"].decode().splitlines()
    assert decided[0] == "number,decided_at,decision"
    assert decided[1].startswith("1,2018-03-26T08:04:00+00:00,Diskarna")
    assert b'"text": "Elva ska vara tolv."' in files["samsyn-workshop-5.json"]


# Whose they are


@pytest.fixture
def meeting(
    storuman: Group, workshops: list[Workshop], sara: User, eva: User, karin: User, action: object
) -> Meeting:
    """The second workshop, three weeks ago: a decision, a note, two reflections of which one is shared."""
    held = Meeting.hold(storuman, workshops[1])
    Decision.make(held, "Diskarna är kvar.", by=sara)
    documents.replace(Notes.begin(held, by=eva).text, FRAGMENT, "<p>Det går.</p>", by=eva)
    Attendance.note(held, karin, is_here=True, came=time(9, 10))
    for person, words in ((sara, "Jag delar."), (eva, "Hemligt.")):
        reflection = Reflection.of(held, person, to_change=True)
        reflection.write(words, revision=0, page="")
        if person is sara:
            reflection.share()
    db.session.commit()
    return held


@pytest.fixture
def approved(meeting: Meeting, karin: User, peter: User) -> Meeting:
    page = MeetingPage(meeting.group, meeting.workshop, Workshop.all_of(meeting.group.programme))
    minutes = Minutes.hold(meeting)
    minutes.sign(content_of(page), adjuster=peter, by=karin)
    minutes.approve(content_of(page), notes=page.notes, by=peter)
    db.session.commit()
    return meeting


def gathered(app: Flask, group: Group, number: int | None = 2) -> WorkshopMinutes:
    with app.test_request_context():
        found = WORKSHOP.gather(group, number)
    assert isinstance(found, WorkshopMinutes)
    return found


@pytest.mark.parametrize(
    ("who", "status"),
    [("karin", 200), ("peter", 200), ("ingrid", 200), ("birgitta", 403), ("admin", 403), ("olle", 404)],
)
def test_those_who_read_the_material_get_them(
    who: str, status: int, meeting: Meeting, as_: As, request: pytest.FixtureRequest
) -> None:
    answer = as_(request.getfixturevalue(who)).get(PDF)
    assert answer.status_code == status
    if status == 200:
        assert answer.mimetype == "application/pdf"
        assert "utkast.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("number", ["1000", "0", "x", "99999999999999999999", "3"])
def test_a_workshop_there_is_not_or_that_is_to_come_is_not_found(
    number: str, meeting: Meeting, as_: As, karin: User
) -> None:
    assert as_(karin).get(PDF.replace("-2.", f"-{number}.")).status_code == 404


def test_the_draft_follows_what_is_there(app: Flask, storuman: Group, meeting: Meeting) -> None:
    minutes = gathered(app, storuman)
    assert minutes.as_of == date(2018, 4, 17)
    assert minutes.made_at == datetime(2018, 4, 16, 22, tzinfo=UTC)
    assert [one.text for one in minutes.said.decisions] == ["Diskarna är kvar."]
    assert [one.title for one in minutes.said.agenda] == ["Sedan sist", ""]
    assert [one.words for one in minutes.reflections] == ["Jag delar."]
    assert minutes.approved_by == ()
    assert gathered(app, storuman, None).number == 2


def test_the_choice_says_of_which_workshop_the_minutes_are_a_draft(
    app: Flask, storuman: Group, meeting: Meeting, karin: User, peter: User
) -> None:
    assert WORKSHOP.numbers_of(storuman)[0].label.endswith(", utkast")
    content = content_of(MeetingPage(storuman, meeting.workshop, Workshop.all_of(storuman.programme)))
    minutes = Minutes.hold(meeting)
    minutes.sign(content, adjuster=peter, by=karin)
    assert WORKSHOP.numbers_of(storuman)[0].label.endswith(", utkast")
    minutes.approve(content, notes=None, by=peter)
    assert not WORKSHOP.numbers_of(storuman)[0].label.endswith(", utkast")


def test_once_one_has_approved_the_draft_says_who_until_something_changes(
    app: Flask, storuman: Group, meeting: Meeting, karin: User, peter: User
) -> None:
    page = MeetingPage(storuman, meeting.workshop, Workshop.all_of(storuman.programme))
    Minutes.hold(meeting).sign(content_of(page), adjuster=peter, by=karin)
    db.session.commit()
    assert [one.name for one in gathered(app, storuman).approved_by] == ["Karin Lund"]
    Decision.make(meeting, "En sak till.", by=peter)
    db.session.commit()
    minutes = gathered(app, storuman)
    assert (minutes.approved_by, minutes.is_approved) == ((), False)


def test_approved_minutes_stay_whatever_happens_later(
    app: Flask, storuman: Group, approved: Meeting, action: Any, peter: User, workshops: list[Workshop]
) -> None:
    before = gathered(app, storuman)
    action.title, workshops[1].title, peter.name = "Något annat", "Ett annat namn", "Per Nyman"
    storuman.organisation = "Andra kommunen"
    storuman.name, storuman.programme.name = "Andra gruppen", "Annat program"
    workshops[1].ends_at = workshops[2].ends_at
    db.session.commit()
    after = gathered(app, storuman)
    assert (after, after.made_at) == (before, before.made_at)
    assert after.is_approved
    assert [one.name for one in after.approved_by] == ["Karin Lund", "Peter Sjö"]


def test_a_correction_is_added_and_a_reflection_that_is_taken_back_is_gone(
    app: Flask, storuman: Group, approved: Meeting, peter: User, sara: User
) -> None:
    before = gathered(app, storuman)
    Minutes.of(approved).correct("Elva ska vara tolv.", by=peter)
    Reflection.of(approved, sara).take_back()
    db.session.commit()
    after = gathered(app, storuman)
    assert [one.words for one in after.corrections] == ["Elva ska vara tolv."]
    assert (after.said, after.reflections) == (before.said, ())


def test_minutes_from_before_the_agenda_was_kept_are_without_it(
    app: Flask, storuman: Group, approved: Meeting
) -> None:
    minutes = Minutes.of(approved)
    minutes.content = {
        k: v for k, v in minutes.content.items() if k not in {"agenda", "group_name", "programme"}
    }
    db.session.commit()
    said = gathered(app, storuman).said
    assert (said.agenda, said.group_name, said.organisation) == ([], "", "Storumans kommun")


def test_the_page_and_the_file_say_the_same(approved: Meeting, as_: As, karin: User, words: Words) -> None:
    page, said = as_(karin).get("/groups/storuman/workshops/2/minutes"), words(as_(karin).get(PDF).data)
    for fact in (
        "Diskarna är kvar.",
        "Det går.",
        "Lista alla e-tjänster",
        "Sedan sist",
        "Ingrid Holm",
        "Peter Sjö",
        "kom 09.10",
    ):
        assert fact in page.text, fact
        assert fact in said, fact
    assert 'href="/groups/storuman/summaries/workshop-2.pdf"' in page.text
    assert "Hemligt." not in said
    assert (
        'href="/groups/storuman/summaries/workshop-2.pdf"'
        in as_(karin).get("/groups/storuman/workshops/2").text
    )


def test_the_questions_to_the_database_do_not_grow(
    app: Flask,
    storuman: Group,
    meeting: Meeting,
    peter: User,
    sara: User,
    karin: User,
    count_queries: Callable[[], Any],
) -> None:
    gathered(app, storuman)
    db.session.expire_all()
    with count_queries() as few:
        gathered(app, storuman)
    for number, person in enumerate((peter, storuman.members[0])):
        Decision.make(meeting, f"Beslut {number}", by=sara)
        Attendance.note(meeting, person, is_here=False)
        reflection = Reflection.of(meeting, person, to_change=True)
        reflection.write("Mer.", revision=0, page="")
        reflection.share()
    db.session.commit()
    db.session.expire_all()
    with count_queries() as more:
        gathered(app, storuman)
    assert len(more) <= len(few) <= 16
