"""Agreement: how far a group shares one view, section by section, and the sentences that say so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Self

from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.accounts.models import User
from intranet.charter.models import Charter, Section, Taken
from intranet.charter.words import Stance
from intranet.groups.models import Group, Member
from intranet.live.documents import Reading
from intranet.platform.i18n import count_words, join_names

# A row of more circles than this is counted instead of drawn: nobody reads fifteen dots.
MOST_CIRCLES = 12
# So many are named in a sentence; more than that are counted.
MOST_NAMED = 6
# So many people are named one by one; more than that share a line.
MOST_LINES = 3


@dataclass(frozen=True)
class Cell:
    """Where one member stands on one section; no stance: they have not said."""

    name: str
    user_id: int | None
    stance: Stance | None = None
    comment: str = ""
    is_old: bool = False

    @cached_property
    def kind(self) -> str:
        """Say how it counts: its stance, `old` for an earlier text, or `silent`."""
        if self.stance is None:
            return "silent"
        return "old" if self.is_old else self.stance.value

    @property
    def is_on_board(self) -> bool:
        """Tell whether the member goes along with the text as it is now."""
        return self.kind in {Stance.BEHIND, Stance.ACCEPTS}

    @classmethod
    def of(cls, member: Member, taken: Taken | None, digest: str) -> Self:
        """Hold a member's position, or the lack of one, against the text as it is now."""
        if taken is None:
            return cls(member.name, member.id)
        return cls(member.name, member.id, taken.stance, taken.comment, taken.digest != digest)


@dataclass(frozen=True)
class SectionAgreement:
    """Where the members stand on one section, the leader first."""

    heading: str
    cells: Sequence[Cell]
    is_empty: bool = False
    section_id: int | None = None
    part: str = ""

    @cached_property
    def _by_kind(self) -> dict[str, list[Cell]]:
        found: dict[str, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            found[cell.kind].append(cell)
        return dict(found)

    def of_kind(self, kind: str) -> list[Cell]:
        """Give those who stand alike (see `Cell.kind`)."""
        return self._by_kind.get(kind, [])

    def cell_of(self, user: User) -> Cell | None:
        """Find where somebody stands; None for somebody who takes no positions here."""
        number = user.id
        return next((cell for cell in self.cells if cell.user_id == number), None)

    @property
    def on_board(self) -> int:
        """Count those who go along with the text as it is now. A position on an earlier text does not count."""
        return len(self.of_kind(Stance.BEHIND)) + len(self.of_kind(Stance.ACCEPTS))

    @property
    def is_shared(self) -> bool:
        """Tell whether everyone is on board."""
        return bool(self.cells) and self.on_board == len(self.cells)

    @property
    def is_unanimous(self) -> bool:
        """Tell whether everyone stands behind it."""
        return bool(self.cells) and len(self.of_kind(Stance.BEHIND)) == len(self.cells)

    @property
    def is_answered(self) -> bool:
        """Tell whether anybody has taken a position, on this text or an earlier one."""
        return len(self.of_kind("silent")) < len(self.cells)

    @property
    def dissents(self) -> list[Cell]:
        """Give every "not yet", also those on an earlier text: what is recorded stays recorded."""
        return [cell for cell in self.cells if cell.stance == Stance.NOT_YET]

    @property
    def reservations(self) -> list[Cell]:
        """Give those who can live with it and wrote why they do no more."""
        return [cell for cell in self.cells if cell.stance == Stance.ACCEPTS and cell.comment]

    @property
    def is_grouped(self) -> bool:
        """Tell whether there are too many people to draw one by one."""
        return len(self.cells) > MOST_CIRCLES

    @cached_property
    def alike(self) -> list[tuple[Stance | None, bool, list[Cell]]]:
        """Give those who said the same, as stance, whether it was about an earlier text, and who; the silent last."""
        old = self.of_kind("old")
        said = [
            *((stance, False, self.of_kind(stance)) for stance in Stance),
            *((stance, True, [cell for cell in old if cell.stance == stance]) for stance in Stance),
            (None, False, self.of_kind("silent")),
        ]
        return [line for line in said if line[2]]

    @cached_property
    def counts(self) -> list[tuple[Stance | None, bool, int]]:
        """Count those who said the same (see `alike`)."""
        return [(stance, old, len(cells)) for stance, old, cells in self.alike]

    @property
    def short(self) -> str:
        """Say it in a word or two: "all", "6 of 9", or "empty" before anything is written."""
        if self.is_empty:
            return _("empty")
        if self.is_shared:
            return _("all")
        return _("%(some)s of %(all)s", some=self.on_board, all=len(self.cells))

    @property
    def in_contents(self) -> str:
        """Say it where nothing around it says what is counted: "alla är med", "6 av 9 är med"."""
        if self.is_empty:
            return _("empty")
        if self.is_shared:
            return _("all on board")
        return _("%(some)s of %(all)s on board", some=self.on_board, all=len(self.cells))

    @property
    def lead(self) -> str:
        """Give the first sentence: how many are on board."""
        if self.is_empty:
            return _("Nothing is written yet.")
        if not self.is_answered:
            return _("Nobody has taken a position yet.")
        if self.is_unanimous:
            return _("Everyone stands behind it")
        if self.is_shared:
            return _("Everyone is on board.")
        if not self.on_board:
            return _("Nobody is on board yet.")
        return _("%(some)s of %(all)s are on board.", some=self.on_board, all=len(self.cells))

    @property
    def rest(self) -> str:
        """Give the second sentence, about everybody else: "Two need to read it again, one says not yet."."""
        if self.is_empty or not self.is_answered:
            return ""
        kinds = ("accepts",) if self.is_shared else ("old", "not_yet", "silent")
        return _sentence(how_many(kind, number) for kind in kinds if (number := len(self.of_kind(kind))))

    @property
    def sentence(self) -> str:
        """Give both sentences as one text."""
        return f"{self.lead} {self.rest}".rstrip()

    @property
    def who_is_not(self) -> str:
        """Name those who are not on board and say how: "Peter says not yet, two have not read it."."""
        kinds = ((kind, self.of_kind(kind)) for kind in ("not_yet", "old", "silent"))
        return _sentence(self.say_who(kind, cells) for kind, cells in kinds if cells)

    def who_reads_again(self, viewer: User) -> str:
        """Say who took a position on an earlier text, who reads first: "You and Jonas need to read it again"."""
        cells = sorted(self.of_kind("old"), key=lambda cell: cell.user_id != viewer.id)
        if len(cells) > MOST_CIRCLES // 2:
            said = how_many("old", len(cells))
            return said[:1].upper() + said[1:]
        if len(cells) == 1 and cells[0].user_id == viewer.id:
            return _("You need to read it again")
        names = join_names(self.short_names(cells, viewer))
        said = ngettext(
            "%(names)s needs to read it again", "%(names)s need to read it again", len(cells), names=names
        )
        return said[:1].upper() + said[1:]

    def say_who(self, kind: str, cells: Sequence[Cell]) -> str:
        """Name those who stand alike, in a clause (see `Cell.kind`); more than a few are counted."""
        if len(cells) > MOST_NAMED:
            return how_many(kind, len(cells))
        return _say_names(kind, join_names(self.short_names(cells)), len(cells))

    def short_names(self, cells: Sequence[Cell], viewer: User | None = None) -> list[str]:
        """Give first names, the whole name where two members share the first, and "you" for who reads."""
        first = [cell.name.split()[0] for cell in self.cells]

        def short(cell: Cell) -> str:
            name = cell.name.split()[0]
            return name if first.count(name) == 1 else cell.name

        return [_("you") if viewer and cell.user_id == viewer.id else short(cell) for cell in cells]

    @property
    def lines(self) -> list[tuple[list[Cell], str]]:
        """Give the lines of a list of the group: people alone with their words, else together under one sentence.

        A line of one person has no sentence of its own.
        """
        drawn: list[tuple[list[Cell], str]] = []
        # What is missing comes first, agreement last.
        for kind in ("not_yet", "accepts", "old", "silent", "behind"):
            cells = self.of_kind(kind)
            alone = [cell for cell in cells if cell.comment or self._fits_alone(kind, cells)]
            drawn += [([cell], "") for cell in alone]
            if others := [cell for cell in cells if cell not in alone]:
                drawn.append((others, _together(kind, len(others))))
        return drawn

    @staticmethod
    def _fits_alone(kind: str, cells: Sequence[Cell]) -> bool:
        return len(cells) == 1 or (kind in {"accepts", "old"} and len(cells) <= MOST_LINES)


@dataclass(frozen=True)
class Agreement:
    """Where a group stands: its sections by its members."""

    members: Sequence[Member]
    sections: Sequence[SectionAgreement]

    @classmethod
    def of(cls, group: Group, charter: Charter, reading: Reading) -> Self:
        """Hold every member's positions against the text as it is now.

        Args:
            group: whose members count; what others once said does not.
            charter: found with `Charter.of`, which loads its sections.
            reading: the shared text now.
        """
        members, taken = group.shown_members, charter.taken
        return cls(members, [_of_section(section, members, taken, reading) for section in charter.sections])

    def counts(self, user: User) -> bool:
        """Tell whether somebody is one of those who take positions."""
        number = user.id
        return any(member.id == number for member in self.members)

    def section(self, section: Section) -> SectionAgreement:
        """Give the agreement on one section."""
        return next(found for found in self.sections if found.section_id == section.id)

    @cached_property
    def shared(self) -> int:
        """Count the sections in which everyone is on board."""
        return shared(self.sections)

    @property
    def is_shared(self) -> bool:
        """Tell whether everyone is on board in every section."""
        return bool(self.sections) and self.shared == len(self.sections)

    @property
    def on_board_everywhere(self) -> int:
        """Count the members who are on board in every section that has a text."""
        written = [section for section in self.sections if not section.is_empty]
        return sum(all(section.cells[i].is_on_board for section in written) for i in range(len(self.members)))

    @property
    def finding(self) -> str:
        """Say how far the group shares one view, as a heading."""
        return finding(self.sections)

    def waits_for(self, user: User) -> tuple[int, int]:
        """Count the sections that somebody has to read again, and those they have not answered at all."""
        kinds = [cell.kind for section in self.asking(user) if (cell := section.cell_of(user))]
        return kinds.count("old"), kinds.count("silent")

    def asking(self, user: User) -> list[SectionAgreement]:
        """Give the sections that ask somebody to say where they stand: unanswered, or changed since."""
        return [
            section
            for section in self.sections
            if not section.is_empty
            and (cell := section.cell_of(user)) is not None
            and cell.kind in {"old", "silent"}
        ]

    @property
    def digest(self) -> str:
        """Give a short name for exactly this standing, to tell whether it has changed since somebody looked."""
        return sha256(repr([(s.section_id, s.cells) for s in self.sections]).encode()).hexdigest()[:16]


def _of_section(
    section: Section, members: Sequence[Member], taken: dict[tuple[int, int], Taken], reading: Reading
) -> SectionAgreement:
    digest = reading.digest(section.fragment)
    return SectionAgreement(
        heading=section.heading,
        cells=[Cell.of(member, taken.get((section.id, member.id)), digest) for member in members],
        is_empty=reading.is_empty(section.fragment),
        section_id=section.id,
        part=section.part.value,
    )


def shared(sections: Sequence[SectionAgreement]) -> int:
    """Count the sections in which everyone is on board."""
    return sum(section.is_shared for section in sections)


def finding(sections: Sequence[SectionAgreement]) -> str:
    """Say how far a group shares one view, as a heading: "Everyone is on board in three of six sections"."""
    some = shared(sections)
    if not some:
        return _("No section has everyone on board yet")
    if some == len(sections):
        return _("Everyone is on board in all sections")
    return ngettext(
        "Everyone is on board in one of %(all)s sections",
        "Everyone is on board in %(some)s of %(all)s sections",
        some,
        some=count_words(some).lower(),
        all=count_words(len(sections)).lower(),
    )


def throughout(some: int, everybody: int) -> str:
    """Say how many are on board in every section."""
    if some == everybody:
        return _("Everyone is on board throughout.")
    if not some:
        return _("Nobody is on board throughout yet.")
    return _("%(some)s of %(all)s are on board throughout.", some=some, all=everybody)


def _sentence(clauses: Iterable[str]) -> str:
    """Write clauses as one sentence; empty when there are none."""
    text = ", ".join(clauses)
    return f"{capital(text)}." if text else ""


def capital(text: str) -> str:
    """Write the first letter large."""
    return text[:1].upper() + text[1:]


def how_many(kind: str, number: int) -> str:
    """Say in a clause how many stand alike (see `Cell.kind`): "two need to read it again"."""
    count = count_words(number).lower()
    if kind == "behind":
        return ngettext("one stands behind it", "%(count)s stand behind it", number, count=count)
    if kind == "accepts":
        return ngettext("one can live with the text", "%(count)s can live with the text", number, count=count)
    if kind == "old":
        return ngettext("one needs to read it again", "%(count)s need to read it again", number, count=count)
    if kind == "not_yet":
        return ngettext("one says not yet", "%(count)s say not yet", number, count=count)
    return ngettext("one has not answered", "%(count)s have not answered", number, count=count)


def _together(kind: str, number: int) -> str:
    """Say how many stand alike, before their names."""
    if kind == "accepts":
        return ngettext(
            "One can live with it", "%(count)s can live with it", number, count=count_words(number)
        )
    return capital(how_many(kind, number))


def _say_names(kind: str, names: str, number: int) -> str:
    """Say who is not on board, and how."""
    if kind == "not_yet":
        return ngettext("%(names)s says not yet", "%(names)s say not yet", number, names=names)
    if kind == "old":
        return ngettext(
            "%(names)s has not read it again", "%(names)s have not read it again", number, names=names
        )
    return ngettext("%(names)s has not answered", "%(names)s have not answered", number, names=names)
