"""What changes is found as it is now, and what is gone is not found."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from intranet.assignments.models import Assignment
from intranet.charter.models import Charter
from intranet.charter.words import Part
from intranet.dialogue.models import Thread
from intranet.groups.models import Group, Programme
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.db import db
from intranet.search import keeping
from intranet.search.models import SearchEntry
from intranet.workshops.models import Workshop
from tests.search.conftest import addresses, page_of, titles

LONG_AGO = datetime(2018, 2, 28, tzinfo=UTC)


@pytest.fixture
def charter(storuman, karin) -> Charter:
    begun = Charter.begin(storuman, by=karin)
    db.session.commit()
    return begun


def write(charter: Charter, words: str, section: int = 0, *, by=None) -> None:
    documents.replace(charter.text, charter.sections[section].fragment, f"<p>{words}</p>", by=by)
    db.session.commit()


def test_an_action_is_found_by_its_title_its_reason_and_its_notes(look, agree, peter) -> None:
    action = agree("Ring Åsele", reason="De vet hur man gör")
    action.note("Bokat till onsdag", by=peter)
    for typed in ("åsele", "vet", "onsdag"):
        assert titles(look(peter, typed)) == ["Ring Åsele"], typed


def test_what_is_said_in_other_words_is_found_by_those_alone(look, agree, peter) -> None:
    action = agree("Ring Åsele")
    action.change(revision=action.revision, by=peter, title="Ring Malå")
    assert titles(look(peter, "malå")) == ["Ring Malå"]
    assert titles(look(peter, "åsele")) == []


def test_what_is_deleted_is_not_found(look, agree, peter) -> None:
    action = agree("Ring Åsele")
    db.session.delete(action)
    assert not look(peter, "åsele").all


def test_what_was_never_kept_is_not_found(look, agree, peter, storuman, karin) -> None:
    agree("Ring Malå").title = "Ring Åsele"
    db.session.flush()
    db.session.rollback()
    assert titles(look(peter, "ring")) == ["Ring Malå"]


def test_the_draft_is_found_with_its_why_and_each_section_where_it_stands(app, look, charter, peter) -> None:
    documents.replace(charter.text, "why", "<p>Tiden ska räcka till människor.</p>")
    write(charter, "Vi bygger om hemtjänsten.")
    section = charter.sections[0]
    found = look(peter, "hemtjänst")
    assert titles(found) == [section.heading]
    assert addresses(app, found) == [f"/groups/storuman/charter#{section.fragment}"]
    assert look(peter, "räcka").total == 1


def test_text_taken_out_of_the_draft_is_not_found(look, charter, peter) -> None:
    write(charter, "Vi bygger om hemtjänsten.")
    write(charter, "Vi bygger om skolan.")
    assert look(peter, "skola").total == 1
    assert look(peter, "hemtjänst").total == 0


def test_a_section_that_is_removed_or_renamed_is_not_found_as_it_was(look, charter, karin, peter) -> None:
    section = charter.add_section(Part.WHAT, "Xylofonen", "Hur?", by=karin)
    assert look(peter, "xylofon").total == 1
    section.change(heading="Trumpeten", question="Hur?", by=karin)
    assert look(peter, "xylofon").total == 0
    assert look(peter, "trumpet").total == 1
    charter.remove_section(section, by=karin)
    assert look(peter, "trumpet").total == 0


def test_a_version_stays_as_it_was_adopted(app, look, charter, karin, peter, as_) -> None:
    documents.replace(charter.text, "title", "<p>Storuman förändras</p>")
    documents.replace(charter.text, "why", "<p>Tiden ska räcka.</p>")
    write(charter, "Vi bygger om hemtjänsten.")
    charter.adopt(by=karin, reading=documents.read(charter.text))
    write(charter, "Något annat.")
    assert addresses(app, look(peter, "hemtjänst")) == ["/groups/storuman/charter/versions/1"]
    assert "Version 1" in page_of(as_(peter), "hemtjänst")


def test_comments_are_found_until_they_are_removed(look, charter, karin, peter) -> None:
    thread = Thread.begin(charter.sections[0], "Vem betalar xylofonen?", by=peter)
    thread.answer("Trumpeten betalar regionen.", by=karin)
    assert look(peter, "xylofon").total == 1
    thread.remove(thread.comments[1], by=karin)
    assert look(peter, "trumpet").total == 0
    thread.remove(thread.comments[0], by=peter)
    assert look(peter, "xylofon").total == 0


def test_a_workshop_is_found_at_its_address_whatever_is_planned_before_it(
    app, look, programme, peter
) -> None:
    later, sooner = (clock.now() + timedelta(days=days) for days in (20, 10))
    hours = timedelta(hours=3)
    Workshop.plan(programme, title="Xylofonen", starts_at=later, ends_at=later + hours, place="Åsele")
    assert addresses(app, look(peter, "xylofon")) == ["/groups/storuman/workshops/1"]
    Workshop.plan(programme, title="Trumpeten", starts_at=sooner, ends_at=sooner + hours, place="Åsele")
    assert addresses(app, look(peter, "xylofon")) == ["/groups/storuman/workshops/1"]


def test_a_group_that_goes_takes_everything_along(agree, storuman) -> None:
    agree("Ring Åsele")
    db.session.execute(delete(Group).where(Group.id == storuman.id))
    db.session.commit()
    assert not db.session.scalars(select(SearchEntry)).all()


def test_what_is_typed_is_found_once_nobody_has_written_for_a_while(
    look, charter, peter, monkeypatch
) -> None:
    write(charter, "Vi bygger om hemtjänsten.")
    db.session.execute(update(SearchEntry).values(digest="old", body="", words=frozenset()))
    db.session.commit()
    assert look(peter, "hemtjänst").total == 0
    texts = keeping.Texts()
    texts.wrote(charter.text_id, 1)
    texts.look()
    assert look(peter, "hemtjänst").total == 0, "somebody writes in it"
    monkeypatch.setattr(keeping, "REST", 0.0)
    texts.look()
    assert look(peter, "hemtjänst").total == 1


def test_what_was_typed_before_the_process_stopped_is_found_when_it_starts(app, look, charter, peter) -> None:
    write(charter, "Vi bygger om hemtjänsten.")
    db.session.execute(
        update(SearchEntry).values(digest="old", body="", words=frozenset(), updated_at=LONG_AGO)
    )
    db.session.commit()
    with app.app_context():
        keeping.Texts().look()
    assert look(peter, "hemtjänst").total == 1


def test_everything_is_read_anew_when_asked(app, look, agree, charter, peter) -> None:
    agree("Ring Åsele")
    write(charter, "Vi bygger om hemtjänsten.")
    before = dump()
    db.session.execute(delete(SearchEntry).where(SearchEntry.kind == "charter"))
    db.session.execute(update(SearchEntry).values(digest="", body="Xylofon", words=frozenset()))
    db.session.execute(update(SearchEntry).values(subject_id=SearchEntry.subject_id + 1000))
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert done.exit_code == 0, done.output
    assert str(len(before)) in done.output
    assert dump() == before
    assert look(peter, "hemtjänst åsele").total == 0
    assert look(peter, "hemtjänst").total == look(peter, "åsele").total == 1


def dump() -> list:
    """Give everything that can be found, but for when it was written."""
    found = select(
        SearchEntry.kind,
        SearchEntry.subject_id,
        SearchEntry.part,
        SearchEntry.digest,
        SearchEntry.body,
        SearchEntry.words,
    )
    return sorted(db.session.execute(found).all(), key=lambda row: row[:3])


def test_an_empty_index_is_filled_when_the_app_starts(app, look, agree, peter) -> None:
    agree("Ring Åsele")
    db.session.execute(delete(SearchEntry))
    db.session.commit()
    with app.app_context():
        keeping.Texts().look()
    assert look(peter, "åsele").total == 1


def test_what_an_upgrade_marks_is_read_anew(app, look, agree, peter) -> None:
    agree("Ring Åsele")
    db.session.execute(update(SearchEntry).values(digest="", words=keeping.tokens("annat", "", ())))
    db.session.commit()
    assert look(peter, "ring").all == 0
    db.session.rollback()
    with app.app_context():
        assert keeping.is_unfinished()
        keeping.Texts().look()
        assert not keeping.is_unfinished()
    assert look(peter, "ring").all == 1


def test_what_breaks_off_while_everything_is_read_is_begun_anew(app, look, agree, peter, monkeypatch) -> None:
    agree("Ring Åsele")
    agree("Ring Malå")
    db.session.execute(delete(SearchEntry))
    db.session.commit()
    texts, read = keeping.Texts(), keeping.keep
    monkeypatch.setattr(keeping, "AFTER_FAILURE", 0.0)
    monkeypatch.setattr(keeping, "TOGETHER", 1)

    def breaks(source, *these):
        if source.kind == "action" and db.session.scalar(select(SearchEntry.id).filter_by(kind="action")):
            raise OSError("the machine is full")
        return read(source, *these)

    monkeypatch.setattr(keeping, "keep", breaks)
    with app.app_context(), pytest.raises(OSError, match="full"):
        texts.look()
    monkeypatch.setattr(keeping, "keep", read)
    assert look(peter, "ring").all == 1
    db.session.rollback()
    for again in (texts, keeping.Texts()):  # the same process, and one that starts
        with app.app_context():
            again.look()
        assert look(peter, "ring").all == 2
        db.session.rollback()
    assert not db.session.scalar(select(SearchEntry.id).filter_by(kind=keeping.UNDER_WAY))


# On SQLite those who write take turns.
@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_one_process_reads_everything_and_the_others_ask_again(app, look, agree, peter, monkeypatch) -> None:
    agree("Ring Åsele")
    db.session.execute(delete(SearchEntry))
    db.session.commit()
    monkeypatch.setattr(keeping, "AFTER_FAILURE", 0.0)
    texts = keeping.Texts()
    with db.engine.connect() as other, app.app_context():
        other.scalar(select(func.pg_try_advisory_xact_lock(keeping.LOCK)))
        texts.look()
    assert look(peter, "åsele").all == 0
    with app.app_context():
        texts.look()
    assert look(peter, "åsele").all == 1


def test_what_goes_with_a_workshop_is_not_found_and_a_thread_is_as_it_is_called_then(
    look, programme, charter, karin, peter
) -> None:
    starts = clock.now() + timedelta(days=20)
    workshop = Workshop.plan(programme, title="Övning", starts_at=starts, ends_at=starts, place="")
    Assignment.set(workshop, words="Spela xylofon", material="", due_on=starts.date(), by=karin)
    section = charter.add_section(Part.WHAT, "Trumpeten", "Hur?", by=karin)
    Thread.begin(section, "Vem betalar?", by=peter)
    assert (look(peter, "xylofon").all, look(peter, "trumpet").all) == (1, 2)
    db.session.delete(workshop)
    charter.remove_section(section, by=karin)
    assert look(peter, "xylofon").all == 0
    thread = db.session.scalars(select(Thread)).one_or_none()
    assert titles(look(peter, "betalar")) == ([thread.name] if thread else [])


def test_a_very_long_text_is_kept_as_far_as_it_goes(look, agree, peter) -> None:
    action = agree("Lång")
    entry = keeping.Entry(
        "Lång", " ".join(f"ord{n}{'å' * 40}" for n in range(60_000)), action.created_at, action.group_id
    )
    keeping.write(keeping.SOURCES["action"], [action.id], {action.id: {"": entry}})
    db.session.commit()
    assert look(peter, "ord17").total == 1
    assert len(db.session.scalars(select(SearchEntry.body)).one()) <= keeping.MOST_BODY


def test_a_programme_that_goes_takes_its_workshops_along(look, programme, ingrid) -> None:
    other = Programme(slug="annat", name="Annat")
    db.session.add(other)
    db.session.flush()
    Workshop.plan(other, title="Xylofonen", starts_at=clock.now(), ends_at=clock.now(), place="")
    db.session.commit()
    assert db.session.scalars(select(SearchEntry)).one().programme_id == other.id
    assert look(ingrid, "xylofon").all == 0, "it is another programme"
    db.session.execute(delete(Programme).where(Programme.id == other.id))
    db.session.commit()
    assert not db.session.scalars(select(SearchEntry)).all()
