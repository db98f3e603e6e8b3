"""The maturity matrix: dimensions, and a sentence for every level of each."""

from copy import deepcopy
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

SPOKEN = ("sv", "en")
MOST_DIMENSIONS = 12
Content = dict[str, Any]


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


class Matrix(Model):
    """The matrix of a programme as it was at one time. A change makes a new one: rounds keep theirs.

    Attributes:
        content: every text in both languages: names of levels, and for each dimension its key, name, question, levels.
    """

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    content: Mapped[Content] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    @classmethod
    def of(cls, programme: Programme) -> Self:
        """Give a programme's matrix as it is now; one without a row yet when nobody has used or changed it."""
        newest = select(cls).where(cls.programme_id == programme.id).order_by(cls.id.desc()).limit(1)
        return db.session.scalar(newest) or cls(programme_id=programme.id, content=as_written())

    @property
    def dimensions(self) -> list[Dimension]:
        """Give its dimensions in the language of whoever asks, in order."""
        at = spoken()
        return [
            Dimension(
                key=one["key"],
                name=one["name"][at],
                question=one["question"][at],
                levels=tuple(words[at] for words in one["levels"]),
            )
            for one in self.content["dimensions"]
        ]

    @property
    def level_names(self) -> tuple[str, ...]:
        """Give what the levels are called, 1 to 5, in the language of whoever asks."""
        return tuple(words[spoken()] for words in self.content["levels"])

    @property
    def keys(self) -> list[str]:
        """Give the keys of its dimensions, in order."""
        return [one["key"] for one in self.content["dimensions"]]

    def change(self, content: Content, *, by: User) -> None:
        """Say it in other words, or with other dimensions, in rounds that are opened from now on."""
        if content != self.content:
            db.session.add(Matrix(programme_id=self.programme_id, content=content, made_by_id=by.id))

    def with_dimension(self, key: str, words: Content | None) -> Content:
        """Give the content with other words for a dimension, or one more; without it when there are no words."""
        content = deepcopy(self.content)
        kept: list[Content] = content["dimensions"]
        at = next((place for place, one in enumerate(kept) if one["key"] == key), len(kept))
        kept[at : at + 1] = [] if words is None else [{"key": key, **words}]
        return content


def spoken() -> int:
    """Say which of the two texts is in the language of whoever asks."""
    return SPOKEN.index(language()) if language() in SPOKEN else 0


def as_written() -> Content:
    """Give the matrix that every programme begins with."""
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
