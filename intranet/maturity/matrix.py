"""The maturity matrix: dimensions, and a sentence for every level of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.accounts.models import User
from intranet.groups.models import Programme
from intranet.maturity import first
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.i18n import language

LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class Dimension:
    """One of the things in which a part of the organisation matures, in one language.

    Attributes:
        key: stays the same whatever the dimension is called, so that rounds can be compared.
        levels: a sentence for each, 1 to 5.
    """

    key: str
    name: str
    question: str
    levels: tuple[str, ...]

    def sentence(self, level: int) -> str:
        """Say what a level means, 1 to 5."""
        return self.levels[level - 1]


class Matrix(Model):
    """The matrix of a programme as it was at one time. A change makes a new one: rounds keep theirs.

    Attributes:
        content: every text in the languages of `LANGUAGES`.
    """

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    @classmethod
    def of(cls, programme: Programme) -> Self:
        """Give a programme's matrix as it is now; one without a number yet when nobody has used or changed it."""
        newest = select(cls).where(cls.programme_id == programme.id).order_by(cls.id.desc()).limit(1)
        return db.session.scalar(newest) or cls(programme_id=programme.id, content=_first())

    @property
    def dimensions(self) -> list[Dimension]:
        """Give its dimensions in the language of whoever asks, in order."""
        spoken = LANGUAGES.index(language()) if language() in LANGUAGES else 0
        return [
            Dimension(
                key=one["key"],
                name=one["name"][spoken],
                question=one["question"][spoken],
                levels=tuple(words[spoken] for words in one["levels"]),
            )
            for one in self.content["dimensions"]
        ]

    @property
    def level_names(self) -> tuple[str, ...]:
        """Give what the levels are called, 1 to 5, in the language of whoever asks."""
        spoken = LANGUAGES.index(language()) if language() in LANGUAGES else 0
        return tuple(words[spoken] for words in self.content["levels"])

    @property
    def keys(self) -> list[str]:
        """Give the keys of its dimensions, in order."""
        return [one["key"] for one in self.content["dimensions"]]

    def changed(self, content: dict[str, Any], *, by: User) -> "Matrix":
        """Say it in other words, or with other dimensions: from now on, in rounds that are opened from now on."""
        if content == self.content:
            return self
        new = Matrix(programme_id=self.programme_id, content=content, made_by_id=by.id, made_at=clock.now())
        db.session.add(new)
        return new


def _first() -> dict[str, Any]:
    return {
        "levels": [list(words) for words in first.LEVELS],
        "dimensions": [
            {
                "key": key,
                "name": list(name),
                "question": list(question),
                "levels": [list(one) for one in levels],
            }
            for key, (name, question, levels) in first.DIMENSIONS.items()
        ],
    }
