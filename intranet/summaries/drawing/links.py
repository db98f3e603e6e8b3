"""Where a summary may lead: to the web, to somebody's mail, and within itself. A reader's click runs nothing."""

import re
from typing import Any

import pydyf

from intranet.summaries.drawing.fetcher import Denied

LONGEST = 2000  # characters; PDF/A allows no string above 32,767 bytes, and no browser much more than this
_LEADS_OUT = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f-\x9f<>\"]+", re.IGNORECASE)


def drop_too_long(tree: Any) -> None:
    """Let what somebody pasted stay words, where its address is too long for a link."""
    for element in tree.iter():
        if len(element.get("href", "")) > LONGEST:
            del element.attrib["href"]


def check(pdf: pydyf.PDF) -> None:
    """Stop a document that leads anywhere else.

    Raises:
        Denied: it does.
    """
    for thing in pdf.objects:
        if (
            isinstance(thing, pydyf.Dictionary)
            and (action := thing.get("A"))
            and thing.get("Subtype") == "/Link"
        ):
            address = action["URI"].string if "URI" in action else action["S"]
            if not _LEADS_OUT.fullmatch(address):
                raise Denied(f"a link to {address[:100]}")
