"""The routes: compare, send, and every refusal with its own answer."""

import pytest
from pycrdt import Doc, XmlFragment
from sqlalchemy import func, select

from intranet.live import documents
from intranet.live.guard import MOST_BYTES
from intranet.live.models import SharedText, TextUpdate
from intranet.live.pace import Pace
from intranet.live.wire import Reader, framed
from intranet.platform.db import db
from intranet.platform.web.errors import NoRoom
from tests.live import made


def rows() -> int:
    return db.session.scalar(select(func.count(TextUpdate.id))) or 0


def why(answer) -> tuple[int, str]:
    return answer.status_code, answer.json["why"]


def test_what_is_sent_is_saved_numbered_and_signed(as_, karin, text, send, first):
    answer = send(as_(karin), first)
    assert (answer.status_code, answer.json) == (200, {"seq": 2})
    row = db.session.scalar(select(TextUpdate).where(TextUpdate.seq == 2))
    assert (row.payload, row.author_id) == (first, karin.id)
    assert documents.read(text).plain("a") == "hej"


def test_comparing_gives_what_the_page_lacks(as_, karin, eva, send, compare, first):
    send(as_(karin), first)
    seq, difference, vector = compare(as_(eva))
    doc: Doc = Doc()
    doc.apply_update(difference)
    assert seq == 2
    assert doc.get_state() == vector
    assert "hej" in str(doc.get("a", type=XmlFragment))
    assert compare(as_(eva), vector)[1] == b"\0\0"


def test_nothing_is_saved_when_nothing_is_sent(as_, karin, send):
    for nothing in (b"", b"\0\0"):
        assert send(as_(karin), nothing).json == {"seq": None}
    assert rows() == 1


@pytest.mark.parametrize("bad", [made.nested_any(60_000), b"\xff\xff", made.update(made.element("script"))])
def test_an_update_that_is_not_ours_is_refused_and_the_neighbours_stand(as_, karin, text, send, first, bad):
    send(as_(karin), first)
    assert why(send(as_(karin), bad)) == (422, "not ours")
    assert rows() == 2
    assert documents.read(text).plain("a") == "hej"


def test_too_much_at_once_is_refused(as_, karin, send):
    assert why(send(as_(karin), made.paragraph("x" * MOST_BYTES))) == (413, "too large")
    assert why(send(as_(karin), data=b"x" * (MOST_BYTES + 9000))) == (413, "too large")


def test_a_colleagues_client_id_is_refused(as_, karin, eva, send, first):
    send(as_(karin), first)
    forged = made.update(made.gone(10), clock=5)
    assert why(send(as_(eva), forged)) == (422, "not yours")
    assert send(as_(karin), made.update(made.words("!", left=(5, 4)), clock=5)).status_code == 200


def test_what_does_not_follow_is_told_to_compare(as_, karin, send, first):
    send(as_(karin), first)
    assert why(send(as_(karin), first)) == (409, "behind")
    assert why(send(as_(karin), made.update(made.gone(1), clock=9))) == (409, "behind")


def test_who_writes_in_a_fragment_that_is_gone_is_told_and_the_others_write_on(
    as_, karin, eva, text, send, first
):
    documents.remove_fragment(text, "b")
    db.session.commit()
    there = made.update(made.element("paragraph", inside="b"), client=6)
    assert why(send(as_(eva), there)) == (410, "removed")
    assert rows() == 1
    assert send(as_(karin), first).status_code == 200
    assert documents.read(text).plain("a") == "hej"


def test_a_page_with_another_schema_is_told(as_, karin, send, first, text):
    for told in ({"schema": "0"}, {}):
        assert why(send(as_(karin), first, query_string=told)) == (409, "schema")
    answer = as_(karin).post(
        f"/groups/storuman/texts/{text.id}/sync?schema=2",
        data=framed(b"\0"),
        content_type="application/octet-stream",
    )
    assert why(answer) == (409, "schema")


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""]
)
def test_only_bytes_are_taken(as_, karin, send, first, kind):
    answer = send(as_(karin), first, content_type=kind)
    assert answer.status_code in {400, 415}  # bytes that say they are a form are refused as a form already
    assert rows() == 1


@pytest.mark.parametrize("body", [b"", b"\x05", b"\x00", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"])
def test_a_cut_off_message_is_refused(as_, karin, send, body):
    assert send(as_(karin), data=body).status_code in {413, 422}


@pytest.mark.parametrize("vector", [b"", b"\x01", b"\x01\x05\x03\x00"])
def test_a_bad_vector_is_refused(as_, karin, text, vector):
    answer = as_(karin).post(
        f"/groups/storuman/texts/{text.id}/sync?schema=1",
        data=framed(vector),
        content_type="application/octet-stream",
    )
    assert why(answer) == (422, "not ours")


def test_a_full_disk_is_said(as_, karin, send, first, app, monkeypatch):
    def full(_entry):
        raise NoRoom

    monkeypatch.setattr(app.extensions["samsyn.live"].log, "append", full)
    assert why(send(as_(karin), first)) == (507, "disk full")
    monkeypatch.undo()
    assert send(as_(karin), first).status_code == 200


def test_who_may_not_write_may_not(as_, nobody, birgitta, olle, admin, text, send, first):
    assert send(as_(birgitta), first).status_code == 403
    assert send(as_(admin), first).status_code == 403
    assert send(as_(olle), first).status_code == 404
    assert send(nobody, first).status_code in {401, 302, 303}
    assert rows() == 1


def test_a_facilitator_writes_too(as_, ingrid, send, first):
    assert send(as_(ingrid), first).status_code == 200


def test_a_text_is_found_only_in_its_own_group(as_, olle, lena, sorsele, text, first):
    for what in ("updates", "sync"):
        answer = as_(olle).post(
            f"/groups/sorsele/texts/{text.id}/{what}?schema=1",
            data=framed(first) + framed(b""),
            content_type="application/octet-stream",
        )
        assert answer.status_code == 404
    assert as_(olle).get(f"/groups/sorsele/stream?client=5&text={text.id}").status_code == 404


def test_the_token_is_asked_for_as_of_any_other_post(csrf_on, as_, karin, send, first):
    assert send(as_(karin), first).status_code == 400
    assert rows() == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_nothing_is_taken_from_another_site(as_, karin, send, first, site):
    assert why(send(as_(karin), first, headers={"Sec-Fetch-Site": site})) == (403, "from elsewhere")
    assert send(as_(karin), first, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_person_who_sends_without_end_is_asked_to_wait(as_, karin, eva, app, send, monkeypatch):
    monkeypatch.setattr(app.extensions["samsyn.live"], "pace", Pace(per_second=0.01, burst=3))
    codes = [send(as_(karin)).status_code for _ in range(6)]
    assert 429 in codes
    assert send(as_(eva)).status_code == 200


def test_a_real_session_is_taken_and_read_back(as_, karin, eva, peter, storuman, compare):
    text = SharedText(group_id=storuman.id, fragments=["a"])
    db.session.add(text)
    db.session.commit()
    people = {1001: karin, 2002: eva, 3003: peter, 7: karin}
    for update in made.UPDATES:
        client = documents.scan(update).client
        answer = as_(people.get(client or 0, karin)).post(
            f"/groups/storuman/texts/{text.id}/updates?schema=1",
            data=framed(update) + framed(b""),
            content_type="application/octet-stream",
        )
        assert answer.status_code == 200, answer.json
    doc: Doc = Doc()
    answer = as_(eva).post(
        f"/groups/storuman/texts/{text.id}/sync?schema=1",
        data=framed(b"\0"),
        content_type="application/octet-stream",
    )
    reader = Reader(answer.data)
    reader.number()
    doc.apply_update(reader.bytes(2**20))
    assert str(doc.get("a", type=XmlFragment)) == made.REAL["shows"]
