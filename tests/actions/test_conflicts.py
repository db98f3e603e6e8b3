"""Two people change one action: the second sees both values and chooses, nothing is overwritten unseen."""

from datetime import date

import pytest

from intranet.charter.models import Charter
from intranet.platform.db import db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def form(action, peter):
    """What Karin's form holds: opened before Peter moved the date, with a later date and a new title."""
    held = {
        "title": "Lista alla e-tjänster och ägare",
        "owner": str(peter.id),
        "due_on": "2018-04-30",
        "why": "Vi hinner inte",
        "revision": str(action.revision),
        "seen": str(action.revision),
    }
    action.change(revision=action.revision, by=peter, due_on=date(2018, 4, 24))
    db.session.commit()
    return held


def test_both_values_are_shown_and_nothing_is_saved(as_, karin, action, form, at):
    answer = as_(karin).post(f"{at}/{action.number}", data=form)
    assert answer.status_code == 409
    assert "Någon annan har ändrat åtgärden under tiden." in answer.text
    assert "<b>Ditt:</b> mån 30 april" in answer.text
    assert "<b>Peters, i dag 09.00:</b> tis 24 april" in answer.text
    assert 'value="Lista alla e-tjänster och ägare"' in answer.text
    assert 'name="keep-title"' not in answer.text
    assert (action.title, action.due_on) == ("Lista alla e-tjänster", date(2018, 4, 24))


def test_when_both_changed_the_title_the_page_is_headed_by_what_is_saved(as_, karin, eva, action, form, at):
    action.change(revision=action.revision, by=eva, title="Evas namn på det")
    db.session.commit()
    answer = as_(karin).post(f"{at}/{action.number}", data=form)
    assert answer.status_code == 409
    assert "<h1>Evas namn på det</h1>" in answer.text
    assert 'value="Lista alla e-tjänster och ägare"' in answer.text


def test_htmx_gets_the_form_alone(as_, karin, action, form, at):
    answer = as_(karin).post(f"{at}/{action.number}", data=form, headers=HTMX)
    assert answer.status_code == 409
    assert answer.text.lstrip().startswith('<form class="act-e"')
    assert 'value="theirs" required checked' not in answer.text


@pytest.mark.parametrize(("answer", "due"), [("mine", date(2018, 4, 30)), ("theirs", date(2018, 4, 24))])
def test_what_is_chosen_is_saved(as_, karin, action, form, at, answer, due):
    chosen = {**form, "seen": str(action.revision), "asked": "due_on", "keep-due_on": answer}
    assert as_(karin).post(f"{at}/{action.number}", data=chosen).status_code == 303
    assert (action.title, action.due_on) == ("Lista alla e-tjänster och ägare", due)


def test_no_choice_is_asked_for_again(as_, karin, action, form, at):
    answer = as_(karin).post(
        f"{at}/{action.number}", data={**form, "seen": str(action.revision), "asked": "due_on"}
    )
    assert answer.status_code == 409
    assert "Välj ett av de två." in answer.text
    assert action.due_on == date(2018, 4, 24)


def test_a_choice_does_not_overwrite_what_came_after_it_was_shown(as_, karin, eva, action, form, at):
    seen = str(action.revision)
    action.change(revision=action.revision, by=eva, due_on=date(2018, 4, 27))
    db.session.commit()
    chosen = {**form, "seen": seen, "asked": "due_on", "keep-due_on": "mine"}
    answer = as_(karin).post(f"{at}/{action.number}", data=chosen)
    assert answer.status_code == 409
    assert "<b>Evas, i dag 09.00:</b> fre 27 april" in answer.text
    assert action.due_on == date(2018, 4, 27)


PETERS = "Peter ändrade under tiden. Klart senast: från fre 20 april till tis 24 april."


def test_a_field_one_left_alone_is_theirs_without_a_question(as_, karin, action, form, at):
    address, untouched = f"{at}/{action.number}", {**form, "due_on": "2018-04-20"}
    answer = as_(karin).post(address, data=untouched, headers=HTMX)
    assert answer.status_code == 200
    assert PETERS in answer.text
    assert (action.title, action.due_on) == ("Lista alla e-tjänster och ägare", date(2018, 4, 24))


def test_without_a_script_the_page_says_what_they_changed(as_, karin, action, form, at):
    address, untouched = f"{at}/{action.number}", {**form, "due_on": "2018-04-20"}
    client = as_(karin)
    assert client.post(address, data=untouched).status_code == 303
    assert PETERS in client.get(address).text


def test_only_what_both_changed_is_asked_and_the_rest_is_not_lost(as_, karin, peter, action, form, at):
    action.change(revision=action.revision, by=peter, title="Peters titel")
    db.session.commit()
    address, untouched = f"{at}/{action.number}", {**form, "due_on": "2018-04-20"}
    shown = as_(karin).post(address, data=untouched)
    assert shown.status_code == 409
    assert PETERS in shown.text
    assert 'name="keep-title"' in shown.text
    assert 'name="keep-due_on"' not in shown.text
    assert 'value="2018-04-24"' in shown.text
    held = {**form, "due_on": "2018-04-24", "seen": str(action.revision)}
    chosen = {**held, "asked": "title", "keep-title": "mine"}
    assert as_(karin).post(address, data=chosen).status_code == 303
    assert (action.title, action.due_on) == ("Lista alla e-tjänster och ägare", date(2018, 4, 24))


def test_every_field_can_be_chosen(as_, karin, peter, eva, storuman, action, at):
    charter = Charter.begin(storuman, by=karin)
    db.session.commit()
    first, second, *_rest = charter.sections
    old = str(action.revision)
    theirs = {
        "title": "Peters titel",
        "owner": eva,
        "due_on": None,
        "reason": "Peters skäl",
        "section": second,
    }
    action.change(revision=action.revision, by=peter, status="in_progress", **theirs)
    db.session.commit()
    mine = {
        "title": "Min titel",
        "owner": "",
        "due_on": "2018-04-30",
        "why": "Vi hinner inte",
        "reason": "Mitt skäl",
        "section": str(first.id),
    }
    shown = as_(karin).post(f"{at}/{action.number}", data={**mine, "revision": old, "seen": old})
    assert shown.status_code == 409
    fields = ["title", "owner", "due_on", "reason", "section"]
    theirs_in_words = ("Peters titel", eva.name, "inget", "Peters skäl", second.heading, "Pågår")
    for words in (*theirs_in_words, "ingen"):
        assert words in shown.text
    answers = {f"keep-{field}": "theirs" if number % 2 else "mine" for number, field in enumerate(fields)}
    assert 'name="keep-status"' not in shown.text  # Karin left it alone
    chosen = {**mine, **answers, "begun": "y", "asked": fields, "revision": old, "seen": str(action.revision)}
    assert as_(karin).post(f"{at}/{action.number}", data=chosen).status_code == 303
    assert (action.title, action.owner, action.due_on) == ("Min titel", eva, date(2018, 4, 30))
    assert (action.reason, action.section, action.status) == ("Peters skäl", first, "in_progress")


def test_a_change_of_something_checked_off_meanwhile_is_kept_and_can_be_saved(
    as_, karin, peter, action, form, at
):
    action.complete(by=peter)
    db.session.commit()
    form = {**form, "due_on": "2018-04-24"}
    answer = as_(karin).post(f"{at}/{action.number}", data=form)
    assert answer.status_code == 409
    assert "Åtgärden har bockats av under tiden." in answer.text
    assert 'value="Lista alla e-tjänster och ägare"' in answer.text
    assert as_(karin).post(f"{at}/{action.number}", data={**form, "reopen": "1"}).status_code == 303
    assert (action.is_open, action.title) == (True, "Lista alla e-tjänster och ägare")


def test_reopening_to_save_is_not_done_when_there_is_something_to_choose(as_, karin, peter, action, form, at):
    action.complete(by=peter)
    db.session.commit()
    answer = as_(karin).post(f"{at}/{action.number}", data={**form, "reopen": "1"})
    assert answer.status_code == 409
    assert action.is_done


@pytest.mark.parametrize("revision", ["", "x", "-1", "0", "999999999999999999"])
def test_an_odd_revision_never_overwrites(as_, karin, action, form, at, revision):
    odd = {**form, "revision": revision, "seen": revision}
    assert as_(karin).post(f"{at}/{action.number}", data=odd).status_code == 409
    assert action.due_on == date(2018, 4, 24)


def test_a_neighbours_section_cannot_be_chosen(as_, karin, lena, sorsele, action, at):
    theirs = Charter.begin(sorsele, by=lena).sections[0]
    db.session.commit()
    form = {"title": action.title, "section": str(theirs.id), "revision": "1", "seen": "1"}
    assert as_(karin).post(f"{at}/{action.number}", data=form).status_code == 422
    assert action.section is None


def test_a_wrong_form_comes_back_and_keeps_what_was_typed(as_, karin, action, at):
    form = {"title": "", "reason": "Så här tänkte jag", "due_on": "2018-04-01", "revision": "1", "seen": "1"}
    for headers in ({}, HTMX):
        answer = as_(karin).post(f"{at}/{action.number}", data=form, headers=headers)
        assert answer.status_code == 422
        assert "Så här tänkte jag" in answer.text
        assert "Datumet har redan varit." in answer.text


def test_a_late_action_can_be_changed_without_a_new_date(as_, karin, peter, action, at):
    action.due_on = date(2018, 4, 10)
    form = {
        "title": "Nytt namn",
        "owner": str(peter.id),
        "due_on": "2018-04-10",
        "revision": "1",
        "seen": "1",
    }
    assert as_(karin).post(f"{at}/{action.number}", data=form).status_code == 303
    assert action.title == "Nytt namn"


def test_what_has_changed_can_be_read_afterwards(as_, eva, action, form, at):
    text = as_(eva).get(f"{at}/{action.number}").text
    assert "Peter Sjö flyttade datumet från fre 20 april till tis 24 april." in text


def test_the_page_asks_whether_it_still_shows_how_it_stands(as_, karin, peter, action, at):
    there = f"{at}/{action.number}"
    asked = f"{there}?from=show&seen={action.seen}"
    assert asked.replace("&", "&amp;") in as_(karin).get(there).text
    assert as_(karin).get(asked, headers=HTMX).status_code == 204
    action.note("Bokat.", by=peter)
    db.session.commit()
    assert "Bokat." in as_(karin).get(asked, headers=HTMX).text
