"""Two who plan at once: nobody changes another item than they meant, and nobody overwrites what they have not seen."""

import re

import pytest
from sqlalchemy import delete, insert, update

from intranet.platform.db import db
from intranet.workshops.agenda import Agenda, AgendaItem, Gone, ItemKind
from intranet.workshops.models import Workshop

PLAN = "/programmes/att-leda-digital-forandring/workshops/2"
ITEM = {"minutes": "20", "kind": "dialogue", "title": "Min rubrik", "description": ""}
SHOWN = re.compile(r'name="shown"[^>]* value="([^"]+)"')


def elsewhere(statement):
    """Let somebody else's transaction happen meanwhile."""
    db.session.commit()
    with db.engine.begin() as other:
        other.execute(statement)


@pytest.fixture(params=["programme", "group"])
def agenda(request, workshops, storuman):
    """An agenda of A, B and C, of the programme or of a group."""
    made = Agenda.of(workshops[2], storuman if request.param == "group" else None)
    for title in "ABC":
        made.add(minutes=5, kind=ItemKind.DIALOGUE, title=title, description="")
    return made


def left(agenda):
    db.session.commit()
    return [item.title for item in Agenda.of(agenda.workshop, agenda.group, anew=True).items]


def test_what_is_removed_is_what_was_meant(agenda):
    first, second, _third = agenda.items
    elsewhere(delete(AgendaItem).where(AgendaItem.id == first.id))
    agenda.remove(second)
    assert left(agenda) == ["C"]


def test_what_is_moved_is_what_was_meant(agenda):
    first, second, _third = agenda.items
    elsewhere(delete(AgendaItem).where(AgendaItem.id == first.id))
    agenda.move(second, to=1)
    assert left(agenda) == ["C", "B"]


def test_what_is_gone_is_not_changed(agenda):
    second = agenda.items[1]
    elsewhere(delete(AgendaItem).where(AgendaItem.id == second.id))
    with pytest.raises(Gone):
        agenda.own_item(second)
    assert left(agenda) == ["A", "C"]


def test_an_agenda_that_is_held_is_as_others_left_it(agenda):
    elsewhere(update(AgendaItem).where(AgendaItem.id == agenda.items[0].id).values(shift=90))
    agenda.hold()
    assert agenda.items[0].shift == 90


def test_two_who_change_an_item_see_each_others_words(as_, ingrid, workshops):
    item = Agenda.of(workshops[1]).items[0]
    address = f"{PLAN}/agenda/items/{item.id}"
    form = {**ITEM, "shown": SHOWN.search(as_(ingrid).get(address).text)[1]}
    elsewhere(
        update(AgendaItem).where(AgendaItem.id == item.id).values(title="Deras", kind=ItemKind.EXERCISE)
    )
    refused = as_(ingrid).post(address, data=form)
    assert refused.status_code == 409
    assert re.findall("<dd>(.*?)</dd>", refused.text) == ["Övning", "Deras"]
    assert 'value="Min rubrik"' in refused.text
    form["shown"] = SHOWN.search(refused.text)[1]
    assert as_(ingrid).post(address, data=form).status_code == 303
    assert (item.title, item.kind) == ("Min rubrik", ItemKind.DIALOGUE)


def test_two_who_copy_to_an_empty_agenda_at_once_do_not_get_it_twice(as_, ingrid, workshops, monkeypatch):
    source, empty, hold = workshops[1].id, workshops[2].id, Workshop.hold
    theirs = {"kind": ItemKind.BREAK, "title": "Deras", "minutes": 5, "workshop_id": empty}

    def late(self):
        monkeypatch.undo()
        elsewhere(insert(AgendaItem).values(theirs))
        hold(self)

    monkeypatch.setattr(Workshop, "hold", late)
    address = f"{PLAN.replace('/2', '/3')}/agenda/copying"
    assert as_(ingrid).post(address, data={"source": source}).status_code == 422
    assert [item.title for item in Agenda.of(db.session.get_one(Workshop, empty)).items] == ["Deras"]


def test_two_who_plan_a_workshop_see_each_others_words(as_, ingrid, workshops):
    page = as_(ingrid).get(f"{PLAN}/edit").text
    values = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    form = {name: values[name] for name in ("title", "day", "starts", "ends", "place", "shown")}
    form["title"] = "Min rubrik"
    elsewhere(update(Workshop).where(Workshop.number == 2).values(place="Lycksele", link=""))
    refused = as_(ingrid).post(PLAN, data=form)
    assert refused.status_code == 409
    assert re.findall("<dd>(.*?)</dd>", refused.text) == ["Lycksele"]
    assert 'value="Min rubrik"' in refused.text
    form["shown"] = SHOWN.search(refused.text)[1]
    assert as_(ingrid).post(PLAN, data={**form, "place": "Lycksele"}).status_code == 303
    assert (workshops[1].title, workshops[1].place) == ("Min rubrik", "Lycksele")
