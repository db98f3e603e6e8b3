"""The words that a charter is made of."""

from enum import StrEnum


class Part(StrEnum):
    """The two halves of a charter, in order."""

    WHY = "why"
    WHAT = "what"


class Stance(StrEnum):
    """Where a member stands on a section. Each of the three is a legitimate answer."""

    BEHIND = "behind"
    ACCEPTS = "accepts"
    NOT_YET = "not_yet"


MOST_COMMENT = 500
MOST_HEADING = 80
MOST_QUESTION = 160
MOST_TITLE = 100
MOST_WHY = 250
