"""The list: what is shown under which workshop, and what it says on top."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from intranet.actions.listing import Asked, Listing
from intranet.platform.db import db
from tests.meetings import NOW, agree

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plenty(storuman, karin, peter, eva, workshops):
    """Late, begun, done long ago, done lately and dropped, agreed at two workshops and at none."""
    first, second, *_later = workshops

    def add(title, owner, due, workshop):
        return agree(storuman, title, by=karin, owner=owner, due_on=due, workshop_id=workshop and workshop.id)

    made = {
        "late": add("Räkna blanketterna", peter, date(2018, 3, 15), first),
        "begun": add("Välj ut ärenden", karin, date(2018, 4, 26), second),
        "old": add("Träffa facken", eva, date(2018, 3, 1), second),
        "lately": add("Besök disken", eva, date(2018, 4, 12), second),
        "dropped": add("Köp ett system", karin, None, second),
        "loose": add("Ring Åsele", None, None, None),
    }
    made["begun"].start(by=karin)
    for name, days in (("old", 20), ("lately", 2)):
        with time_machine.travel(NOW - timedelta(days=days), tick=False):
            made[name].complete(by=eva)
    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        made["dropped"].drop("Vi börjar inte med ett system", by=karin)
    db.session.commit()
    return made


def titles(text):
    return re.findall(r'class="act-t"[^>]*>([^<]+)<', text)


def test_it_says_how_it_goes_before_anything_else(as_, karin, plenty, at):
    assert (
        "Två av sex är klara. Tre är öppna och en av dem är försenad. En har ingen ansvarig. En är struken."
        in as_(karin).get(at).text
    )


def test_what_is_dropped_stays_agreed_on_every_page_that_counts(as_, karin, ingrid, plenty, at):
    said = (
        "Två av sex är klara. Tre är öppna och en av dem är försenad. En har ingen ansvarig. En är struken."
    )
    programme = f"/programmes/{plenty['late'].group.programme.slug}/"
    for who, page in ((karin, at), (karin, "/groups/storuman/"), (ingrid, programme)):
        assert said in as_(who).get(page).text
    assert "2 av 4 klara, 1 struken</span>" in as_(karin).get(at).text
    workshops = as_(karin).get("/groups/storuman/workshops").text
    assert "4 åtgärder, 2 klara, 1 struken" in workshops
    assert "En åtgärd, 0 klar</p>" in workshops
    assert "4 överenskomna, 1 struken</span>" in as_(karin).get("/groups/storuman/workshops/2").text
    assert re.search(
        r"2 av \d är klara, 1 struken</span>", as_(karin).get("/groups/storuman/workshops/3").text
    )


def test_actions_stand_under_their_workshop_the_newest_first(as_, karin, plenty, at):
    text = as_(karin).get(at).text
    headings = re.findall(r'<h2 id="heap-h-\d">([^<]+)</h2>', text)
    assert headings == [
        "Tillfälle 3, torsdag 26 april",
        "Tillfälle 2, måndag 26 mars",
        "Tillfälle 1, onsdag 28 februari",
        "Utan tillfälle",
    ]
    assert "Här är det tomt. Åtgärderna kommer ni överens om den 26 april." in text
    assert "om 9 dagar" in text
    assert titles(text) == ["Välj ut ärenden", "Besök disken", "Räkna blanketterna", "Ring Åsele"]


def test_what_is_done_or_dropped_long_ago_is_unfolded_by_a_link(as_, karin, plenty, at):
    text = as_(karin).get(at).text
    assert "Visa två som är klara eller strukna" in text
    unfolded = as_(karin).get(f"{at}?done=2").text
    assert "Träffa facken" in unfolded
    assert "Vi börjar inte med ett system" in unfolded


def test_late_is_said_in_words(as_, karin, plenty, at):
    assert "Försenad 33 dagar" in as_(karin).get(at).text


TAKEN_UP = "Tas upp 26 april, skulle vara klar 15 mars"


@pytest.fixture
def put_off(plenty, karin, workshops):
    """Peter's late action, carried over to the workshop in nine days."""
    plenty["late"].carry_over(to=workshops[2], by=karin)
    db.session.commit()
    return plenty["late"]


def test_what_is_put_off_says_when_it_is_taken_up(as_, karin, put_off, at):
    text = as_(karin).get(at).text
    assert TAKEN_UP in text
    assert "<dt>Läge</dt><dd>Uppskjuten</dd>" in as_(karin).get(f"{at}/{put_off.number}").text
    assert "Försenad" not in text.replace("Försenade", "")
    assert "Tre är öppna och ingen är försenad. En skulle ha varit klar nu men är uppskjuten." in text
    assert "sen</span>" not in text  # of those that are open per person
    assert titles(text)[0] == "Välj ut ärenden"


def test_what_is_put_off_counts_as_late_nowhere(as_, peter, put_off, at):
    assert titles(as_(peter).get(f"{at}?show=late").text) == []
    mine, start = as_(peter).get("/me/actions").text, as_(peter).get("/groups/storuman/").text
    assert "En är öppen. Inget är försenat." in mine
    for text in (mine, start, as_(peter).get(f"{at}/{put_off.number}").text):
        assert TAKEN_UP in text
        assert "Försenad" not in text


def test_once_the_workshop_has_begun_it_is_late_again(as_, peter, put_off, workshops, at):
    with time_machine.travel(workshops[2].starts_at, tick=False):
        for page in (at, f"{at}?show=late", f"{at}/{put_off.number}", "/me/actions", "/groups/storuman/"):
            text = as_(peter).get(page).text
            assert "Försenad 42 dagar" in text
            assert "Tas upp" not in text


def test_the_next_date_is_none_that_has_been(as_, karin, put_off, at):
    assert "Nästa datum är <b>tors 26 april</b>." in as_(karin).get(f"{at}?show=late").text


def test_the_filters_show_and_count(as_, peter, plenty, at):
    text = as_(peter).get(f"{at}?show=late").text
    assert re.findall(r'id="show-\w+"[^>]*>(\w+) <b>(\d+)</b>', text) == [
        ("Mina", "1"),
        ("Alla", "6"),
        ("Försenade", "1"),
    ]
    assert titles(text) == ["Räkna blanketterna"]
    assert titles(as_(peter).get(f"{at}?show=mine").text) == ["Räkna blanketterna"]


def test_the_search_looks_in_titles_and_names_in_any_case(as_, karin, plenty, at):
    assert titles(as_(karin).get(f"{at}?q=åsele").text) == ["Ring Åsele"]
    assert titles(as_(karin).get(f"{at}?q=eva").text) == ["Besök disken", "Träffa facken"]


def test_a_search_that_finds_nothing_says_so(as_, karin, plenty, at):
    text = as_(karin).get(f"{at}?q=<b>").text
    assert "Inget hittades för ”&lt;b&gt;”" in text


def test_when_nothing_is_late_it_says_what_comes_next(as_, karin, action, at):
    text = as_(karin).get(f"{at}?show=late").text
    assert "Inget är försenat" in text
    assert "Nästa datum är <b>fre 20 april</b>." in text
    assert "Lista alla e-tjänster (Peter)" in text


def test_a_group_without_actions_is_told_how_to_begin(as_, karin, at):
    text = as_(karin).get(at).text
    assert "Ni har inte kommit överens om några åtgärder än." in text
    assert "Här är det tomt" in text


def test_it_asks_whether_the_one_with_most_can_hand_over(storuman, as_, karin, peter, at):
    for number in range(3):
        agree(storuman, f"Sak {number}", by=karin, owner=peter)
    assert "Peter har fler öppna åtgärder än de andra" in as_(karin).get(at).text
    agree(storuman, "Sak", by=karin, owner=karin)
    agree(storuman, "Sak igen", by=karin, owner=karin)
    assert "fler öppna" not in as_(karin).get(at).text


def test_an_action_with_an_open_form_stays_whatever_the_filter_shows(storuman, karin, action):
    listing = Listing(storuman, karin, Asked(show="late", editing=frozenset({action.number})))
    assert [a.number for heap in listing.heaps for a in heap.shown] == [action.number]


def test_htmx_gets_the_list_alone(as_, karin, action, at):
    answer = as_(karin).get(at, headers=HTMX)
    assert answer.text.lstrip().startswith('<div id="actions"')
    assert "HX-Request" in answer.headers["Vary"]


def test_a_member_has_no_box_for_somebody_elses_action(as_, eva, peter, action, at):
    assert 'role="checkbox"' in as_(peter).get(at).text
    assert 'role="checkbox"' not in as_(eva).get(at).text


def test_an_odd_address_shows_the_list(as_, karin, action, at):
    odd = "?show=x&done=x&done=99999999999999999999&editing=-1&q=" + "x" * 500
    assert as_(karin).get(at + odd).status_code == 200


def test_the_list_costs_the_same_however_long_it_is(as_, storuman, karin, peter, action, at, count_queries):
    browser = as_(karin)
    browser.get(at)
    with count_queries() as few:
        browser.get(at)
    for number in range(12):
        agree(storuman, f"Sak {number}", by=karin, owner=peter).note("Så går det", by=peter)
    db.session.commit()
    with count_queries() as many:
        browser.get(at)
    assert len(many) == len(few)


def test_a_reader_who_may_not_gets_403_and_an_outsider_404(as_, birgitta, olle, action, at):
    assert as_(birgitta).get(at).status_code == 403
    assert as_(olle).get(at).status_code == 404


def test_a_part_of_the_list_does_not_count_as_the_whole(as_, karin, eva, plenty, at):
    assert "klara</span>" in as_(karin).get(at).text
    for asked in ("?q=besök", "?show=mine", "?show=late"):
        assert not re.search(r"\d av \d klara", as_(eva).get(at + asked).text)
    assert "en träff" in as_(karin).get(f"{at}?q=besök").text


def test_who_has_only_done_theirs_is_told_that_nothing_is_open(as_, storuman, eva, plenty, at):
    for action in plenty.values():
        if action.owner == eva and action.is_open:
            action.complete(by=eva)
    db.session.commit()
    text = as_(eva).get(f"{at}?show=mine").text
    assert "Du har inga öppna åtgärder." in text
    assert "Du har inga öppna åtgärder." not in as_(eva).get(at).text


def test_the_title_leads_to_the_action(as_, eva, action, at):
    assert f'<a class="act-t" href="{at}/{action.number}">' in as_(eva).get(at).text
