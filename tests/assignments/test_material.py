"""An assignment brings documents of the programme's library: chosen where it is set, fetched by members."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from intranet.assignments.material import AssignmentDocument, choose
from intranet.assignments.models import Assignment
from intranet.groups.copying import Copy
from intranet.groups.models import Programme
from intranet.library.copying import copy_documents
from intranet.library.files import files
from intranet.library.models import Document, Place
from intranet.platform.db import db
from tests.assignments.test_setting import FILLED, PLAN, PROGRAMME

HERE = "/groups/storuman/workshops/2/assignment"


@pytest.fixture
def document(programme, ingrid):
    """A file of the programme."""
    upload = FileStorage(BytesIO(b"Fyra steg"), "Intervjuguide.txt")
    made = Document.add(Place(programme), files().bring_in(upload, programme), by=ingrid)
    db.session.commit()
    return made


@pytest.fixture
def chosen(assignment, document):
    """The file belongs to the assignment."""
    choose(assignment, [document.id], [document.id])
    db.session.commit()
    return document


def held():
    return [one.document_id for one in db.session.query(AssignmentDocument)]


@pytest.mark.usefixtures("workshops")
def test_who_sets_it_chooses_and_members_fetch(as_, ingrid, peter, document, programme):
    link = Document.link(
        Place(programme), name="Mallen", address="https://example.org/mall", description="", by=ingrid
    )
    db.session.commit()
    page = as_(ingrid).get(PLAN).text
    assert "Intervjuguide" in page
    assert " checked" not in page
    for _twice in range(2):
        sent = {**FILLED, "documents": [str(document.id), str(link.id)]}
        assert as_(ingrid).post(PLAN, data=sent).status_code == 303
    assert sorted(held()) == [document.id, link.id]
    assert as_(ingrid).get(PLAN).text.count(" checked") == 2
    assert "Material: Intervjuguide, Mallen" in as_(ingrid).get(f"{PROGRAMME}/workshops/2/edit").text
    page = as_(peter).get(HERE).text
    assert "Text, 1\N{NO-BREAK SPACE}kB" in page.replace("1 kB", "1\N{NO-BREAK SPACE}kB")
    assert 'href="https://example.org/mall"' in page
    address = f"/groups/storuman/library/{document.id}/file"
    assert f'href="{address}"' in page
    assert as_(peter).get(address).data == b"Fyra steg"
    as_(ingrid).post(PLAN, data={**FILLED, "documents": [str(link.id)]})
    assert held() == [link.id]


@pytest.mark.usefixtures("workshops")
def test_what_is_not_the_programmes_is_not_chosen(as_, ingrid, karin, storuman, document):
    own = Document.link(Place(storuman), name="Vårt", address="https://example.org", description="", by=karin)
    document.remove(by=ingrid)
    db.session.commit()
    assert "Vårt" not in as_(ingrid).get(PLAN).text
    sent = {**FILLED, "documents": [str(own.id), str(document.id), "99999", "x"]}
    assert as_(ingrid).post(PLAN, data=sent).status_code == 303
    assert not held()


def test_a_removed_document_is_not_shown_and_comes_back_when_it_is_put_back(as_, ingrid, peter, chosen):
    chosen.remove(by=ingrid)
    db.session.commit()
    page = as_(peter).get(HERE).text
    assert "Intervjuguide" not in page
    assert as_(ingrid).post(PLAN, data={**FILLED, "words": "Andra ord."}).status_code == 303
    chosen.put_back(by=ingrid)
    db.session.commit()
    assert "Intervjuguide" in as_(peter).get(HERE).text


def test_moved_it_is_shown_to_those_who_read_it_there(
    as_, ingrid, peter, olle, chosen, workshops, programme, storuman
):
    theirs = "/groups/sorsele/workshops/2/assignment"
    chosen.move(Place(programme, workshops[2].id), by=ingrid)
    db.session.commit()
    assert "Intervjuguide" in as_(olle).get(theirs).text
    chosen.move(Place(storuman), by=ingrid)
    db.session.commit()
    assert "Intervjuguide" in as_(peter).get(HERE).text
    assert "Intervjuguide" not in as_(olle).get(theirs).text


def test_it_is_found_by_the_names_of_its_documents(as_, ingrid, peter, chosen):
    def found(words):
        return HERE in as_(peter).get("/search", query_string={"q": words, "kind": "assignment"}).text

    assert found("intervjuguide")
    chosen.change(name="Samtalsstöd", description="", tags=[], by=ingrid)
    db.session.commit()
    assert found("samtalsstöd")
    chosen.remove(by=ingrid)
    db.session.commit()
    assert not found("samtalsstöd")


def test_it_comes_along_when_the_programme_is_copied(programme, ingrid, chosen, assignment):
    from intranet.assignments.planning import copy_assignments
    from intranet.workshops.copying import copy_workshops

    new = Programme(slug="nytt", name="Nytt")
    db.session.add(new)
    db.session.flush()
    copy = Copy(old=programme, new=new, days=364, by=ingrid)
    for part in (copy_workshops, copy_documents, copy_assignments):
        part(copy)
    db.session.commit()
    copied = db.session.query(Assignment).filter(Assignment.id != assignment.id).one()
    row = db.session.query(AssignmentDocument).filter_by(assignment_id=copied.id).one()
    assert db.session.get(Document, row.document_id).programme_id == new.id


def test_a_workshop_that_is_put_back_has_it_again(as_, ingrid, chosen, programme):
    from intranet.assignments.planning import keep, put_back
    from intranet.workshops.models import Workshop

    workshop = Workshop.all_of(programme)[1]
    kept = keep(workshop)
    db.session.delete(Assignment.at(workshop))
    db.session.commit()
    assert not held()
    put_back(workshop, kept, set())
    db.session.commit()
    assert held() == [chosen.id]


def test_two_hundred_are_no_burden(as_, ingrid, peter, assignment, programme):
    from sqlalchemy import event

    made = [
        Document.link(
            Place(programme), name=f"Länk {n:03}", address="https://example.org", description="", by=ingrid
        )
        for n in range(200)
    ]
    choose(assignment, [one.id for one in made], [one.id for one in made])
    db.session.commit()
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    assert "Länk 199" in as_(ingrid).get(PLAN).text
    assert "Länk 199" in as_(peter).get(HERE).text
    assert len(asked) < 60
