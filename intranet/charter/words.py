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


# Of what is adopted: a title and a why in one sentence stand at the top of a page that has to be read.
MOST_TITLE = 120
MOST_WHY = 300
MOST_COMMENT = 500
MOST_HEADING = 80
MOST_QUESTION = 160
