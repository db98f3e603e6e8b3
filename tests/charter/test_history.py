"""The page of changes: who may read it, what it says, and how a text is brought back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import func, select

from intranet.charter.history import ON_A_PAGE
from intranet.charter.models import Charter
from intranet.live import documents, history
from intranet.live.documents import Documents
from intranet.live.history import TextChange
from intranet.live.models import TextUpdate
from intranet.platform import clock
from intranet.platform.db import db
from tests.live.writers import Writers

ADDRESS = "/groups/storuman/charter/history"
NOW = datetime(2018, 4, 26, 10, 0, tzinfo=UTC)


@pytest.fixture
def write(charter):
    """Let a section say something: `write(section, "Ord", eva, minutes=5)` so many minutes from now."""

    def change(section, words, by, minutes=0):
        with clock.told(clock.now() + timedelta(minutes=minutes)):
            documents.replace(charter.text, section.fragment, f"<p>{words}</p>", by=by)
        db.session.commit()

    return change


@pytest.fixture
def newest(charter):
    """Give the last change, once the history is written."""

    def find() -> TextChange:
        history.record(charter.text_id)
        db.session.expire_all()
        return db.session.scalars(
            select(TextChange).order_by(TextChange.last_seq.desc(), TextChange.id.desc())
        ).first()

    return find


def says(charter, section) -> str:
    return documents.read(charter.text).plain(section.fragment)


def main(page) -> str:
    return page.text.split("<main")[1]


def form(page: str, to: str) -> dict[str, str]:
    """What the page's form to restore would send."""
    seen = re.search(rf'name="seen" value="(\w+)">\s*<input type="hidden" name="to" value="{to}"', page)
    assert seen, page
    return {"seen": seen.group(1), "to": to}


def restore(browser, change_id: int, to: str = "after"):
    address = f"{ADDRESS}/{change_id}"
    return browser.post(f"{address}/restoration", data=form(browser.get(address).text, to))


def test_it_says_who_changed_what_and_when(as_, peter, eva, charter, section, write):
    with clock.told(NOW):
        write(section, "Evas ord.", eva, minutes=-12)
        write(section, "Evas bättre ord.", eva, minutes=-8)
    page = as_(peter).get(ADDRESS).text
    assert "Eva Berg ändrade ”Varför just nu?”" in page
    assert "11.48–11.52" in page
    assert "Torsdag 26 april 2018" in page


def test_today_is_called_today(as_, peter, eva, section, write):
    write(section, "Evas ord.", eva)
    assert "I dag</h2>" in as_(peter).get(ADDRESS).text


def test_a_change_shows_the_text_before_and_after(as_, peter, eva, section, write, newest):
    write(section, "Evas ord.", eva)
    page = as_(peter).get(f"{ADDRESS}/{newest().id}").text
    assert "<p>Var femte medarbetare går i pension före 2030.</p>" in page
    assert "<p>Evas ord.</p>" in page
    assert "Så står det fortfarande." in page
    assert "Så står det nu" not in page


def test_a_section_can_be_chosen(as_, peter, eva, charter, section, write):
    write(section, "Evas ord.", eva)
    other = charter.sections[1].fragment
    page = main(as_(peter).get(f"{ADDRESS}?section={other}"))
    assert "Eva Berg" not in page
    assert "Karin Lund ändrade" in page
    assert as_(peter).get(f"{ADDRESS}?section=nothing").status_code == 200


def test_what_a_change_did_is_marked_word_by_word_as_in_a_comparison(as_, peter, eva, section, write, newest):
    write(section, "Vi reser för långt.", eva)
    write(section, "Vi reser alldeles för långt.", peter, minutes=10)
    page = as_(peter).get(f"{ADDRESS}/{newest().id}").text
    shown = page[page.index('id="before-h"') :]
    assert re.search(r'<ins data-change="1" id="change-1">.*alldeles.*</ins>', shown)
    assert "<del" not in shown
    assert "understruket är tillagt" in shown
    assert "överstruket är borttaget" not in shown
    assert "<p>Vi reser för långt.</p>" in shown  # the text before, whole, for who wants it


def test_before_anybody_has_written_it_says_so(as_, peter, storuman):
    Charter.begin(storuman, by=None)
    assert "Inget har ändrats här." in as_(peter).get(ADDRESS).text


def test_without_a_charter_there_is_no_history(as_, peter):
    assert as_(peter).get(ADDRESS).status_code == 404


def test_old_changes_are_on_pages_of_their_own(as_, peter, eva, section, write):
    for number in range(ON_A_PAGE + 3):
        write(section, f"Ord {number}.", eva, minutes=-6 * (ON_A_PAGE + 3 - number))
    first = as_(peter).get(ADDRESS).text
    assert first.count("/charter/history/") == ON_A_PAGE
    assert "Äldre ändringar" in first
    second = as_(peter).get(f"{ADDRESS}?page=2").text
    assert "Karin Lund ändrade ”Rubrik”" in second
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    assert as_(peter).get(f"{ADDRESS}?page=99").status_code == 200
    assert as_(peter).get(f"{ADDRESS}?page=-1").status_code == 200


def test_a_section_is_restored_for_everybody(as_, peter, eva, charter, section, write, newest):
    write(section, "Evas ord.", eva)
    evas = newest()
    write(section, "Något annat.", eva, minutes=10)
    response = restore(as_(peter), evas.id)
    restored = newest()
    assert (response.status_code, response.location) == (303, f"{ADDRESS}/{restored.id}")
    assert says(charter, section) == "Evas ord."
    assert (restored.author_id, restored.restored_at) == (peter.id, evas.ended_at)
    assert (restored.before, restored.after) == ("<p>Något annat.</p>", "<p>Evas ord.</p>")
    page = as_(peter).get(ADDRESS).text
    assert "Peter Sjö återställde ”Varför just nu?”" in page
    assert "till hur det stod i dag" in page
    assert (
        db.session.scalars(select(TextUpdate).order_by(TextUpdate.seq.desc())).first().author_id == peter.id
    )


def test_what_was_restored_can_be_undone_and_that_too(as_, peter, eva, charter, section, write, newest):
    write(section, "Evas ord.", eva)
    evas = newest().id
    write(section, "Något annat.", eva, minutes=10)
    restore(as_(peter), evas)
    assert restore(as_(peter), newest().id, to="before").status_code == 303
    assert says(charter, section) == "Något annat."
    assert restore(as_(peter), newest().id, to="before").status_code == 303
    assert says(charter, section) == "Evas ord."


def test_typing_goes_on_beside_a_restoration_as_changes_of_its_own(as_, eva, section, write, newest):
    write(section, "Ett.", eva)
    first = newest().id
    write(section, "Två.", eva, minutes=6)
    restore(as_(eva), first)
    write(section, "Tre.", eva, minutes=1)
    assert (newest().before, newest().after) == ("<p>Ett.</p>", "<p>Tre.</p>")
    assert [c.after for c in db.session.scalars(select(TextChange).order_by(TextChange.last_seq))][-4:] == [
        "<p>Ett.</p>", "<p>Två.</p>", "<p>Ett.</p>", "<p>Tre.</p>"
    ]  # fmt: skip


def test_nobody_restores_over_words_they_have_not_seen(as_, peter, eva, charter, section, write, newest):
    write(section, "Evas ord.", eva)
    evas = newest().id
    write(section, "Något annat.", eva, minutes=10)
    seen = form(as_(peter).get(f"{ADDRESS}/{evas}").text, "after")
    write(section, "Nyss skrivet.", eva, minutes=11)
    response = as_(peter).post(f"{ADDRESS}/{evas}/restoration", data=seen)
    assert response.status_code == 409
    assert "Texten har ändrats medan du läste." in response.text
    assert "<p>Nyss skrivet.</p>" in response.text
    assert says(charter, section) == "Nyss skrivet."
    again = form(response.text, "after")
    assert as_(peter).post(f"{ADDRESS}/{evas}/restoration", data=again).status_code == 303


def test_twice_is_harmless(as_, peter, eva, charter, section, write, newest):
    write(section, "Evas ord.", eva)
    evas = newest().id
    write(section, "Något annat.", eva, minutes=10)
    sent = form(as_(peter).get(f"{ADDRESS}/{evas}").text, "after")
    codes = [as_(peter).post(f"{ADDRESS}/{evas}/restoration", data=sent).status_code for _ in range(2)]
    assert codes == [303, 409]
    assert says(charter, section) == "Evas ord."


def test_a_section_that_is_gone_is_read_and_not_restored(as_, peter, karin, eva, charter, write, newest):
    section = charter.add_section("what", "Vad kostar det?", "Hur mycket?", by=karin)
    write(section, "Mycket.", eva)
    fragment, written = section.fragment, newest().id
    write(section, "", eva, minutes=10)
    charter.remove_section(section, by=karin)
    db.session.commit()
    address = f"{ADDRESS}/{written}"
    page = as_(peter).get(address).text
    assert "Eva Berg ändrade ”Vad kostar det?”" in page
    assert "<p>Mycket.</p>" in page
    assert "Avsnittet är borttaget." in page
    assert "restoration" not in page
    response = as_(peter).post(f"{address}/restoration", data={"seen": "x"})
    assert response.status_code == 404
    assert "Avsnittet är borttaget." in response.text
    assert "Vad kostar det?" in as_(peter).get(f"{ADDRESS}?section={fragment}").text


def test_a_section_is_called_what_it_is_called_now(as_, peter, eva, karin, charter, section, write):
    write(section, "Evas ord.", eva)
    section.change(heading="Varför nu?", question="Varför?", by=karin)
    assert "Eva Berg ändrade ”Varför nu?”" in as_(peter).get(ADDRESS).text


def test_whose_account_is_gone_has_left(as_, peter, eva, section, write, newest):
    write(section, "Evas ord.", eva)
    newest()
    db.session.delete(eva)
    assert "Någon som inte längre är med ändrade ”Varför just nu?”" in as_(peter).get(ADDRESS).text


def test_who_has_left_the_group_keeps_their_name(as_, peter, eva, karin, storuman, section, write):
    write(section, "Evas ord.", eva)
    db.session.delete(next(m for m in storuman.memberships if m.user_id == eva.id))
    assert "Eva Berg ändrade" in as_(peter).get(ADDRESS).text


def test_two_who_wrote_at_once_are_named_on_each_others_page(as_, peter, eva, charter, section, newest):
    writers = Writers(charter.text)
    for words, by in (("Ett", eva), ("Två", peter), ("Tre", eva)):
        writers.of(by).type(section.fragment, words)
    page = as_(peter).get(f"{ADDRESS}/{newest().id}").text
    assert "Fler skrev här samtidigt" in page
    assert ">Peter Sjö " in page


@pytest.mark.parametrize("key", ["karin", "peter", "ingrid"])
def test_who_writes_may_restore(as_, request, eva, charter, section, write, newest, key):
    write(section, "Evas ord.", eva)
    evas = newest().id
    write(section, "Annat.", eva, minutes=10)
    assert restore(as_(request.getfixturevalue(key)), evas).status_code == 303


@pytest.mark.parametrize(("key", "status"), [("birgitta", 403), ("olle", 404), ("admin", 403)])
def test_who_does_not_write_sees_nothing(as_, request, eva, section, write, newest, key, status):
    write(section, "Evas ord.", eva)
    change, browser = newest().id, as_(request.getfixturevalue(key))
    assert browser.get(ADDRESS).status_code == status
    assert browser.get(f"{ADDRESS}/{change}").status_code == status
    assert browser.post(f"{ADDRESS}/{change}/restoration").status_code == status


def test_a_change_of_the_neighbours_is_not_found(as_, ingrid, sorsele, lena, charter, newest):
    theirs = Charter.begin(sorsele, by=lena)
    documents.replace(theirs.text, theirs.sections[0].fragment, "<p>Sorseles ord.</p>", by=lena)
    db.session.commit()
    history.record(theirs.text_id)
    change = db.session.scalar(select(TextChange).where(TextChange.text_id == theirs.text_id))
    assert as_(ingrid).get(f"{ADDRESS}/{change.id}").status_code == 404
    assert as_(ingrid).post(f"{ADDRESS}/{change.id}/restoration").status_code == 404
    assert as_(ingrid).get(f"{ADDRESS}/999999999").status_code == 404


def test_it_asks_no_more_when_there_is_more(as_, peter, eva, section, write, count_queries):
    write(section, "Ett.", eva)
    as_(peter).get(ADDRESS)
    with count_queries() as few:
        as_(peter).get(ADDRESS)
    for number in range(8):
        write(section, f"Ord {number}.", eva, minutes=10 * (number + 1))
    as_(peter).get(ADDRESS)
    with count_queries() as many:
        as_(peter).get(ADDRESS)
    assert len(many) <= len(few)


def test_the_charter_leads_there(as_, peter, charter):
    assert f'href="{ADDRESS}"' in as_(peter).get("/groups/storuman/charter").text


words = st.text(st.sampled_from("aå \u00a0<&😀\u2028."), min_size=1, max_size=8)
styled = st.builds(
    lambda said, tag: (Markup("<{0}>{1}</{0}>") if tag else Markup("{1}")).format(Markup(tag), said),
    words,
    st.sampled_from(["", "strong", "em"]),
)
paragraphs = st.lists(styled, min_size=1, max_size=3).map(lambda all_of: f"<p>{''.join(all_of)}</p>")
items = st.lists(styled, min_size=1, max_size=2).map(lambda all_of: f"<ul><li>{''.join(all_of)}</li></ul>")


@given(html=st.lists(paragraphs | items, max_size=3).map("".join))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the text need not be new each time
def test_what_is_restored_is_exactly_what_it_was(charter, section, html):
    """To a letter: a position that was taken on those words is a position on these."""
    documents.replace(charter.text, section.fragment, html)
    first = documents.read(charter.text)
    documents.replace(charter.text, section.fragment, "<p>Annat</p>")
    documents.replace(charter.text, section.fragment, str(first.html(section.fragment)))
    assert documents.read(charter.text).digest(section.fragment) == first.digest(section.fragment)
    db.session.rollback()


def test_what_was_read_is_read_after_the_rows_were_put_together(
    as_, peter, eva, app, charter, section, write
):
    from intranet.live import compaction

    write(section, "Evas ord.", eva)
    write(section, "Annat.", eva, minutes=10)
    before = main(as_(peter).get(ADDRESS))
    assert compaction.compact(charter.text_id)
    app.extensions["samsyn.live"].documents = Documents()
    assert main(as_(peter).get(ADDRESS)) == before
    assert db.session.scalar(select(func.count(TextUpdate.id))) == 1
