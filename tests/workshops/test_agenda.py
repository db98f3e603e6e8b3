"""Agendas: items follow one another, move, and are made a group's own."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from intranet.groups.models import Programme
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.agenda import Agenda, AgendaItem, ItemKind
from intranet.workshops.models import Workshop

FOR_ALL = "/programmes/att-leda-digital-forandring/workshops/2/agenda"
OWN = "/groups/storuman/workshops/2/agenda"
ITEM = {
    "minutes": "40",
    "kind": "exercise",
    "title": "Stryk hälften",
    "description": "Skriv i par.",
}


def titles(workshop, group=None):
    """Say what is on an agenda: when, and what."""
    db.session.expire_all()
    slots = Agenda.of(workshop, group).slots
    return [
        f"{clock.swedish(slot.starts_at):%H.%M} {slot.item.title or slot.item.kind.value}" for slot in slots
    ]


def test_items_follow_one_another(workshops):
    assert titles(workshops[1]) == ["08.30 Sedan sist", "08.50 break"]
    assert clock.swedish(Agenda.of(workshops[1]).ends_at).strftime("%H.%M") == "09.05"


@pytest.mark.parametrize("day", [datetime(2018, 3, 25, tzinfo=UTC), datetime(2018, 10, 28, tzinfo=UTC)])
def test_times_are_right_when_the_clock_changes(programme, day):
    begins = day.replace(hour=0, minute=30)  # 01.30 or 02.30 in Sweden, before the clock is changed
    workshop = Workshop.plan(
        programme, title="Natt", starts_at=begins, ends_at=begins + timedelta(hours=3), place=""
    )
    agenda = Agenda.of(workshop)
    for _ in range(2):
        agenda.add(minutes=60, kind=ItemKind.DIALOGUE, title="X", description="")
    assert agenda.ends_at - begins == timedelta(hours=2)
    assert len({clock.swedish(slot.starts_at).utcoffset() for slot in agenda.slots}) == 2


def test_the_programmes_agenda_is_added_to_changed_moved_and_cut(as_, ingrid, workshops):
    workshop = workshops[1]
    answer = as_(ingrid).post(f"{FOR_ALL}/items", data=ITEM)
    assert (answer.status_code, answer.location) == (303, f"{FOR_ALL}#add")
    item = Agenda.of(workshop).items[-1]
    at = f"{FOR_ALL}/items/{item.id}"
    assert (item.kind, item.minutes, item.description) == (ItemKind.EXERCISE, 40, "Skriv i par.")
    assert "Stryk hälften" in as_(ingrid).get(f"{FOR_ALL}/items/{item.id}").text
    answer = as_(ingrid).post(f"{FOR_ALL}/items/{item.id}", data={**ITEM, "title": "Stryk allt"})
    assert re.search(rf'items/{item.id}" autofocus', as_(ingrid).get(answer.location).text)
    answer = as_(ingrid).post(f"{FOR_ALL}/items/{item.id}/places/-1")
    assert answer.location == f"{FOR_ALL}?moved={item.id}&way=-1#item-{item.id}"
    up = rf'id="up-{item.id}" data-move="-1" aria-describedby="keys" autofocus'
    assert re.search(up, as_(ingrid).get(answer.location).text)
    assert titles(workshop) == ["08.30 Sedan sist", "08.50 Stryk allt", "09.30 break"]
    as_(ingrid).post(f"{FOR_ALL}/items/{item.id}/places/-9")
    assert titles(workshop)[0] == "08.30 Stryk allt"
    as_(ingrid).post(f"{FOR_ALL}/items/{item.id}/places/9")
    assert titles(workshop)[-1] == "09.05 Stryk allt"
    as_(ingrid).post(f"{at}/removal")
    assert as_(ingrid).post(f"{at}/removal").status_code == 404
    assert titles(workshop) == ["08.30 Sedan sist", "08.50 break"]


def test_htmx_gets_the_agenda_anew_and_hears_where_the_item_is(as_, ingrid, karin, workshops):
    first = Agenda.of(workshops[1]).items[0]
    for person, there in ((ingrid, FOR_ALL), (karin, OWN)):
        part = as_(person).post(f"{there}/items/{first.id}/places/1", headers={"HX-Request": "true"}).text
        assert part.lstrip().startswith("<section")
        assert 'role="status">Flyttad till plats 2, börjar 08.45.</p>' in part
        moved = re.search(r'id="down-(\d+)"[^>]* autofocus data-focus', part)[1]
        assert (int(moved) == first.id) == (person is ingrid)  # a group's own agenda has items of its own
        as_(person).post(f"{there}/items/{moved}/places/-1")
    part = as_(ingrid).post(f"{FOR_ALL}/items", data=ITEM, headers={"HX-Request": "true"}).text
    assert "Tillagd, börjar 09.05." in part
    assert re.search(r'name="title"[^>]*autofocus|autofocus[^>]*name="title"', part)
    wrong = as_(ingrid).post(
        f"{FOR_ALL}/items", data={**ITEM, "minutes": "x"}, headers={"HX-Request": "true"}
    )
    assert wrong.status_code == 422
    assert 'value="Stryk hälften"' in wrong.text
    assert "Skriv i par." in wrong.text


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (187, "Dagordningen slutar 12.12, 12 minuter över tiden."),
        (165, "Dagordningen slutar 11.50, 10 minuter före tillfället."),
        (176, "Dagordningen slutar 12.01, 1 minut över tiden."),
        (175, "Dagordningen slutar 12.00, samtidigt som tillfället."),
    ],
)
def test_how_the_agenda_fits_is_said(as_, ingrid, workshops, minutes, says):
    as_(ingrid).post(f"{FOR_ALL}/items", data={**ITEM, "minutes": str(minutes)})
    assert says in as_(ingrid).get(FOR_ALL).text


def test_an_empty_agenda_is_copied_from_a_workshop_of_a_programme_one_runs(
    as_, ingrid, admin, workshops, storuman
):
    other = Programme(slug="annat", name="Annat")
    db.session.add(other)
    db.session.flush()
    at = datetime(2018, 5, 2, 9, tzinfo=UTC)
    theirs = Workshop.plan(other, title="Deras", starts_at=at, ends_at=at, place="")
    Agenda.of(theirs).add(minutes=5, kind=ItemKind.BREAK, title="", description="")
    Agenda.of(workshops[3], storuman).add(minutes=5, kind=ItemKind.BREAK, title="", description="")
    empty = FOR_ALL.replace("/2/", "/3/")
    page = as_(ingrid).get(empty).text
    assert re.findall(r'<option value="(\d+)">', page) == [str(workshops[1].id)]
    for source in (theirs.id, workshops[3].id, workshops[0].id, "x", ""):
        refused = as_(ingrid).post(f"{empty}/copying", data={"source": source})
        assert (refused.status_code, "Välj ett tillfälle som har en dagordning." in refused.text) == (
            422,
            True,
        )
    assert not titles(workshops[2])
    as_(ingrid).post(f"{empty}/copying", data={"source": workshops[1].id})
    assert titles(workshops[2]) == titles(workshops[1])
    assert as_(ingrid).post(f"{empty}/copying", data={"source": workshops[1].id}).status_code == 422
    assert titles(workshops[2]) == titles(workshops[1])
    assert "Deras" in as_(admin).get(FOR_ALL.replace("/2/", "/1/")).text


def test_a_group_makes_the_agenda_its_own_and_gives_that_up(as_, karin, ingrid, storuman, sorsele, workshops):
    workshop = workshops[1]
    first = Agenda.of(workshop, storuman).items[0]
    page = as_(karin).get(OWN).text
    assert "Ni följer handledarens dagordning" in page
    as_(karin).post(f"{OWN}/items/{first.id}", data=ITEM)
    assert titles(workshop, storuman) == ["08.30 Stryk hälften", "09.10 break"]
    assert titles(workshop, sorsele) == titles(workshop) == ["08.30 Sedan sist", "08.50 break"]
    assert "Det här är er egen dagordning" in as_(karin).get(OWN).text
    assert "Storumans kommun har en egen och får inte det du ändrar här." in as_(ingrid).get(FOR_ALL).text
    as_(karin).post(f"{OWN}/undoing")
    as_(karin).post(f"{OWN}/undoing")
    assert titles(workshop, storuman) == ["08.30 Sedan sist", "08.50 break"]
    assert db.session.query(AgendaItem).count() == 2


def test_what_is_added_to_a_groups_agenda_is_its_own(as_, karin, storuman, workshops):
    as_(karin).post(f"{OWN}/items", data=ITEM)
    item = Agenda.of(workshops[1], storuman).items[0]
    as_(karin).post(f"{OWN}/items/{item.id}/places/1")
    assert titles(workshops[1], storuman) == ["08.30 break", "08.45 Sedan sist", "09.05 Stryk hälften"]
    assert titles(workshops[1]) == ["08.30 Sedan sist", "08.50 break"]
    as_(karin).post(f"{OWN}/items/{item.id}/removal")
    assert titles(workshops[1], storuman) == ["08.30 break", "08.45 Stryk hälften"]


def test_a_member_reads_the_agenda_and_changes_none(as_, eva, birgitta, olle, workshops):
    for somebody, status in ((eva, 403), (birgitta, 403), (olle, 404)):
        assert as_(somebody).get(OWN).status_code == status
        assert as_(somebody).post(f"{OWN}/items", data=ITEM).status_code == status
    assert db.session.query(AgendaItem).count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Skriv rubriken."),
        ({"minutes": "0"}, "mellan 1 och 720"),
        ({"minutes": "x"}, ""),
        ({"kind": "x"}, ""),
        ({"description": "x" * 1001}, "Skriv högst 1000 tecken."),
    ],
)
@pytest.mark.parametrize("there", [FOR_ALL, OWN])
def test_an_item_that_is_wrong_comes_back_with_what_was_typed(as_, ingrid, workshops, there, wrong, says):
    item = Agenda.of(workshops[1]).items[0]
    for address in (f"{there}/items", f"{there}/items/{item.id}"):
        answer = as_(ingrid).post(address, data={**ITEM, **wrong})
        assert answer.status_code == 422
        assert says in answer.text
        assert ("Skriv i par." in answer.text) == ("description" not in wrong)
    assert titles(workshops[1]) == ["08.30 Sedan sist", "08.50 break"]


def test_a_break_needs_no_title(as_, ingrid, workshops):
    as_(ingrid).post(f"{FOR_ALL}/items", data={**ITEM, "kind": "break", "title": ""})
    assert len(Agenda.of(workshops[1]).items) == 3


def test_what_belongs_to_another_programme_or_workshop_is_not_found(as_, ingrid, workshops):
    other = Programme(slug="annat", name="Annat")
    db.session.add(other)
    db.session.flush()
    at = datetime(2018, 5, 2, 9, tzinfo=UTC)
    theirs = Workshop.plan(other, title="Annat", starts_at=at, ends_at=at, place="")
    item = Agenda.of(theirs).add(minutes=5, kind=ItemKind.BREAK, title="", description="")
    db.session.commit()
    assert as_(ingrid).get("/programmes/annat/workshops/1/agenda").status_code == 404
    for address in (f"{FOR_ALL}/items/{item.id}", f"{FOR_ALL}/items/{item.id}/removal"):
        assert as_(ingrid).post(address, data=ITEM).status_code == 404
    own = Agenda.of(workshops[1]).items[0]
    assert as_(ingrid).post(f"{FOR_ALL.replace('/2/', '/3/')}/items/{own.id}/removal").status_code == 404
    assert as_(ingrid).get(FOR_ALL.replace("/2/", "/9/")).status_code == 404
    assert titles(theirs) == ["11.00 break"]


def test_the_agenda_costs_the_same_however_long_it_is(as_, ingrid, workshops, count_queries):
    browser = as_(ingrid)
    browser.get(FOR_ALL)
    with count_queries() as few:
        browser.get(FOR_ALL)
    agenda = Agenda.of(workshops[1])
    for _ in range(8):
        agenda.add(minutes=5, kind=ItemKind.DIALOGUE, title="X", description="")
    db.session.commit()
    with count_queries() as many:
        browser.get(FOR_ALL)
    assert len(many) == len(few)


def test_a_removed_item_is_put_back_in_its_place_with_its_instructions(
    as_, ingrid, karin, storuman, workshops
):
    workshop = workshops[1]
    for person, there, group in ((ingrid, FOR_ALL, None), (karin, OWN, storuman)):
        first = Agenda.of(workshop, group).items[0]
        first.description = "Två och två.\nSedan alla."
        db.session.commit()
        before = titles(workshop, group)
        answer = as_(person).post(f"{there}/items/{first.id}/removal")
        page = as_(person).get(answer.location).text
        assert 'class="is-removed"' in page
        after = Agenda.of(workshop, group).items[0]
        assert re.search(rf'items/{after.id}" autofocus', page)
        token = re.search(r'name="removed" value="([^"]+)"', page)[1]
        for _time in range(2):
            as_(person).post(f"{there}/items/back", data={"removed": token})
        assert titles(workshop, group) == before
        assert Agenda.of(workshop, group).items[0].description == "Två och två.\nSedan alla."
        other = there.replace("/2/", "/3/")
        assert as_(person).post(f"{other}/items/back", data={"removed": token}).status_code == 422
    assert not titles(workshops[2])


def test_an_item_that_another_tab_removed_is_answered_with_the_agenda(as_, ingrid, workshops):
    gone = f"{FOR_ALL}/items/{Agenda.of(workshops[1]).items[0].id}"
    as_(ingrid).post(f"{gone}/removal")
    for address in (gone, f"{gone}/removal", f"{gone}/places/1"):
        answer = as_(ingrid).post(address, data=ITEM)
        assert answer.status_code == 404
        assert "Punkten är redan borttagen." in answer.text
    assert 'value="Stryk hälften"' in as_(ingrid).post(gone, data=ITEM).text
    part = as_(ingrid).post(f"{gone}/removal", headers={"HX-Request": "true"})
    assert (part.status_code, part.text.lstrip()[:8]) == (409, "<section")


def test_instructions_keep_their_lines_and_an_error_stands_under_its_field(as_, ingrid, workshops):
    as_(ingrid).post(f"{FOR_ALL}/items", data={**ITEM, "description": "Först.\r\nSedan.  "})
    assert Agenda.of(workshops[1]).items[-1].description == "Först.\nSedan."
    page = as_(ingrid).post(f"{FOR_ALL}/items", data={**ITEM, "minutes": "0"}).text
    assert page.index('id="minutes-error"') < page.index('class="qa-more"')


def test_beside_the_plan_it_says_what_became_of_it(as_, karin, storuman, workshops):
    agenda = Agenda.of(workshops[1], storuman)
    agenda.make_own()
    agenda.items[0].shift, agenda.items[1].shift = 7 * 60, -5 * 60 - 10
    db.session.commit()
    page = as_(karin).get(OWN).text
    assert "Dialog, 20 min, förlängt till 27" in page
    assert "Rast, 15 min, kortat till 10" in page
    agenda.items[0].shift = agenda.items[1].shift = 20  # seconds that nobody counts
    db.session.commit()
    assert "Dialog, 20 min</p>" in as_(karin).get(OWN).text
