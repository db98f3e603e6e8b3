"""The brief as a file: what it says, who can read it, how long it keeps."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from intranet.charter.agreement import SectionAgreement
from intranet.maturity.findings import Box, Edge, Findings
from intranet.summaries.brief import CHARTER
from intranet.summaries.brief.content import Brief, BriefPart, BriefSection, BriefVersion
from intranet.summaries.brief.progress import Maturity, Progress
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker, Workers
from tests.summaries import sizes
from tests.summaries.checks import check_summary
from tests.summaries.opened import opened, page_count, tags
from tests.summaries.samples import FULL, NAMES, WHAT, WHY, position, section, standing, with_section

Draw = Callable[[Brief], bytes]
Words = Callable[[bytes], str]

EMPTY = replace(
    FULL,
    why="",
    programme="",
    earlier=(),
    members=(),
    parts=(
        BriefPart("Varför", (BriefSection("", "", "", SectionAgreement("Varför just nu?", (), True)),)),
        BriefPart("Vad", ()),
    ),
)


def sentences(first: int, number: int) -> str:
    return " ".join(f"Det här är mening {n} som någon har skrivit." for n in range(first, first + number))


POINTS = [f"<li>Punkt {n} av många.</li>" for n in range(120)]
LONG = replace(
    FULL,
    parts=(
        replace(WHY, sections=WHY.sections * 3),
        replace(
            WHAT,
            sections=(
                section("Ett långt avsnitt", "", *(sentences(n * 16, 16) for n in range(8))),
                section("En lång lista", "", f"<ul>{''.join(POINTS)}</ul>"),
                *WHAT.sections,
            ),
        ),
    ),
)
ENGLISH = replace(FULL, locale="en", parts=(replace(WHY, name="Why"), replace(WHAT, name="What")))
ALONE = replace(
    FULL,
    members=NAMES[:1],
    parts=(BriefPart("Varför", (standing(WHY.sections[0], position(NAMES[0], "behind")),)),),
    is_signed=False,
    superseded_by=BriefVersion(3, FULL.adopted_on.replace(month=6), "Karin Lövgren"),
)
CLOSER, FLOWING, CLOSEST = sizes.brief(9, 300, 2), sizes.brief(9, 300, 4), sizes.brief(25, 300, 4, long=True)
ALL = {
    "full": FULL, "english": ENGLISH, "long": LONG, "empty": EMPTY, "alone": ALONE,
    "closer": CLOSER, "flowing": FLOWING, "closest": CLOSEST,
}  # fmt: skip


# What it says


def test_a_full_brief_is_two_pages(full: bytes, draw: Draw) -> None:
    assert page_count(full) == 2
    assert page_count(draw(ENGLISH)) == 2


def test_it_says_every_section_position_and_dissent(full: bytes, words: Words) -> None:
    said = words(full)
    for part in FULL.sections:
        assert part.heading in said
        assert part.question in said
        assert all(line in said for line in part.plain.splitlines())
        for cell in part.agreement.cells:
            assert cell.name in said
            assert cell.comment in said
    assert "Avvikande mening, Peter Öhman: Vilka företag menar vi?" in said
    assert "Förbehåll, Maria Forsgren: Jag saknar chefen i första linjen." in said
    assert "Alla nio står bakom." in said
    assert "Fem står bakom, en kan leva med texten och en säger inte än." in said
    assert "Karin Lövgren och Jonas Rönnlund tog ställning till en tidigare text." in said
    assert "Alla är med i tre av sex avsnitt." in said
    assert "Inte än: Sara Nyholm." in said
    assert "Har inte svarat: Tomas Viklund." in said


def test_the_decision_comes_first(full: bytes, words: Words) -> None:
    said = words(full)
    order = [
        FULL.title,
        FULL.why,
        "Det här ber vi er om",
        "Ledningsgrupp",
        "Varför just nu?",
        "Vad förändras?",
    ]
    assert [said.index(it) for it in order] == sorted(said.index(it) for it in order)
    assert "Ta hänsyn till två avvikande meningar: Peter Öhman om ”För vem?” och Sara Nyholm om" in said


def test_in_english_the_frame_is_english_and_the_groups_words_are_theirs(draw: Draw, words: Words) -> None:
    said = words(draw(ENGLISH))
    assert "What we ask of you" in said
    assert "Five stand behind it, one can live with the text and one says not yet." in said
    assert FULL.title in said
    assert not {"står bakom", "avsnitt", "Fastställd"} & set(said.split())


def test_a_version_that_was_replaced_says_so(draw: Draw, words: Words) -> None:
    said = words(draw(ALONE))
    assert "Den här versionen gäller inte längre Version 2 ersattes av version 3 den 26 juni 2018." in said
    assert "Det här ber vi er om" not in said


def test_what_is_empty_is_said_in_words(draw: Draw, words: Words) -> None:
    said = words(draw(EMPTY))
    assert "Här stod inget när versionen fastställdes." in said
    assert "har inte svarat." not in said
    assert "None" not in said


def test_a_section_without_text_is_not_counted_but_its_dissent_is_kept(draw: Draw, words: Words) -> None:
    gone = position("Peter Öhman", "not_yet", "Det som stod här saknas.", old=True)
    brief = with_section(standing(section("Varför just nu?", ""), gone))
    said = words(draw(brief))
    assert "fem avsnitt om varför och vad" in said
    assert "Alla är med i två av fem avsnitt." in said
    assert (
        "Ingen har tagit ställning till den här texten. Peter Öhman tog ställning till en tidigare text."
        in said
    )
    assert "Avvikande mening om en tidigare text, Peter Öhman: Det som stod här saknas." in said


def test_nobody_is_listed_where_nobody_answered(draw: Draw, words: Words) -> None:
    silent = map(position, NAMES)
    said = words(draw(replace(with_section(standing(WHY.sections[0], *silent)), is_signed=False)))
    assert said.count("Ingen har tagit ställning till den här texten.") == 1
    assert [name for name in NAMES if f"{name} har inte" in said] == ["Tomas Viklund"]  # elsewhere


def test_a_long_brief_flows_on(draw: Draw, words: Words) -> None:
    pdf = draw(LONG)
    assert page_count(pdf) >= 4
    said = words(pdf)
    assert all(f"Punkt {n} av många." in said for n in range(120))
    assert said.count("Varför just nu?") >= 3


def test_markup_in_names_and_comments_is_only_text(draw: Draw, words: Words) -> None:
    name = "Bo <script>alert(1)</script> & Co"
    dissent = position(name, "not_yet", '<img src="file:///etc/passwd">')
    brief = replace(
        with_section(standing(WHY.sections[0], dissent, heading="<h1>Hej</h1>")),
        title="<b>Titel</b> & mer",
        members=(name,),
    )
    said = words(draw(brief))
    for text in (name, dissent.comment, "<h1>Hej</h1>", brief.title):
        assert text in said


def test_characters_that_no_font_of_ours_has_are_shown_as_missing(draw: Draw, words: Words) -> None:
    brief = replace(FULL, title="Tummen 👍🏽 upp, 漢, e\u0301")
    pdf = draw(brief)
    said = words(pdf)
    assert "Tummen □□ upp, □, é" in said
    assert "□ står för ett tecken som inte går att skriva ut här." in said
    assert attached(pdf)[1]["title"] == brief.title


def test_nothing_is_said_of_missing_characters_when_none_is(full: bytes, words: Words) -> None:
    assert "□" not in words(full)


# Who can read it


@pytest.mark.parametrize("which", ALL)
def test_everybody_can_read_it_and_an_archive_can_keep_it(draw: Draw, which: str) -> None:
    # PAG-001 takes the like-sounding lines of our long text for running headers; ORD-001 counts bullets, which are
    # painted after their text and read before it.
    check_summary(
        draw(ALL[which]), ALL[which].locale, unheard=["PAG-001", "ORD-001"] if which == "long" else []
    )


def test_languages_are_told(full: bytes, draw: Draw) -> None:
    with opened(full) as file:
        assert str(file.Root.Lang) == "sv"
        assert not [tag for tag in tags(file) if "/Lang" in tag]
    with opened(draw(ENGLISH)) as file:
        assert str(file.Root.Lang) == "en"
        swedish = [str(tag.S) for tag in tags(file) if str(tag.get("/Lang", "")) == "sv"]
        assert {kind: swedish.count(kind) for kind in ("/H1", "/P", "/H3", "/Div", "/TH")} == {
            "/H1": 1,  # the title
            "/P": 1 + 6,  # the why, and each section's question
            "/H3": 6,
            "/Div": 6,
            "/TH": 6,
        }
        assert swedish.count("/NonStruct") >= 4  # the comments


def test_the_title_is_shown_and_the_dates_are_those_of_the_content(full: bytes) -> None:
    with opened(full) as file:
        assert str(file.docinfo.Title) == "Tid för människor, inte för blanketter – Varför och vad, version 2"
        assert str(file.docinfo.CreationDate) == str(file.docinfo.ModDate) == "D:20180426095200Z"
        assert file.Root.ViewerPreferences.DisplayDocTitle


def test_all_fonts_are_ours(draw: Draw, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    strange = with_section(
        section("Π ж ✓ →", "☐ §", "<em>kursivt</em> <strong>fett <em>båda</em></strong> 👍 漢")
    )
    file.write_bytes(draw(strange))
    listed = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True).stdout
    fonts = [line.split()[0].split("+")[1] for line in listed.splitlines()[2:]]
    assert len(fonts) >= 5
    assert all(font.startswith(("Source-Sans-3", "Source-Serif-4")) for font in fonts)
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed.splitlines()[2:])


def test_the_rings_are_decoration(full: bytes) -> None:
    """A sentence says the same: nobody must hear nine circles, and nothing is a picture."""
    with opened(full) as file:
        assert not [tag for tag in tags(file) if tag.S == "/Figure"]
        assert not [x for one in file.pages for x in one.get_images()]


# How it keeps


def attached(pdf: bytes) -> tuple[str, dict[str, Any]]:
    with opened(pdf) as file:
        (table, _rows), (name, spec) = sorted(file.attachments.items())
        assert table == name.replace(".json", ".csv")
        assert all(each.obj.AFRelationship == "/Data" for each in file.attachments.values())
        assert len(file.Root.AF) == 2
        data: dict[str, Any] = json.loads(spec.get_file().read_bytes())
        return name, data


def test_its_data_is_attached(full: bytes) -> None:
    name, data = attached(full)
    assert name == "samsyn-version-2.json"
    assert data == json.loads(json.dumps(FULL.as_data()))
    assert data["adopted_at"] == "2018-04-26T11:52:00+02:00"
    assert data["parts"][0]["sections"][1]["positions"][5] == {
        "name": "Peter Öhman",
        "stance": "not_yet",
        "comment": "Vilka företag menar vi? Alla, eller de som söker tillstånd?",
        "old": False,
    }


GOING = replace(
    FULL,
    progress=Progress(
        date(2018, 5, 17),
        done=12,
        open=8,
        late=3,
        put_off=1,
        dropped=1,
        maturity=Maturity(
            date(2018, 4, 26),
            Findings(
                28,
                56,
                8,
                Edge(("Arbetssätt", "Teknik och säkerhet"), "1.8"),
                Edge(("Ledarskap",), "3.4"),
                (Box("Vård och omsorg", "Arbetssätt", 1),),
                up=6,
                down=1,
            ),
            date(2018, 3, 26),
        ),
    ),
)


def table_of(document: Document) -> list[list[str]]:
    (table,) = (each.text for each in document.attached if each.media_type == "text/csv")
    return list(csv.reader(io.StringIO(table)))


def test_it_tells_how_it_is_going_and_has_lines_to_sign_on(draw: Draw, words: Words) -> None:
    pdf = draw(GOING)
    check_summary(pdf, "sv")
    assert page_count(pdf) == 2
    said = words(pdf)
    assert (
        "Tolv av 21 är klara. Åtta är öppna och tre av dem är försenade. En skulle ha varit klar nu" in said
    )
    assert "men är uppskjuten. En är struken. Läget den 17 maj 2018." in said
    assert "Den 26 april 2018 enades gruppen om nivån, från 1 till 5, i 28 av 56 rutor" in said
    assert "Lägst: ”arbetssätt” och ”teknik och säkerhet”, medel 1,8. Högst: ledarskap, medel 3,4." in said
    assert "Lägst av alla rutor: arbetssätt i vård och omsorg, nivå 1." in said
    assert "Upp i sex rutor, ner i en ruta sedan den 26 mars 2018." in said
    assert "Underskrifter Karin Lövgren För ledningsgruppen Underskrift, ort och datum Ordförande" in said
    with opened(pdf) as file:
        assert str(file.docinfo.CreationDate) == "D:20180516220000Z"  # the day it tells of begins, in Sweden


def test_a_version_that_was_replaced_is_not_signed(draw: Draw, words: Words) -> None:
    assert "Underskrift" not in words(draw(ALONE))


def test_parts_are_left_out_of_the_page_and_of_its_data(paper: Flask) -> None:
    with paper.app_context(), force_locale("sv"):
        document = CHARTER.set_on_paper(GOING, tuple(CHARTER.parts))
    for gone in (
        ">Så går det<",
        ">Underskrifter<",
        ">Så står var och en<",
        "Stod bakom",
        "Tomas Viklund har inte svarat",
        'class="rings"',
    ):
        assert gone not in document.html
    assert "Avvikande mening, Peter Öhman" in document.html
    for counted in ("Två tog ställning till en tidigare text.", "En har inte svarat."):
        assert document.html.count(counted) == 2  # as each setting of the page has it
    assert "<td>”Så går det”, ”Underskrifter” och ”Så står var och en”.</td>" in document.html
    data = json.loads(document.attached[0].text)
    assert data["progress"] is None
    told = [
        one["name"] for part in data["parts"] for section in part["sections"] for one in section["positions"]
    ]
    assert told == [row[1] for row in table_of(document)[1:]] == [
        "Peter Öhman", "Maria Forsgren", "Maria Forsgren", "Sara Nyholm",
    ]  # fmt: skip


def test_what_there_was_nothing_of_is_not_left_out() -> None:
    assert ALONE.without(["progress", "signatures"]).left_out == ()


def test_the_positions_are_a_table_too_in_which_no_cell_is_a_formula(
    set_page: Callable[[Brief], Document],
) -> None:
    spiteful = standing(WHY.sections[0], position("=cmd|' /C calc'!A0", "not_yet", "+1"))
    assert table_of(set_page(with_section(spiteful)))[:2] == [
        ["Avsnitt", "Namn", "Ställningstagande", "Om en tidigare text", "Kommentar"],
        ["Varför just nu?", "'=cmd|' /C calc'!A0", "Inte än", "nej", "'+1"],
    ]


def test_same_content_same_bytes(set_page: Callable[[Brief], Document], full: bytes) -> None:
    """In another process, and after other documents have been drawn there."""
    other = Worker(Limits())
    try:
        assert other.draw(set_page(FULL)) == full
        other.draw(set_page(LONG))
        assert other.draw(set_page(FULL)) == full
    finally:
        other.end()


def test_the_name_of_the_content_changes_with_the_content(set_page: Callable[[Brief], Document]) -> None:
    same, other = set_page(FULL), set_page(replace(FULL, why=FULL.why + " "))
    assert same.digest == set_page(replace(FULL)).digest
    assert same.digest != other.digest
    assert Document.from_bytes(same.to_bytes()) == same


def test_the_data_alone_changes_the_name_too(set_page: Callable[[Brief], Document], press: Workers) -> None:
    document = set_page(FULL)
    assert replace(document, attached=()).digest != document.digest


def test_lists_as_deep_as_the_editor_allows_are_drawn(draw: Draw, words: Words) -> None:
    deep = "<ul><li><p>nivå</p>" * 15 + "<p>längst in</p>" + "</li></ul>" * 15
    assert "längst in" in words(draw(with_section(section("Djupt", "", deep))))
