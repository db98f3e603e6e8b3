"""A link by which one adopted version is read without an account, for a while. The link itself is not kept."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from intranet.accounts.models import User
from intranet.charter.versions import Version, VersionSection
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.events import record
from intranet.platform.expiry import Expiring
from intranet.platform.tokens import digest, token_for

DAYS, MOST_DAYS = 14, 30
MOST_FOR_WHOM = 120
MOST_DIARY_NUMBER = 60
MOST_OPEN = 50  # links of a group at a time
STAYS = timedelta(days=365)  # in the list, after its last day


class TooManyLinks(Exception):
    """The group has as many open links as it may."""


class SharedLink(Expiring):
    """Who may read a version by link, how long, and how often it was opened. Of its readers nothing is known.

    It is the group's, not its maker's: it holds when they leave, and another leader can revoke it.
    """

    token_digest: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_by_name: Mapped[str]
    for_whom: Mapped[str] = mapped_column(String(MOST_FOR_WHOM))
    diary_number: Mapped[str] = mapped_column(String(MOST_DIARY_NUMBER), default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    revoked_by_name: Mapped[str] = mapped_column(default="")
    opened: Mapped[int] = mapped_column(default=0)
    opened_on: Mapped[date | None]
    version: Mapped[Version] = relationship()
    group: Mapped[Group] = relationship()

    @classmethod
    def make(cls, version: Version, group: Group, *, until: date, by: User, form: str, **said: str) -> Self:
        """Make a link that holds to the end of a day. The token is told by `token_of`.

        Args:
            form: what tells the form that was sent from all others. The same form twice makes one link.
            said: `for_whom` it is, and the `diary_number` under which the version is registered, or nothing.

        Raises:
            TooManyLinks: the group has as many as it may.
        """
        # Two that are sent at once take turns, and the second finds what the first made.
        db.session.execute(select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
        kept = digest(token_of(form, by))
        if known := db.session.scalar(select(cls).where(cls.token_digest == kept)):
            return known
        if sum(link.is_open for link in cls.all_of(group)) >= MOST_OPEN:
            raise TooManyLinks
        made_by = {"made_by_id": by.id, "made_by_name": by.name}
        ends_at = clock.end_of(until)
        link = cls(token_digest=kept, version=version, group=group, ends_at=ends_at, **made_by, **said)
        db.session.add(link)
        db.session.flush()
        record("link.made", group_id=group.id, by=by, subject=link.diary_number, **link._known_as(version))
        return link

    def _known_as(self, version: Version) -> dict[str, Any]:
        """Give what an event says of it. For whom it is may be somebody's name, and stands in this row alone."""
        return {"link": self.id, "number": version.number, "until": self.ends_at.isoformat()}

    @classmethod
    def by_token(cls, token: str) -> Self | None:
        """Find the link that a token opens, with its version; None when it opens none any more."""
        sections = joinedload(cls.version).selectinload(Version.sections)
        whole = sections.selectinload(VersionSection.positions)
        found = db.session.scalar(
            select(cls).where(cls.token_digest == digest(token)).options(whole, joinedload(cls.group))
        )
        return found if found and found.is_open else None

    @classmethod
    def made_with(cls, group: Group, form: str, by: User) -> tuple[Self, str] | None:
        """Give the link that somebody's form has made, and its token; None when it has made none that is open."""
        token = token_of(form, by)
        here = (cls.token_digest == digest(token), cls.group_id == group.id)
        found = db.session.scalar(select(cls).where(*here).options(joinedload(cls.version)))
        return (found, token) if found and found.is_open else None

    @classmethod
    def find(cls, group: Group, link_id: int) -> Self | None:
        """Find a link of a group, and hold it until the transaction ends."""
        held = select(cls).where(cls.id == link_id, cls.group_id == group.id).with_for_update(of=cls)
        return db.session.scalar(held.execution_options(populate_existing=True))

    @classmethod
    def all_of(cls, group: Group) -> list[Self]:
        """Give a group's links with the versions they are to, the newest first."""
        found = select(cls).where(cls.group_id == group.id).options(selectinload(cls.version))
        return list(db.session.scalars(found.order_by(cls.id.desc())))

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which have been over for so long that nobody asks any more."""
        return cls.ends_at <= clock.now() - STAYS

    @property
    def is_open(self) -> bool:
        """Tell whether the version can be read by it."""
        return self.revoked_at is None and self.ends_at > clock.now()

    def revoke(self, *, by: User) -> None:
        """Let nobody read by it any more. Twice is harmless."""
        if self.revoked_at is not None:
            return
        self.revoked_at, self.revoked_by_name = clock.now(), by.name
        record(
            "link.revoked",
            group_id=self.group_id,
            by=by,
            subject=self.diary_number,
            **self._known_as(self.version),
        )

    def count_opening(self) -> None:
        """Count that somebody has opened it, and on which day.

        Written in a transaction of its own: the page's own may be one that only reads.
        """
        counted = update(SharedLink).where(SharedLink.id == self.id)
        db.session.commit()  # whoever holds one connection does not wait for another
        with db.engine.begin() as connection:
            connection.execute(counted.values(opened=SharedLink.opened + 1, opened_on=clock.today()))


def token_of(form: str, by: User) -> str:
    """Give the token of the link that somebody's form makes."""
    return token_for(f"shared-link {by.id} {form}")
