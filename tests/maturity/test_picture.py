"""The picture: a finding in words, change since last time, figures that say the same, and files."""

import csv
import io
import re
from datetime import date
from fractions import Fraction
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from intranet.groups.models import Unit
from intranet.maturity.agreed import AgreedLevel, Said
from intranet.maturity.charts import TILES, Frame, bars, course_picture, courses_picture, heat_picture, tag
from intranet.maturity.courses import courses_of
from intranet.maturity.findings import mean, one_decimal, small
from intranet.maturity.page import MaturityPage
from intranet.maturity.picture import number
from intranet.maturity.rounds import Round
from intranet.maturity.spread import Spread
from intranet.platform.db import db
from intranet.platform.i18n import day_month, language

HERE = "/groups/storuman/maturity"
PICTURES = Path(__file__).parent / "pictures"
ALL = (
    "direction", "leadership", "culture", "working", "technology", "data", "services", "collaboration",
)  # fmt: skip
STYLES = Path(__file__).resolve().parents[2] / "static" / "css" / "maturity.css"


@pytest.fixture
def two_rounds(revealed, storuman, workshops, unit, karin, rate, peter, eva):
    """A level agreed on at both workshops."""
    AgreedLevel.put_down(revealed, unit, "working", Said(1), revision=0, by=karin)
    second = Round.open(storuman, workshops[1], is_named=False, by=karin)
    rate(second, "working", {karin: 2, peter: 2, eva: 3})
    second.close(by=karin)
    second.reveal(by=karin)
    AgreedLevel.put_down(second, unit, "working", Said(2, "Ett skäl", target=4), revision=0, by=karin)
    AgreedLevel.put_down(second, unit, "data", Said(4), revision=0, by=karin)
    db.session.commit()
    return second


def test_the_finding_comes_first(as_, eva, revealed, two_rounds):
    assert "Mest oense: arbetssätt i omsorg." in as_(eva).get(f"{HERE}/1").text
    words = as_(eva).get(HERE).text
    assert "Det finns en enad nivå i två av åtta rutor. Upp i en ruta sedan den" in words
    assert "Lägst: arbetssätt, medel 2,0." in words
    assert "Mest oense" not in words


@pytest.mark.parametrize(
    ("dimensions", "said"),
    [
        (("direction", "working"), "Mest oense: riktning i omsorg och arbetssätt i omsorg."),
        (ALL[:4], "Mest oense: fyra rutor i omsorg."),
        (ALL, "Lika oense i alla rutor."),
    ],
)
def test_all_boxes_where_people_are_most_apart_are_named_and_many_are_counted(
    as_, eva, karin, peter, open_round, rate, dimensions, said
):
    for dimension in dimensions:
        rate(open_round, dimension, {karin: 1, peter: 2, eva: 4})
    open_round.close(by=karin)
    open_round.reveal(by=karin)
    db.session.commit()
    assert said in as_(eva).get(HERE).text


def test_change_target_and_spread_are_said_for_each_place(as_, eva, two_rounds):
    page = as_(eva).get(HERE).text
    assert "Vi prövar, upp 1, mål 4. Egna svar från 2 till 3, medianen är 2." in page
    assert "Inget enat än. Färre än tre har svarat." in page


def test_what_was_agreed_the_last_time_is_said_with_its_target(as_, eva, karin, revealed, two_rounds, unit):
    AgreedLevel.put_down(revealed, unit, "working", Said(1, target=3), revision=1, by=karin)
    db.session.commit()
    assert "Förra gången enades ni om 1. Målet var 3." in as_(eva).get(f"{HERE}/2/{unit.id}/working").text
    assert "Förra gången" not in as_(eva).get(f"{HERE}/2/{unit.id}/data").text


def test_a_target_stands_in_a_new_round_until_its_box_is_agreed_on_again(
    as_, eva, karin, revealed, two_rounds, unit, storuman
):
    day = date(2018, 6, 1)
    AgreedLevel.put_down(revealed, unit, "direction", Said(2, target=5, target_on=day), revision=0, by=karin)
    AgreedLevel.put_down(revealed, unit, "working", Said(1, target=3), revision=1, by=karin)
    db.session.commit()
    page = as_(eva).get(HERE).text
    then = day_month(revealed.workshop.starts_at)
    assert f"Inget enat än, mål 5, från {then} och gäller än." in page
    assert "Vi prövar, upp 1, mål 4. Egna svar" in page  # agreed on again: its target is of this round
    assert f'data-label="Mål">5, från {then}<' in page
    assert 'data-label="Mål">4<' in page
    assert "(→5)" in as_(eva).get(f"{HERE}/2/svg").text
    assert page.count('class="goal dashed" cx') + page.count('r="5" class="goal dashed"') == 1
    beside = as_(eva).get(f"{HERE}/2/{unit.id}/direction").text
    assert f"Målet från {then} gäller än: 5, till" in beside
    answer = as_(eva).get(f"{HERE}/2/csv").data.decode("utf-8-sig")
    rows = {row["Område"]: row for row in csv.DictReader(io.StringIO(answer), delimiter=";")}
    assert (rows["Riktning"]["Enad nivå"], rows["Riktning"]["Mål"]) == ("", "5")
    assert rows["Riktning"]["Mål satt"] == revealed.workshop.day.isoformat()
    assert rows["Arbetssätt"]["Mål satt"] == two_rounds.workshop.day.isoformat()
    AgreedLevel.put_down(two_rounds, unit, "direction", Said(3), revision=0, by=karin)
    db.session.commit()
    assert "gäller än" not in as_(eva).get(HERE).text
    assert "Målet var 5, till" in as_(eva).get(f"{HERE}/2/{unit.id}/direction").text


def test_from_workshop_to_workshop_each_level_says_how_many_parts_are_there(two_rounds, unit, storuman):
    page = MaturityPage.find(storuman)
    working = next(d for d in page.picture.dimensions if d.key == "working")
    columns = page.picture.columns(working, unit)
    assert [column.counts for column in columns] == [(1, 0, 0, 0, 0), (0, 1, 0, 0, 0)]
    assert [column.own for column in columns] == [1, 2]
    assert [column.mean for column in columns] == [1, 2]


def test_the_line_of_a_part_goes_on_to_its_target(as_, eva, two_rounds):
    course = as_(eva).get(HERE).text.split('class="course"')
    assert ["goal" in drawn.split("</svg>")[0] for drawn in course[1:]].count(True) == 1


def test_the_figures_say_the_same_as_the_picture(as_, eva, two_rounds):
    answer = as_(eva).get(f"{HERE}/2/csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 8
    working = next(row for row in rows if row["Område"] == "Arbetssätt")
    assert (working["Enad nivå"], working["Sedan sist"], working["Mål"]) == ("2", "1", "4")
    assert (working["Svar"], working["Median"], working["Lägst"], working["Högst"]) == ("3", "2", "2", "3")
    assert [working[f"På nivå {level}"] for level in range(1, 6)] == ["0", "2", "1", "0", "0"]
    data = next(row for row in rows if row["Område"] == "Information och data")
    assert (data["Svar"], data["På nivå 1"]) == ("", "")
    table = as_(eva).get(f"{HERE}/2").text.split('id="table"')[1]
    shown = {
        name: re.findall(r'data-label="På nivå \d">([^<]+)<', rest)
        for name, rest in re.findall(r'data-label="Område">([^<]+)<(.*)', table)
    }
    assert shown["Arbetssätt"] == ["0", "2", "1", "0", "0"]
    assert shown["Information och data"] == ["–"] * 5


def test_the_table_comes_in_the_order_that_is_asked_for(as_, eva, two_rounds):
    def first(sort):
        table = as_(eva).get(f"{HERE}/2?sort={sort}").text.split('id="table"')[1]
        return re.search(r'data-label="Område">([^<]+)<', table)[1]

    assert first("level") == "Information och data"
    assert first("median") == "Arbetssätt"
    assert first("at-2") == "Arbetssätt"
    assert first("dimension") == "Arbetssätt"
    assert first("nonsense") == "Riktning"


def test_to_put_one_table_in_order_leaves_the_other_as_it_is(as_, eva, two_rounds):
    page = as_(eva).get(f"{HERE}/2?courses=mean&sort=level").text
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"]+#(?:courses|table))"', page)]
    kept = {
        (one.fragment, parse_qs(one.query)["sort" if one.fragment == "courses" else "courses"][0])
        for one in links
    }
    assert kept == {("courses", "level"), ("table", "mean")}


def test_the_drawing_is_a_file_of_its_own(as_, eva, two_rounds, storuman):
    answer = as_(eva).get(f"{HERE}/2/svg")
    assert answer.content_type.startswith("image/svg+xml")
    assert "mognad-storumans-kommun" in answer.headers["Content-Disposition"]
    drawing = answer.text
    assert drawing.startswith("<svg xmlns=")
    assert drawing.count("<rect") > 8
    assert "var(--" not in drawing
    assert "class=" not in heat_picture(MaturityPage.find(storuman).picture, Frame("A & B"))


def test_the_drawings_are_those_that_are_kept(two_rounds, storuman, unit):
    """Kept beside this file, to be looked at when one changes."""
    picture = MaturityPage.find(storuman).picture
    working = next(d for d in picture.dimensions if d.key == "working")
    drawn = {
        "heat.svg": heat_picture(picture, Frame("Mognad", "Lägst: data.", "Source Sans 3")),
        "course.svg": course_picture(
            picture.columns(working, unit), label="Arbetssätt", target=picture.target(working, unit).level
        ),
        "courses.svg": courses_picture(
            courses_of(picture, unit), Frame("Från tillfälle till tillfälle", "Medel 1 → 2.")
        ),
    }
    for name, drawing in drawn.items():
        assert str(drawing).replace("><", ">\n<") + "\n" == (PICTURES / name).read_text(), name


def test_the_drawings_from_workshop_to_workshop_are_files_too(as_, eva, two_rounds, unit):
    answer = as_(eva).get(f"{HERE}/2/courses/svg?part={unit.id}")
    assert answer.content_type.startswith("image/svg+xml")
    assert "omsorg.svg" in answer.headers["Content-Disposition"]
    assert "class=" not in answer.text
    said = answer.text.split("<title>")[1].split("</title>")[0]
    assert "Arbetssätt: medel 1 → 2." in said  # read aloud instead of the drawing, in a PDF too
    rows = list(
        csv.DictReader(
            io.StringIO(as_(eva).get(f"{HERE}/2/courses/csv").data.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert len(rows) == 2 * 8
    first, second = [row for row in rows if row["Område"] == "Arbetssätt"]
    assert [first[name] for name in ("Tillfälle", "På nivå 1", "Medel", "Omsorg", "Mål")] == [
        "1",
        "1",
        "1",
        "1",
        "",
    ]
    assert [second[name] for name in ("Tillfälle", "På nivå 2", "Medel", "Omsorg", "Mål")] == [
        "2",
        "1",
        "2",
        "2",
        "4",
    ]
    assert as_(eva).get(f"{HERE}/7/courses/svg").status_code == 404


def test_what_has_gone_from_workshop_to_workshop_comes_in_the_order_that_is_asked_for(as_, eva, two_rounds):
    def rows(by):
        table = as_(eva).get(f"{HERE}/2?courses={by}").text.split('id="courses"')[1].split("</table>")[0]
        return re.findall(r'scope="row">([^<]+)</th><td data-label="Tillfälle">(\d)', table)

    assert rows("mean")[:2] == [("Information och data", "2"), ("Arbetssätt", "2")]
    assert rows("workshop")[0][1] == "2"
    assert rows("dimension")[0] == ("Arbetssätt", "1")
    assert rows("nonsense")[0] == ("Riktning", "1")


def test_what_people_write_is_no_markup_in_a_drawing(as_, eva, storuman, two_rounds, unit):
    unit.name = '<script>"&'
    db.session.commit()
    assert "<script>" not in as_(eva).get(f"{HERE}/2/svg").text
    assert tag("text", "<b>", x=Fraction(1, 3)) == '<text x="0.3">&lt;b&gt;</text>'


def test_bars_stand_in_proportion_and_the_agreed_one_has_a_line():
    drawn = bars(Spread.of([2, 2, 2, 2, 4]), 2)
    assert drawn.count("<rect") == 6
    assert 'height="28"' in drawn
    assert 'height="7"' in drawn


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", [0, 1])
def test_the_levels_tell_each_other_apart_in_greyscale_in_both_themes(theme):
    pairs = re.findall(r"--m\d: light-dark\((#\w{6}), (#\w{6})\)", STYLES.read_text())
    inks = re.findall(r"--m\d-ink: light-dark\((#\w{6}), (#\w{6})\)", STYLES.read_text())
    shades = [luminance(pair[theme]) for pair in pairs]
    assert len(shades) == 5
    assert shades == sorted(shades, reverse=theme == 0)
    for one, other in pairwise(sorted(shades)):
        assert (other + 0.05) / (one + 0.05) > 1.15
    for shade, ink in zip(shades, inks, strict=True):
        light, dark = sorted((shade, luminance(ink[theme])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert theme or [pair[0] for pair in pairs] == list(TILES)


def test_numbers_are_written_as_people_do(app):
    with app.test_request_context(headers={"Accept-Language": "sv"}):
        assert language() == "sv"
        assert [number(Fraction(5, 2)), number(Fraction(3)), number(None)] == ["2,5", "3", "–"]
    assert mean([1, None, 2]) == Fraction(3, 2)
    assert (small("Arbetssätt"), small("IT och service")) == ("arbetssätt", "IT och service")


def test_a_page_of_much_asks_no_more_than_one_of_little(as_, eva, karin, storuman, two_rounds, count_queries):
    as_(eva).get(f"{HERE}/2")
    with count_queries() as little:
        as_(eva).get(f"{HERE}/2")
    storuman.units += [Unit(name=f"Del {n}", position=n) for n in range(2, 12)]
    db.session.flush()
    two_rounds.unit_ids = [unit.id for unit in storuman.units]
    for unit in storuman.units[1:]:
        for key in two_rounds.matrix.keys:
            AgreedLevel.put_down(two_rounds, unit, key, Said(3), revision=0, by=karin)
    db.session.commit()
    with count_queries() as much:
        assert "Del 11" in as_(eva).get(f"{HERE}/2").text
    assert len(much) == len(little)


def test_a_mean_between_two_decimals_goes_up_as_in_a_spreadsheet() -> None:
    assert [one_decimal(Fraction(*one)) for one in ((18, 8), (26, 8), (13, 6), (2, 1))] == [
        "2.3",
        "3.3",
        "2.2",
        "2.0",
    ]
