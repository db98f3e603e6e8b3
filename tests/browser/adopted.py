"""Storuman has adopted something, for tests in which it is printed or shared."""

from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform.db import db
from tests import people
from tests.house.things import write_and_adopt
from tests.house.world import person


def adopt(*wordings: str) -> None:
    """Let Storuman adopt a version of each wording."""
    people.move_in()
    karin, peter = person("karin"), person("peter")
    charter = Charter.begin(db.session.query(Group).filter_by(slug="storuman").one(), by=karin)
    for fragment, words in (("title", "Tid för människor"), ("why", "Tiden ska räcka.")):
        documents.replace(charter.text, fragment, f"<p>{words}</p>", by=karin)
    for wording in wordings:
        write_and_adopt(charter, peter, karin, wording)
