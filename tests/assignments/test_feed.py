"""What is told of assignments on the start page."""

from intranet.assignments.models import Answer
from intranet.overview.feed import lately
from intranet.platform import clock
from intranet.platform.db import db
from tests import meetings


def test_each_has_its_sentence(assignment, storuman, peter, karin, link, app):
    with clock.told(meetings.NOW.replace(year=2030)):
        answer = Answer.of(assignment, storuman, peter)
        answer.save("Fem.", revision=0, is_over=False)
        answer.hand_in(by=peter, is_over=False)
        link[0].take("Resorna.", name="", key="a")
        link[0].take("Mötena.", name="", key="b")
        db.session.commit()
    with app.test_request_context():
        told = [line.sentence.striptags() for line in lately(storuman, None, viewer=karin)][:2]
    assert sorted(told) == [
        "En kollega har svarat Peter Sjö",
        "Peter Sjö lämnade in uppgiften efter ”Vad förändras – och vad förändras inte?”",
    ]
