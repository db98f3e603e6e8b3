"""A member asks colleagues by a link: who may, what the link is, and what becomes of the answers."""

import re
from datetime import datetime

import pytest

from intranet.assignments.questions import Question, Reply
from intranet.charter.models import Charter
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.expiry import delete_past

HERE = "/groups/storuman/workshops/2/assignment"
ASKED = {"question": "Vad tar tid i onödan?", "days": "14", "most": "50"}
HTMX = {"HX-Request": "true"}
LINK = re.compile(r"http://localhost/ask/([\w-]{43})<")
KEY = re.compile(r'name="key" value="([^"]+)"')
pytestmark = pytest.mark.usefixtures("assignment")


@pytest.fixture
def reply(link):
    """What a colleague has answered Peter."""
    made = link[0].take("Resorna <b>tar</b> tid.\nOch mötena.", name="Ann-Sofi", key="a")
    db.session.commit()
    return made


@pytest.fixture
def charter(storuman, karin):
    """Storuman's charter, of which nothing is written."""
    begun = Charter.begin(storuman, by=karin)
    db.session.commit()
    return begun


def test_the_link_is_shown_once_and_kept_as_a_digest(as_, peter, eva, nobody):
    made = as_(peter).post(f"{HERE}/questions", data=ASKED)
    assert (made.status_code, made.headers["Location"][-5:]) == (303, "#link")
    page = as_(peter).get(made.headers["Location"]).text
    token = LINK.search(page)[1]
    assert token not in as_(peter).get(HERE).text
    assert not LINK.search(as_(eva).get(made.headers["Location"]).text)
    assert token not in str(vars(db.session.query(Question).one()))
    assert token not in made.headers["Location"]
    assert "Vad tar tid i onödan?" in nobody.get(f"/ask/{token}").text


def test_two_quick_clicks_make_one_link_and_the_next_form_another(as_, peter):
    form = {**ASKED, "key": KEY.search(as_(peter).get(HERE).text)[1]}
    first, second = (as_(peter).post(f"{HERE}/questions", data=form).headers["Location"] for _ in range(2))
    assert first == second
    assert db.session.query(Question).count() == 1
    other = as_(peter).post(f"{HERE}/questions", data={**form, "question": "En annan?"}).headers["Location"]
    assert other != first
    form["key"] = KEY.search(as_(peter).get(HERE).text)[1]
    as_(peter).post(f"{HERE}/questions", data=form)
    assert db.session.query(Question).count() == 3


@pytest.mark.parametrize(
    ("today", "days"),
    [((2018, 4, 5), 14), ((2018, 4, 17), 7), ((2018, 4, 24), 1), ((2018, 4, 25), 1), ((2018, 6, 1), 14)],
)
def test_a_link_lives_no_longer_than_it_is_of_use(as_, peter, nobody, in_april, today, days):
    in_april.move_to(datetime(*today, 9, 0, tzinfo=clock.SWEDEN))
    page = as_(peter).get(HERE).text
    assert "Uppgiften lämnas senast tis 24 april." in page
    assert re.search(rf'name="days"[^>]* value="{days}"', page)


def test_a_link_is_open_to_the_end_of_its_last_day(as_, peter, nobody, in_april):
    made = as_(peter).post(f"{HERE}/questions", data={**ASKED, "days": "7"}, follow_redirects=True).text
    assert "Länken är öppen till tis 24 april" in made
    address = f"/ask/{LINK.search(made)[1]}"
    in_april.move_to(datetime(2018, 4, 24, 23, 59, tzinfo=clock.SWEDEN))
    assert nobody.get(address).status_code == 200
    in_april.move_to(datetime(2018, 4, 25, 0, 0, tzinfo=clock.SWEDEN))
    assert nobody.get(address).status_code == 404


def test_the_question_is_not_the_assignment_until_somebody_writes_it(as_, peter):
    assert "Prata med fem medarbetare." not in as_(peter).get(HERE).text.split('name="question"')[1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"question": ""}, "Skriv en fråga."),
        ({"days": "31"}, "Skriv ett tal mellan 1 och 30."),
        ({"days": "0"}, "Skriv ett tal mellan 1 och 30."),
        ({"most": "201"}, "Skriv ett tal mellan 1 och 200."),
        ({"most": "många"}, ""),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_, peter, wrong, said):
    answer = as_(peter).post(f"{HERE}/questions", data={**ASKED, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert not db.session.query(Question).count()


def test_there_is_an_end_to_links(as_, peter):
    for number in range(10):
        assert (
            as_(peter).post(f"{HERE}/questions", data={**ASKED, "question": f"{number}?"}).status_code == 303
        )
    assert as_(peter).post(f"{HERE}/questions", data=ASKED).status_code == 422


def test_answers_are_the_members_until_they_hand_in(as_, peter, karin, ingrid, reply, hand_in):
    assert "Resorna &lt;b&gt;tar&lt;/b&gt; tid." in as_(peter).get(HERE).text
    for reader in (karin, ingrid):
        assert "Resorna" not in as_(reader).get(HERE).text
    hand_in(peter, "Så här sa de.")
    for reader in (karin, ingrid):
        page = as_(reader).get(HERE).text
        assert "Resorna &lt;b&gt;tar&lt;/b&gt; tid." in page
        assert "/removal" not in page


def test_an_answer_is_removed_and_brought_back_and_after_a_day_it_is_gone(as_, peter, reply, in_april):
    address = f"{HERE}/replies/{reply.id}/removal"
    assert as_(peter).post(address).status_code == 303
    part = as_(peter).post(address, headers=HTMX)
    assert "Ett svar är borttaget." in part.text
    assert "Resorna" not in part.text
    as_(peter).post(f"{address}/undoing")
    assert "Resorna" in as_(peter).get(HERE).text
    as_(peter).post(address)
    in_april.move_to(datetime(2018, 4, 18, 10, 0, tzinfo=clock.SWEDEN))
    delete_past()
    db.session.commit()
    assert not db.session.query(Reply).count()


def test_only_whoever_asked_closes_and_removes(as_, karin, olle, link, reply, hand_in, peter):
    hand_in(peter, "Klart.")
    question = link[0]
    for what in (f"questions/{question.id}/closing", f"replies/{reply.id}/removal"):
        assert as_(karin).post(f"{HERE}/{what}").status_code == 403
        assert as_(karin).post(f"{HERE}/{what}/undoing").status_code == 403
        assert as_(olle).post(f"{HERE}/{what}").status_code == 404


def test_an_answer_is_quoted_as_a_change_that_everybody_sees(as_, peter, reply, charter):
    section = charter.sections[1]
    for _twice in range(2):
        said = as_(peter).post(
            f"{HERE}/replies/{reply.id}/quotation", data={"section": section.id}, headers=HTMX
        )
        assert "Citerat i ”För vem?”." in said.text
        assert "För vem?</a>" in said.text
    db.session.expire_all()
    text = documents.read(charter.text)
    assert text.plain(section.fragment) == "”Resorna <b>tar</b> tid. Och mötena.” – Ann-Sofi"
    assert text.html(section.fragment).startswith("<p>”Resorna &lt;b&gt;")
    history = as_(peter).get("/groups/storuman/charter/history").text
    assert "Peter Sjö ändrade ”För vem?”" in " ".join(history.split())


def test_what_is_there_stays_when_something_is_quoted(as_, peter, reply, charter):
    section = charter.sections[1]
    documents.replace(
        charter.text, section.fragment, "<p>Företagare.</p><ul><li>Och unga.</li></ul>", by=peter
    )
    db.session.commit()
    as_(peter).post(f"{HERE}/replies/{reply.id}/quotation", data={"section": section.id})
    db.session.expire_all()
    lines = documents.read(charter.text).plain(section.fragment).splitlines()
    assert lines[:2] == ["Företagare.", "Och unga."]
    assert len(lines) == 3


def test_nobody_quotes_what_they_do_not_read(as_, peter, karin, ingrid, reply, charter, hand_in):
    address, data = f"{HERE}/replies/{reply.id}/quotation", {"section": charter.sections[0].id}
    assert as_(karin).post(address, data=data).status_code == 404
    hand_in(peter, "Klart.")
    assert as_(karin).post(address, data=data).status_code == 303
    assert as_(ingrid).post(address, data={"section": charter.sections[1].id}).status_code == 303
    as_(peter).post(f"{HERE}/replies/{reply.id}/removal")
    assert as_(peter).post(address, data=data).status_code == 404


def test_a_section_must_be_chosen(as_, peter, reply, charter):
    assert '<option value="">Välj avsnitt</option>' in as_(peter).get(HERE).text
    assert "De som har tagit ställning där tillfrågas igen." in as_(peter).get(HERE).text
    for nonsense in ({}, {"section": ""}, {"section": "99999"}, {"section": "x"}):
        for headers in (HTMX, {}):
            address = f"{HERE}/replies/{reply.id}/quotation"
            answer = as_(peter).post(address, data=nonsense, headers=headers)
            assert answer.status_code == 422
            assert "Välj ett avsnitt först." in answer.text
            assert f'id="quote-{reply.id}" open' in answer.text
    assert all(documents.read(charter.text).is_empty(section.fragment) for section in charter.sections)


@pytest.fixture
def quoted(as_, peter, reply, charter):
    """Where the answer's quotation is taken out of the charter again; the section it stands in."""
    section, address = charter.sections[1], f"{HERE}/replies/{reply.id}/quotation"
    as_(peter).post(address, data={"section": section.id})
    db.session.expire_all()
    return f"{address}/undoing", section


def test_a_quotation_is_taken_out_and_the_text_is_what_it_was(as_, peter, quoted, charter):
    address, section = quoted
    assert address in as_(peter).get(HERE).text
    for _twice in range(2):
        said = as_(peter).post(address, headers=HTMX)
        assert "Citatet är borttaget ur uppdraget igen." in said.text
        assert "Citerat i" not in said.text
        assert address not in said.text
    db.session.expire_all()
    assert documents.read(charter.text).is_empty(section.fragment)


def test_what_others_write_meanwhile_stays_when_a_quotation_is_taken_out(as_, peter, eva, quoted, charter):
    address, section = quoted
    documents.append(charter.text, section.fragment, "<p>Och unga.</p>", by=eva)
    db.session.commit()
    as_(peter).post(address, headers={"Accept-Language": "en"})
    db.session.expire_all()
    assert documents.read(charter.text).plain(section.fragment) == "Och unga."


def test_a_quotation_that_somebody_has_changed_stays(as_, peter, eva, quoted, charter):
    address, section = quoted
    documents.replace(charter.text, section.fragment, "<p>Resorna tar tid.</p>", by=eva)
    db.session.commit()
    assert address not in as_(peter).get(HERE).text
    refused = as_(peter).post(address, headers=HTMX)
    assert refused.status_code == 409
    assert "Någon har ändrat citatet sedan dess, så det står kvar." in refused.text
    db.session.expire_all()
    assert documents.read(charter.text).plain(section.fragment) == "Resorna tar tid."


def test_nobody_takes_out_what_they_do_not_read(as_, karin, olle, birgitta, quoted):
    for person, status in ((karin, 404), (birgitta, 403), (olle, 404)):
        assert as_(person).post(quoted[0]).status_code == status


def test_who_reads_the_answers_is_said_as_it_is(as_, peter, nobody, link, reply, hand_in):
    before = as_(peter).get(HERE).text
    for words in (
        "Bara du kan läsa det tills du lämnar in.",
        "gruppen och handledaren läser dem när du lämnar in.",
        "Bara du läser dem tills du lämnar in.",
    ):
        assert words in before
    assert "Peter Sjö läser ditt svar direkt. När" in nobody.get(f"/ask/{link[1]}").text
    hand_in(peter, "Klart.")
    after = as_(peter).get(HERE).text
    assert "Bara du" not in after
    for words in (
        "Din grupp och handledaren läser det du har lämnat in.",
        "Du har lämnat in, så gruppen och handledaren läser svaren samtidigt som du.",
        "Du, din grupp och handledaren läser dem.",
    ):
        assert words in after
    colleagues = nobody.get(f"/ask/{link[1]}").text
    assert (
        "Peter Sjö, hela Storuman i Storumans kommun och programmets handledare läser ditt svar direkt."
        in colleagues
    )
    as_(peter).post(f"{HERE}/answer/handing-in/undoing")
    assert "Peter Sjö läser ditt svar direkt. När" in nobody.get(f"/ask/{link[1]}").text
