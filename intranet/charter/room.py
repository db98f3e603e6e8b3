"""How much of a charter there is room for on the two pages of its brief, told while it is written.

Nothing is drawn for it: this counts the lines that the closest setting of the brief needs. The brief keeps to what
is told here (intranet/summaries/brief/paper.py); tests/summaries/test_sizes.py draws briefs of many sizes to see it.
"""

from collections.abc import Sequence
from functools import cached_property
from math import ceil
from typing import NamedTuple, Self

from flask_babel import gettext as _

from intranet.charter.agreement import MOST_LINES, SectionAgreement
from intranet.charter.words import MOST_TITLE, MOST_WHY
from intranet.groups.models import Group
from intranet.platform.i18n import count_words

# Millimetres on two pages, less what is there whatever is written, and on each page after them.
PAGES = 2 * 264.0 - 88.5
PAGE = 256.0
AROUND = 4.7  # space around a section
BETWEEN = 0.7  # space after a paragraph
LABEL = 22  # characters before names or a comment: "Stod bakom en tidigare text: "
LEAST = 4  # lines that a section may always have


class Setting(NamedTuple):
    """How something is set: millimetres a line, and characters of plain Swedish that go on one."""

    height: float
    characters: int

    def of(self, length: float) -> float:
        """Give the height of a paragraph of so many characters."""
        return ceil(length / self.characters) * self.height


TITLE, WHY, FACTS, ASK = Setting(7.1, 63), Setting(5.0, 96), Setting(4.0, 84), Setting(4.5, 104)
HEAD, TEXT, ROLL, VOICE = Setting(4.5, 132), Setting(4.36, 91), Setting(4.07, 99), Setting(4.3, 91)


class Passage(NamedTuple):
    """A section as the brief shows it, by the name of its text."""

    name: str
    question: str
    plain: str
    agreement: SectionAgreement

    @property
    def words(self) -> int:
        """Count the words of its text."""
        return len(self.plain.split())

    @property
    def height(self) -> float:
        """Give the height of its text in millimetres."""
        return sum(TEXT.of(len(line)) + BETWEEN for line in self.plain.splitlines() if line)

    @property
    def around(self) -> float:
        """Give the height of all but its text: heading and question, who stands where, what they say."""
        agreement = self.agreement
        head = HEAD.of(1.27 * len(agreement.heading) + len(self.question))
        heard = agreement.dissents + agreement.reservations
        voices = sum(VOICE.of(LABEL + len(cell.name) + len(cell.comment)) + 0.4 for cell in heard)
        return AROUND + head + _names(agreement) + voices


def _names(agreement: SectionAgreement) -> float:
    """Give the height of the lines that say who stands where; the most who stand alike are counted, not named."""
    alike = sorted((cells for _stance, _old, cells in agreement.alike), key=len)
    named = alike[:-1] if alike and (agreement.is_unanimous or len(alike[-1]) > MOST_LINES) else alike
    return ROLL.of(LABEL * len(alike) + sum(len(cell.name) + 2 for cells in named for cell in cells))


class Room:
    """What a charter needs of the two pages of its brief, and which of its texts are too long for them."""

    def __init__(self, title: str, why: str, facts: Sequence[str], passages: Sequence[Passage]) -> None:
        """Take what is printed; `facts` are the lines of the table on top, of the group and its programme."""
        self.title = title
        self.why = why
        self.facts = facts
        self.passages = passages

    @classmethod
    def of(cls, group: Group, title: str, why: str, passages: Sequence[Passage]) -> Self:
        """See what a group needs for these texts."""
        return cls(title, why, [f"{group.name}, {group.organisation}", group.programme.name], passages)

    @cached_property
    def for_texts(self) -> float:
        """Give the millimetres that are left for the texts of the sections."""
        members = [cell.name for cell in self.passages[0].agreement.cells] if self.passages else []
        facts = [*self.facts, ", ".join(members)]
        top = TITLE.of(len(self.title)) + WHY.of(len(self.why)) + sum(FACTS.of(len(fact)) for fact in facts)
        return PAGES - top - self._ask - sum(passage.around for passage in self.passages)

    @property
    def _ask(self) -> float:
        """Give the height of the line that asks to weigh in the dissents; few are named there with their headings."""
        found = [(p.agreement.heading, cell.name) for p in self.passages for cell in p.agreement.dissents]
        named = (
            sum(len(heading) + len(name) + 8 for heading, name in found) if len(found) <= MOST_LINES else 0
        )
        return ASK.of(40 + named) if found else 0

    @property
    def _more(self) -> float:
        return sum(passage.height for passage in self.passages) - self.for_texts

    @property
    def fullness(self) -> float:
        """Give how full the two pages are when they are set as closely as may be: 1 leaves no room."""
        return 1 + self._more / PAGES

    @property
    def pages(self) -> int:
        """Count the pages that the brief will have."""
        return 2 + max(0, ceil(self._more / PAGE))

    @property
    def is_enough(self) -> bool:
        """Tell whether two pages are enough."""
        return self.pages == 2

    @cached_property
    def share(self) -> float | None:
        """Give the most text in a section, in millimetres, with which all would fit; None when none would do."""
        heights = [passage.height for passage in self.passages]
        for lines in range(ceil(max(heights, default=0) / TEXT.height), LEAST - 1, -1):
            share = lines * TEXT.height
            if sum(min(height, share) for height in heights) <= self.for_texts:
                return share
        return None

    def excess(self, passage: Passage) -> int:
        """Count, in tens, about how many words a section has too many for two pages."""
        if self.is_enough or self.share is None or passage.height <= self.share:
            return 0
        return ceil(passage.words * (1 - self.share / passage.height) / 10) * 10

    @property
    def too_long(self) -> dict[str, str]:
        """Say of the title and the why, by the names of their texts, that they are longer than they may be."""
        found = {}
        if len(self.title) > MOST_TITLE:
            found["title"] = _(
                "Shorten the title to %(most)s characters. It has %(now)s.",
                most=MOST_TITLE,
                now=len(self.title),
            )
        if len(self.why) > MOST_WHY:
            found["why"] = _(
                "Shorten the why to %(most)s characters. It has %(now)s.", most=MOST_WHY, now=len(self.why)
            )
        return found

    @property
    def notes(self) -> dict[str, str]:
        """Say of each text, by its name, whether it is too long and by how much; empty when it is not."""
        return {"title": "", "why": ""} | self.too_long | {p.name: self._note(p) for p in self.passages}

    def _note(self, passage: Passage) -> str:
        if not (over := self.excess(passage)):
            return ""
        return _(
            "%(words)s words, about %(over)s more than the two pages of the brief have room for.",
            words=passage.words,
            over=over,
        )

    @property
    def sentence(self) -> str:
        """Say that the brief will be longer than two pages, and by how much the text is; empty when it will not."""
        if self.is_enough:
            return ""
        said = _("The brief will be %(pages)s pages long.", pages=count_words(self.pages).lower())
        if over := sum(map(self.excess, self.passages)):
            said += " " + _("For two, the text has about %(over)s words too many.", over=over)
        return said
