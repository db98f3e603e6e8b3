"""Programmes, the leadership groups in them, and who belongs where."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, bindparam, delete, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User, first_name, initials
from intranet.platform import clock
from intranet.platform.db import Model, among, columns, db
from intranet.platform.events import record
from intranet.platform.expiry import Expiring
from intranet.platform.permissions import Role
from intranet.platform.tokens import digest, new_token

MOST_NAME = 80
MOST_SLUG = 60
MOST_DESCRIPTION = 200
INVITATION_LASTS = timedelta(days=14)
# An invitation that nobody accepted is shown for a while, so that whoever sent it can ask or send another.
INVITATION_SHOWN = timedelta(days=28)
# Whoever takes positions, in the order they are shown: the leader first.
_TAKE_POSITIONS = (Role.LEADER, Role.MEMBER)


class LastLeader(Exception):
    """A group must have somebody who can adopt what it agrees on."""


class LastFacilitator(Exception):
    """A programme must have somebody who runs it."""


class Member(NamedTuple):
    """Somebody who takes positions in a group, as far as pages show them."""

    id: int
    name: str

    @property
    def first_name(self) -> str:
        """Give the name a colleague calls."""
        return first_name(self.name)

    @property
    def initials(self) -> str:
        """Give one letter of the first name and one of the last: "KL"."""
        return initials(self.name)


class Facilitator(Model):
    """Somebody runs a programme."""

    __table_args__ = (UniqueConstraint("programme_id", "user_id"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Programme(Model):
    """A series of workshops that several leadership groups go through.

    Attributes:
        highest_removed: the highest number of a workshop that was taken out; 0 before the first. It is not given again.
    """

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    highest_removed: Mapped[int] = mapped_column(default=0)
    groups: Mapped[list["Group"]] = relationship(back_populates="programme", order_by="Group.organisation")
    facilitations: Mapped[list[Facilitator]] = relationship(cascade="all, delete-orphan")

    @property
    def facilitators(self) -> list[User]:
        """Give those who run the programme, by name."""
        return sorted((f.user for f in self.facilitations), key=lambda user: user.name)

    def hold(self) -> None:
        """Take turns with whoever else changes the programme until the transaction ends, and see what they did."""
        db.session.refresh(
            self, ["name", "description", "highest_removed"], with_for_update={"key_share": True}
        )

    def add_facilitator(self, user: User) -> None:
        """Let somebody run the programme. Twice is harmless."""
        if user not in self.facilitators:
            self.facilitations.append(Facilitator(user_id=user.id, user=user))

    def remove_facilitator(self, user: User) -> None:
        """Let somebody no longer run the programme. Twice is harmless.

        Raises:
            LastFacilitator: nobody else runs it.
        """
        self.hold()
        db.session.expire(self, ["facilitations"])
        found = next((one for one in self.facilitations if one.user_id == user.id), None)
        if found and len(self.facilitations) == 1:
            raise LastFacilitator
        if found:
            self.facilitations.remove(found)


class Group(Model):
    """A leadership group of one organisation."""

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organisation: Mapped[str]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    programme: Mapped[Programme] = relationship(back_populates="groups", lazy="joined", innerjoin=True)
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="group", cascade="all, delete-orphan", order_by="Membership.id"
    )
    units: Mapped[list["Unit"]] = relationship(cascade="all, delete-orphan", order_by="Unit.position")

    @property
    def current_units(self) -> list["Unit"]:
        """Give the parts of the organisation that there are now, in order."""
        return [unit for unit in self.units if unit.is_current]

    @property
    def members(self) -> list[User]:
        """Give those who take positions: the leader first, then the members in the order they came."""
        found = [m for m in self.memberships if m.role in _TAKE_POSITIONS]
        return [m.user for m in sorted(found, key=lambda m: _TAKE_POSITIONS.index(m.role))]

    @property
    def shown_members(self) -> list[Member]:
        """Give the same as far as pages show them, in a fifth of the time."""
        if "memberships" in self.__dict__:  # they are here already
            return [Member(user.id, user.name) for user in self.members]
        return [Member(*found) for found in columns(_SHOWN_MEMBERS, {"group": self.id})]

    def facilitators_beside(self, members: Sequence[User | Member]) -> list[User]:
        """Give those who run the programme and are not among these members."""
        known = {member.id for member in members}
        return [user for user in self.programme.facilitators if user.id not in known]

    def shown_beside(self, members: Sequence[User | Member]) -> list[Member]:
        """Give the same as far as pages show them, in a third of the time."""
        known = {member.id for member in members}
        found = columns(_SHOWN_FACILITATORS, {"programme": self.programme_id})
        return [Member(*one) for one in found if one.id not in known]

    def membership_of(self, user: User) -> "Membership | None":
        """Find how somebody belongs to the group."""
        return next((m for m in self.memberships if m.user_id == user.id), None)

    def add(self, user: User, role: Role, *, by: User | None) -> "Membership":
        """Take somebody into the group, or give a member another role.

        Raises:
            LastLeader: the change would leave the group without a leader.
        """
        membership = self.membership_of(user)
        if membership is None:
            membership = Membership(user_id=user.id, user=user, role=role)
            self.memberships.append(membership)
            record("member.added", group_id=self.id, by=by, subject=user.name, user=user.id)
        elif membership.role != role:
            self._keep_a_leader(membership)
            membership.role = role
            record("member.role_changed", group_id=self.id, by=by, subject=user.name)
        return membership

    def remove(self, membership: "Membership", *, by: User) -> None:
        """Let somebody leave the group. What they wrote and agreed to stays.

        Raises:
            LastLeader: they are the only leader.
        """
        self._keep_a_leader(membership)
        self.memberships.remove(membership)
        left = membership.user
        record("member.removed", group_id=self.id, by=by, subject=left.name, user=left.id)

    def _keep_a_leader(self, changed: "Membership") -> None:
        # Two who step down at once take turns, and the second sees what the first has done.
        db.session.execute(select(Group.id).where(Group.id == self.id).with_for_update(key_share=True))
        leaders = select(Membership.id).where(Membership.group_id == self.id, Membership.role == Role.LEADER)
        if list(db.session.scalars(leaders)) == [changed.id]:
            raise LastLeader


class Membership(Model):
    """Somebody belongs to a group, in one role."""

    __table_args__ = (UniqueConstraint("group_id", "user_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    group: Mapped[Group] = relationship(back_populates="memberships")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


# Written once: putting a statement together takes longer than asking it, and most pages ask this one.
_SHOWN_MEMBERS = (
    select(User.id, User.name)
    .join(Membership, Membership.user_id == User.id)
    .where(Membership.group_id == bindparam("group"), among(Membership.role, _TAKE_POSITIONS))
    .order_by(Membership.role != Role.LEADER, Membership.id)
)
_SHOWN_FACILITATORS = (
    select(User.id, User.name)
    .join(Facilitator, Facilitator.user_id == User.id)
    .where(Facilitator.programme_id == bindparam("programme"))
    .order_by(User.name)
)


class Unit(Model):
    """A part of the organisation. One that there is no more keeps what was said of it.

    Attributes:
        ended_at: since when there is no such part.
        merged_into_id: the part that it became a piece of, if it did.
    """

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="SET NULL"), index=True)

    @property
    def is_current(self) -> bool:
        """Tell whether there is such a part now."""
        return self.ended_at is None

    def rename(self, name: str, *, by: User) -> None:
        """Call it something else. The same again is harmless."""
        if name != self.name:
            before, self.name = self.name, name
            record("unit.renamed", group_id=self.group_id, by=by, subject=name, before=before)

    def end(self, *, by: User, into: "Unit | None" = None) -> None:
        """Let the part be no more, or be a piece of another from now on. Twice is harmless."""
        if self.is_current:
            self.ended_at, self.merged_into_id = clock.now(), into.id if into else None
            record("unit.ended", group_id=self.group_id, by=by, subject=self.name)

    def bring_back(self, *, by: User) -> None:
        """Take back that it ended. Twice is harmless."""
        if not self.is_current:
            self.ended_at = self.merged_into_id = None
            record("unit.added", group_id=self.group_id, by=by, subject=self.name)


class Invited(NamedTuple):
    """Who is to be invited where. The address is in small letters."""

    group: Group
    email: str
    name: str
    role: Role


class Invitation(Expiring):
    """An invitation by link to a group. The link is shown once; only its digest is kept."""

    token_digest: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[Role]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    group: Mapped[Group] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def send(cls, group: Group, *, email: str, name: str, role: Role, by: User) -> tuple[Self, str]:
        """Invite somebody to a group; an earlier invitation to the same address ends. Gives the row and the token."""
        return cls.send_all([Invited(group, email.strip().lower(), name, role)], by=by)[0]

    @classmethod
    def send_all(cls, invited: Sequence[Invited], *, by: User) -> list[tuple[Self, str]]:
        """Invite many, as `send` does with one; nobody is there twice for the same group."""
        held = tuple_(cls.group_id, cls.email).in_([(one.group.id, one.email) for one in invited])
        db.session.execute(delete(cls).where(held))
        sent = []
        for group, email, name, role in invited:
            token = new_token()
            invitation = cls(token_digest=digest(token), email=email, name=name, role=role, group=group)
            invitation.invited_by_id = by.id
            db.session.add(invitation)
            record("member.invited", group_id=group.id, by=by, subject=name)
            sent.append((invitation, token))
        return sent

    @classmethod
    def by_token(cls, token: str) -> Self | None:
        """Find an invitation that still holds."""
        found = db.session.scalar(select(cls).where(cls.token_digest == digest(token)))
        return found if found and not found.is_over else None

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which nobody waits for any more."""
        return cls.created_at <= clock.now() - INVITATION_SHOWN

    @property
    def is_over(self) -> bool:
        """Tell whether the link has stopped working."""
        return self.created_at <= clock.now() - INVITATION_LASTS

    def renew(self, *, by: User) -> str:
        """Invite the same person once more: gives a new token, and the old one ends."""
        token = new_token()
        self.token_digest, self.created_at, self.invited_by_id = digest(token), clock.now(), by.id
        record("member.invited", group_id=self.group_id, by=by, subject=self.name)
        return token

    def accept(self, user: User) -> Membership:
        """Take the invited person into the group. The invitation is used up."""
        membership = self.group.membership_of(user) or self.group.add(user, self.role, by=user)
        db.session.delete(self)
        return membership
