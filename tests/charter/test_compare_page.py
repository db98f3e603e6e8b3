"""The compare page, and the change since one's own position."""

import re

import pytest

from intranet.charter.models import Charter
from intranet.charter.words import Part
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.db import db

PAGE = "/groups/storuman/charter/compare"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def adopt(charter, karin):
    """Adopt the draft as it is."""

    def it():
        found = Charter.of(charter.group, to_change=True)
        version = found.adopt(by=karin, reading=documents.read(found.text))
        db.session.commit()
        return version

    return it


@pytest.fixture
def changed(charter, section, adopt, eva):
    """Version 1, and a draft in which Eva has written on in the first section."""
    adopt()
    documents.replace(
        charter.text,
        section.fragment,
        "<p>Var femte medarbetare går i pension före 2030. Det är nu.</p>",
        by=eva,
    )
    db.session.commit()


def words(page):
    """Read the page as one who listens."""
    text = re.sub(r"<[^>]+>", "", page[page.index("<main") : page.index("</main>")])
    return re.sub(r"\s+", " ", text)


def test_from_the_version_in_force_to_the_draft(as_, karin, changed):
    page = as_(karin).get(PAGE).text
    assert "<h1>1 av 6 avsnitt är ändrat</h1>" in page
    assert "Vad har ändrats sedan version 1?" in page
    assert 'data-changes="1"' in page
    assert "går i pension före 2030. tillagt: +Det är nu. (slut på tillagt)" in words(page)
    assert "Oförändrat sedan version 1. Visa texten" in words(page)
    assert 'id="change-1"' in page


def test_who_and_when_stand_in_the_margin(as_, karin, changed):
    note = words(as_(karin).get(PAGE).text)
    assert re.search(r"Tillagt Eva Berg, i dag \d\d\.\d\d", note)


def test_who_changed_a_heading(as_, karin, peter, section, adopt):
    adopt()
    section.change(heading="Varför nu?", question=section.question, by=peter)
    db.session.commit()
    page = as_(karin).get(PAGE).text
    assert re.search(r"Borttaget Peter Sjö, i dag", words(page))
    assert "Texten är oförändrad." in page


def test_where_everybody_stands_and_who_is_asked(as_, karin, peter, ingrid, section, stand, adopt, rewrite):
    stand(karin, section)
    stand(peter, section)
    adopt()
    rewrite(section, "Andra ord helt och hållet.")
    page = as_(karin).get(PAGE).text
    assert "Du och Peter behöver läsa om" in page
    assert f'href="/groups/storuman/charter?section={section.id}#section-{section.id}">Ta ställning' in page
    assert "Karin och Peter behöver läsa om" in as_(ingrid).get(PAGE).text
    assert "Ta ställning" not in as_(ingrid).get(PAGE).text
    stand(karin, section)
    assert "Peter behöver läsa om" in as_(karin).get(PAGE).text


@pytest.mark.parametrize("view", ["text", "sides", "clean", "okänd"])
def test_the_views_show_the_same_change(as_, karin, changed, view):
    page = as_(karin).get(f"{PAGE}?from=1&to=draft&view={view}").text
    assert "Det är nu." in words(page)
    assert ("<ins" in page) == (view != "clean")
    assert 'aria-current="true"' in page
    assert "1 ändring" in page


def test_two_versions_without_a_word_about_the_draft(
    as_, karin, birgitta, charter, section, changed, adopt, rewrite
):
    adopt()
    rewrite(section, "Hemliga ord.")
    for browser in (as_(karin), as_(birgitta)):
        page = browser.get(f"{PAGE}?from=1&to=2").text
        assert "Vad ändrades från version 1 till version 2?" in page
        assert "Det är nu." in words(page)
        assert "Hemliga" not in page
    assert "Eva Berg" in as_(karin).get(f"{PAGE}?from=1&to=2").text


def test_the_decision_maker_reads_versions_and_neither_draft_nor_authors(as_, birgitta, changed, adopt):
    browser = as_(birgitta)
    assert "Det finns bara en version." in browser.get(PAGE).text
    assert "Det är nu." not in browser.get(PAGE).text
    adopt()
    page = browser.get(PAGE).text
    assert "Vad ändrades från version 1 till version 2?" in page
    assert "Eva Berg" not in page
    assert "draft" not in page
    for asked in ("?to=draft", "?from=draft", "?from=1&to=draft", "?from=draft&to=1"):
        assert browser.get(PAGE + asked).status_code == 403, asked


def test_to_somebody_outside_the_group_there_is_nothing(as_, olle, section, changed):
    for address in (
        PAGE,
        f"{PAGE}?from=1&to=draft",
        f"/groups/storuman/charter/sections/{section.id}/change",
    ):
        assert as_(olle).get(address).status_code == 404


@pytest.mark.parametrize("asked", ["from=7", "to=7", "from=x&to=draft", "from=1&to=-1", "from=1&to=1.5"])
def test_a_version_that_is_not_there(as_, karin, changed, asked):
    assert as_(karin).get(f"{PAGE}?{asked}").status_code == 404


def test_the_other_way_round(as_, karin, changed):
    page = as_(karin).get(f"{PAGE}?from=draft&to=1").text
    assert "borttaget: −Det är nu. (slut på borttaget)" in words(page)
    assert "Samma text i båda." in page


def test_a_version_with_itself(as_, karin, changed):
    page = as_(karin).get(f"{PAGE}?from=1&to=1").text
    assert "<h1>Inget är ändrat</h1>" in page
    assert "data-changes" not in page


def test_before_there_is_anything_to_compare(as_, karin, peter, charter):
    for person in (karin, peter):
        assert "Gruppen har inte fastställt något än." in as_(person).get(PAGE).text


def test_before_the_charter_is_begun(as_, karin, storuman):
    assert "Gruppen har inte fastställt något än." in as_(karin).get(PAGE).text


def test_without_javascript_one_steps_from_change_to_change(as_, karin, charter, section, changed):
    documents.replace(charter.text, "title", "<p>Mer tid</p>", by=karin)
    page = as_(karin).get(f"{PAGE}?change=1").text
    assert "Ändring 1 av 2" in page
    assert 'change=2#change-2"' in page
    assert "Ändring 2 av 2" in as_(karin).get(f"{PAGE}?change=99").text
    assert "2 ändringar" in as_(karin).get(f"{PAGE}?change=x").text


def test_any_pair_can_be_chosen_in_a_form(as_, karin, changed, adopt):
    adopt()
    page = as_(karin).get(f"{PAGE}?from=1&to=2&view=sides").text
    assert re.search(
        r'<select[^>]*name="from">\s*<option value="draft">[^<]*</option>\s*<option value="2">', page
    )
    assert '<option value="1" selected>' in page
    assert '<input type="hidden" name="view" value="sides">' in page


def test_new_gone_and_moved_sections(as_, karin, charter, adopt):
    adopt()
    added = charter.add_section(charter.sections[0].part, "Vem leder?", "Vem?", by=karin)
    charter.remove_section(charter.sections[2], by=karin)
    charter.in_part(Part.WHAT)[-1].move(-1, by=karin)
    db.session.commit()
    page = as_(karin).get(PAGE).text
    assert "<h1>3 av 7 avsnitt är ändrade</h1>" in page
    for said in (
        "Nytt avsnitt Karin Lund, i dag",
        "Borttaget avsnitt Karin Lund, i dag",
        "Avsnittet har flyttats.",
    ):
        assert said in words(page), said
    assert added.heading in page


def test_the_draft_and_a_version_lead_to_it(as_, karin, birgitta, changed, adopt):
    assert (
        'href="/groups/storuman/charter/compare">Jämför med version 1</a>'
        in as_(karin).get("/groups/storuman/charter").text
    )
    version = "/groups/storuman/charter/versions/{}"
    assert "compare?from=1&amp;to=draft" in as_(karin).get(version.format(1)).text
    assert "compare" not in as_(birgitta).get(version.format(1)).text
    adopt()
    assert "compare?from=1&amp;to=2" in as_(birgitta).get(version.format(2)).text


def test_words_of_the_group_are_never_markup(as_, karin, charter, section, changed):
    documents.replace(charter.text, "title", "<p>&lt;b&gt;Fet&lt;/b&gt;</p>")
    documents.replace(charter.text, section.fragment, "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    for view in ("text", "sides", "clean"):
        page = as_(karin).get(f"{PAGE}?view={view}").text
        assert "<script>alert" not in page
        assert "<b>Fet" not in page


def test_it_asks_no_more_when_there_is_more(as_, karin, charter, changed, count_queries):
    browser = as_(karin)
    browser.get(PAGE)
    with count_queries() as few:
        browser.get(PAGE)
    for number in range(3):
        section = charter.add_section(charter.sections[0].part, f"Avsnitt {number}", "Hur?", by=karin)
        documents.replace(charter.text, section.fragment, "<p>Så här.</p>", by=karin)
    db.session.commit()  # what that asks is not the page's
    with count_queries() as many:
        browser.get(PAGE)
    assert len(many) == len(few), "\n".join(many)


# ---------- Since one's own position


@pytest.fixture
def change(section):
    return f"/groups/storuman/charter/sections/{section.id}/change"


def test_exactly_the_change_since_ones_own_position(
    as_, peter, eva, section, charter, stand, rewrite, change
):
    rewrite(section, "Det här står först.")
    stand(peter, section)
    rewrite(section, "Det här står nu.")
    stand(eva, section)
    documents.replace(charter.text, section.fragment, "<p>Det här står nu. Och mer.</p>", by=eva)
    peters, evas = (words(as_(one).get(change).text) for one in (peter, eva))
    assert "Det här står borttaget: −först (slut på borttaget)" in peters
    assert "tillagt: +nu" in peters
    assert "Det här står nu. tillagt: +Och mer. (slut på tillagt)" in evas
    assert "borttaget" not in evas
    assert re.search(r"Ändrat Eva Berg, i dag", peters)


def test_the_note_leads_to_it_with_and_without_htmx(as_, peter, section, stand, rewrite, change):
    stand(peter, section)
    assert "Se ändringen" not in as_(peter).get(f"/groups/storuman/charter?section={section.id}").text
    rewrite(section, "Helt andra ord.")
    page = as_(peter).get(f"/groups/storuman/charter?section={section.id}").text
    assert f'href="{change}" hx-get="{change}" hx-target="#change"' in page
    assert '<div id="change"></div>' in page
    part = as_(peter).get(change, headers=HTMX)
    assert "<html" not in part.text
    assert "Dölj ändringen" in part.text
    assert "HX-Request" in part.headers["Vary"]
    whole = as_(peter).get(change).text
    assert "Du stod bakom texten den" in whole
    assert "Dölj ändringen" not in whole


def test_only_the_form_has_changed(as_, peter, charter, section, stand, change):
    stand(peter, section)
    documents.replace(
        charter.text,
        section.fragment,
        "<p><strong>Var femte</strong> medarbetare går i pension före 2030.</p>",
    )
    page = words(as_(peter).get(change).text)
    assert "Ser annorlunda ut" in page
    assert "tillagt" not in page


def test_where_there_is_no_change_it_says_so(as_, peter, ingrid, section, stand, change):
    assert "Du har inte tagit ställning till det här avsnittet" in as_(peter).get(change).text
    assert "Du har inte tagit ställning till det här avsnittet" in as_(ingrid).get(change).text
    stand(peter, section)
    assert "Texten är den du tog ställning till." in as_(peter).get(change).text


def test_only_readers_of_the_draft_see_it(as_, birgitta, karin, change):
    assert as_(birgitta).get(change).status_code == 403
    assert as_(karin).get("/groups/storuman/charter/sections/987654/change").status_code == 404


def test_a_change_long_ago_has_its_day(as_, karin, eva, charter, section, adopt):
    adopt()
    documents.replace(charter.text, section.fragment, "<p>Nya ord.</p>", by=eva)
    db.session.commit()
    with clock.told(clock.now().replace(year=clock.now().year + 1)):
        page = words(as_(karin).get(PAGE).text)
    assert "Eva Berg" in page
