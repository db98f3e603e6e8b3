"""The letterhead as a summary carries it: plain and frozen, as the rest of what it says."""

import re
from dataclasses import dataclass
from typing import Self

from intranet.groups.models import Group, Programme
from intranet.summaries.drawing.document import Picture
from intranet.summaries.letterhead.models import Stationery

LOGO = "logo"


@dataclass(frozen=True)
class Letterhead:
    """On whose paper a summary is printed.

    Attributes:
        organisation: the group's organisation, or what the programme is called.
        contact: whom to ask, and how.
        meeting: the one that the summary is handed over to.
    """

    organisation: str
    diary_number: str = ""
    logo: Picture | None = None
    contact: str = ""
    meeting: str = ""

    @classmethod
    def of(cls, about: Group | Programme) -> Self:
        """Give the letterhead of a group or of a programme."""
        held = Stationery.of(about)
        return cls(
            about.organisation if isinstance(about, Group) else about.name,
            held.diary_number,
            Picture.of(LOGO, "image/png", held.logo) if held.logo else None,
            held.contact,
        )

    @property
    def handed_to(self) -> str:
        """Give the meeting as it is printed: "§ 187" is not parted by the end of a line."""
        return re.sub(r"(?<=§) (?=\d)", "\N{NO-BREAK SPACE}", self.meeting)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Give what the page has to be able to show."""
        return (self.logo,) if self.logo else ()

    def as_data(self) -> dict[str, str]:
        """Give it as plain data."""
        return {
            "organisation": self.organisation,
            "diary_number": self.diary_number,
            "contact": self.contact,
            "meeting": self.meeting,
        }
