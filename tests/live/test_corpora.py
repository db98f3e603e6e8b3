"""What is known to do harm does not get in: it is answered, the text is as before, and whoever is there writes on."""

import subprocess
import sys

import pytest
from sqlalchemy import select

from intranet.live import documents
from intranet.live.models import TextClient, TextUpdate
from intranet.live.wire import framed
from intranet.platform.db import db
from tests.live import corpora, made, mutations

NESTING, FORGED = corpora.load("nesting"), corpora.load("forged-ids")
# Those that a library without a guard before it does not survive.
DEADLY = [case for case in NESTING if len(case.update) > 100_000 and case.answer != (413, "too large")]


def by_name(case: corpora.Case) -> str:
    return case.name


@pytest.fixture
def try_it(as_, karin, peter, text, app):
    """Let Peter write what is there before, and Karin send the case. Gives the answer; nothing else has happened."""

    def post(browser, update):
        return browser.post(
            f"/groups/storuman/texts/{text.id}/updates?schema=1",
            data=framed(update) + framed(b""),
            content_type="application/octet-stream",
        )

    def state():
        rows = db.session.execute(select(TextUpdate.seq, TextUpdate.payload).filter_by(text_id=text.id)).all()
        clients = db.session.execute(select(TextClient.client_id, TextClient.user_id, TextClient.clock)).all()
        with documents.current(text) as here:
            vector = here.vector
        return sorted(rows), sorted(clients), vector, documents.read(text).html("a")

    def attempt(case: corpora.Case):
        for earlier in case.after:
            assert post(as_(peter), earlier).status_code == 200
        before = state()
        answer = post(as_(karin), case.update)
        assert state() == before
        said = answer.get_json()["why"] if answer.is_json else ""
        return (answer.status_code, said), lambda update: post(as_(peter), update)

    return attempt


@pytest.mark.parametrize("case", NESTING, ids=by_name)
def test_what_nests_without_end_is_refused_and_nothing_of_it_gets_in(try_it, case):
    answer, _ = try_it(case)
    assert answer == case.answer


@pytest.mark.parametrize("case", FORGED, ids=by_name)
def test_what_is_written_under_anothers_id_is_refused_and_the_other_writes_on(try_it, text, case):
    answer, as_peter = try_it(case)
    assert answer == case.answer
    assert as_peter(made.update(made.words(" du", left=(5, 4)), clock=5)).status_code == 200
    assert documents.read(text).plain("a") == "hej du"


@pytest.mark.parametrize("case", DEADLY, ids=by_name)
def test_the_library_alone_would_not_survive_it(case):
    program = "import sys, pycrdt\npycrdt.Doc().apply_update(sys.stdin.buffer.read())\n"
    ended = subprocess.run(
        [sys.executable, "-c", program], input=case.update, capture_output=True, check=False
    )
    assert ended.returncode < 0


@pytest.mark.parametrize("seed", range(4))
def test_a_real_update_changed_at_random_is_refused_or_does_no_harm(seed):
    outcome = mutations.many(1000, seed)  # `python -m bench guard` tries 120,000
    assert outcome["let in"] > 10
    assert outcome["Malformed"] > 500
    assert outcome["Behind"] > 20
