"""Two pages, whatever a group writes within the limits; what is longer is told beforehand and flows on."""

import random
import re
import subprocess
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intranet.summaries.brief.content import Brief, BriefPart, BriefSection
from intranet.summaries.brief.paper import RUNNING_ON, SETTINGS
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Worker, Workers
from tests.summaries import sizes
from tests.summaries.opened import page_count
from tests.summaries.samples import FULL

Draw = Callable[[Brief], bytes]
EachPage = Callable[[bytes], list[str]]
BELOW_THE_HEADER = ["-x", "0", "-y", "52", "-W", "595", "-H", "790"]  # points
FOOTER = re.compile(r"Varförochvad,version2,26april2018|Sida\dav\d")


def squeezed(text: str) -> str:
    """Take away white space and hyphens: a line may end anywhere, also after the hyphen of a name."""
    return "".join(text.split()).replace("-", "")


@pytest.fixture
def each_page(tmp_path: Path) -> EachPage:
    """Read what each page says between its header and its footer, which counts the pages."""

    def read(pdf: bytes) -> list[str]:
        file = tmp_path / "pages.pdf"
        file.write_bytes(pdf)
        command = ["pdftotext", *BELOW_THE_HEADER, file, "-"]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        whole = list(map(squeezed, said.split("\f")[:-1]))
        for number, page in enumerate(whole, 1):
            assert f"Sida{number}av{len(whole)}" in page
        return [FOOTER.sub("", page) for page in whole]

    return read


def told(section: BriefSection) -> Iterator[str]:
    """Give all that has to be read of a section. The most who stand alike may be counted: the members are named."""
    yield from (section.heading, section.question, section.plain)
    alike = [cells for _stance, _old, cells in section.agreement.alike]
    for cells in alike:
        if len(cells) < max(map(len, alike)):
            yield ", ".join(cell.name for cell in cells)
    for cell in section.agreement.dissents:
        yield f"Avvikande mening, {cell.name}: {cell.comment}"


NORMAL = {
    f"{members} members, {dissents} dissents{', all as long as it may be' if long else ''}": sizes.brief(
        members, characters, dissents, long=long, stances=stances
    )
    for members, characters, stances in ((3, 400, "ba"), (9, 350, "bbbaos"), (25, 260, "bbbaosb"))
    for dissents in (0, 5)
    for long in (False, True)
}
OVER = sizes.brief(25, 700, 6, long=True)


@pytest.mark.parametrize("which", NORMAL)
def test_a_full_charter_is_two_pages_and_nothing_is_lost(which: str, draw: Draw, each_page: EachPage) -> None:
    brief = NORMAL[which]
    assert brief.room.is_enough
    said = each_page(draw(brief))
    assert len(said) == 2
    whole = "".join(said)
    for text in [", ".join(brief.members), *(text for section in brief.sections for text in told(section))]:
        assert squeezed(text) in whole


def test_a_longer_one_flows_on(draw: Draw, each_page: EachPage) -> None:
    said = each_page(draw(OVER))
    assert len(said) == OVER.room.pages == 3
    for section in OVER.sections:
        assert all(squeezed(text) in "".join(said) for text in told(section))


@pytest.mark.parametrize("characters", [420, 700, 980])
def test_no_heading_stands_alone_at_the_foot_of_a_page(
    characters: int, draw: Draw, each_page: EachPage
) -> None:
    brief = sizes.brief(9, characters, 4, long=True)
    said = each_page(draw(brief))
    for section in brief.sections:
        begins = squeezed(section.heading + section.question + section.plain[:90])
        assert any(begins in page for page in said)
    assert len(said[-1]) > 300  # nor the last line


def near_the_limit(seed: int) -> tuple[Brief, Brief]:
    """Give two briefs of some kind, one that just has room on two pages, and one that just has not."""
    chance = random.Random(seed)
    kind = {
        "members": chance.choice([3, 9, 14, 25, 40]),
        "dissents": chance.randint(0, 6),
        "long": chance.random() < 0.5,
        "sections": chance.choice([3, 6, 8]),
        "stances": chance.choice(["b", "bbbbbabo", "bao", "abos", "sssb"]),
        "comment": chance.randint(60, 500),
    }
    most = bisect(range(1, 4000), 0, key=lambda n: not sizes.brief(characters=n, **kind).room.is_enough)
    return sizes.brief(characters=most, **kind), sizes.brief(characters=most + 1, **kind)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_told_beforehand_holds(seed: int, draw: Draw) -> None:
    fits, over = near_the_limit(seed)
    assert page_count(draw(fits)) == 2
    assert page_count(draw(over)) > 2


def test_lists_fit_as_they_are_told_to(draw: Draw) -> None:
    def listed(items: int) -> Brief:
        made = []
        for number in range(6):
            points = [sizes.prose(40 + 30 * (n % 5), number + n) for n in range(items)]
            html = "".join(f"<li>{point}</li>" for point in points)
            section = next(sizes.brief(9, 20, stances="bbao").sections)
            made.append(replace(section, html=f"<ul>{html}</ul>", plain="\n".join(points)))
        return replace(FULL, parts=(BriefPart("Varför", tuple(made[:3])), BriefPart("Vad", tuple(made[3:]))))

    most = max(n for n in range(1, 40) if listed(n).room.is_enough)
    assert most > 5
    assert page_count(draw(listed(most))) == 2


ROOMY = {
    "the full one": (FULL, 1),
    "few who write little": (sizes.brief(3, 200), 0),
    "nine who dissent": (sizes.brief(9, 200, 2, stances="bbbaos"), 2),
    "many who dissent": (sizes.brief(25, 100, 5, stances="bbbaosb"), 4),
}


@pytest.mark.parametrize("which", ROOMY)
def test_only_settings_that_are_too_roomy_are_not_tried(
    which: str, set_page: Callable[[Brief], Document], press: Workers
) -> None:
    brief, skipped = ROOMY[which]
    document = set_page(brief)
    assert document.settings == SETTINGS[skipped:]
    for setting in SETTINGS[:skipped]:
        assert page_count(press.draw(replace(document, settings=(setting,)))) > 2
    assert page_count(press.draw(document)) == 2
    assert set_page(OVER).settings == RUNNING_ON


def test_a_charter_that_is_a_little_long_still_says_where_each_of_us_stands(
    set_page: Callable[[Brief], Document], press: Workers, words: Callable[[bytes], str]
) -> None:
    document = set_page(sizes.brief(14, 260, stances="bbbaos"))
    pages = [page_count(press.draw(replace(document, settings=(one,)))) for one in document.settings[:2]]
    assert pages == [3, 2]  # its second drawing is the one that is printed
    assert words(press.draw(document)).count("Så står var och en") == 1


LEFT_OUT = "Utelämnat"
CROWDED = {
    "one that has room": (FULL, ""),
    "one whose names are below its sections": (
        sizes.brief(9, 340, 4, stances="bbbaos"),
        "”Så står var och en” fick inte plats på två sidor.",
    ),
    "one that nobody can sign": (
        NORMAL["25 members, 5 dissents, all as long as it may be"],
        "”Så står var och en” och ”Underskrifter” fick inte plats på två sidor.",
    ),
    "one that is longer": (OVER, "”Så står var och en” fick inte plats."),
}


@pytest.mark.parametrize("which", CROWDED)
def test_what_has_no_room_is_said_to_be_left_out(
    which: str, draw: Draw, words: Callable[[bytes], str]
) -> None:
    brief, told = CROWDED[which]
    said = words(draw(brief))
    assert (LEFT_OUT in said) == bool(told)
    assert told in said
    assert ("Underskrift, ort och datum" in said) == ("Underskrifter" not in told)


@pytest.mark.parametrize("sheet", sorted({name for names in SETTINGS for name in names}))
def test_what_the_group_wrote_is_never_smaller_than_can_be_read(sheet: str) -> None:
    css = (Path(sizes.__file__).parents[2] / "intranet/summaries/styles" / sheet).read_text()
    for selector, rules in re.findall(r"^([^@{}/]+){([^}]*)}", css, re.MULTILINE):
        size = re.search(r"([\d.]+)pt(?:/[\d.]+)?(?: \"|;)", rules)
        if selector.strip() in {".text", ".voices q", ".why", "h1", "h3"} and size:
            assert float(size[1]) >= 9.5, selector


def test_same_content_same_bytes_also_when_it_was_set_again(
    set_page: Callable[[Brief], Document], draw: Draw
) -> None:
    brief = NORMAL["25 members, 5 dissents, all as long as it may be"]
    other = Worker(Limits(seconds=120))
    try:
        assert other.draw(set_page(brief)) == draw(brief)
    finally:
        other.end()
