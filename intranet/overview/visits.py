"""When somebody was last on a group's start page, so that it can tell what has happened since."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import Model, columns, db

AWAY = timedelta(minutes=30)  # after which somebody who comes back has been away
OFTEN = timedelta(minutes=5)  # how exactly it is remembered when somebody was here


class Visit(Model):
    """Somebody's visits to a group's start page.

    Attributes:
        since: when the visit before this one ended; None during the first.
        seen_at: when the page was last looked at, but for the last minutes.
    """

    __table_args__ = (UniqueConstraint("user_id", "group_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime | None]
    seen_at: Mapped[datetime]


# Written once: putting a statement together takes longer than asking it.
_OF = select(Visit.id, Visit.since, Visit.seen_at).where(
    Visit.user_id == bindparam("user"), Visit.group_id == bindparam("group")
)


def look_in(user: Any, group: Group, *, signed_in_at: datetime) -> datetime | None:
    """Note that somebody looks at a group's start page, and give when they were here before; None: never.

    Who has signed in anew has been away, however short. Written in a transaction of its own, which writes before it
    reads: the page's own may be one that only reads. That one has ended by then: whoever holds one connection does not
    wait for another.
    """
    now, visit = clock.now(), columns(_OF, {"user": user.id, "group": group.id}).first()
    if visit is None:
        db.session.commit()
        try:
            with db.engine.begin() as connection:
                connection.execute(insert(Visit).values(user_id=user.id, group_id=group.id, seen_at=now))
        except IntegrityError:
            pass  # the same person, in two tabs at once
        return None
    been_away = now - visit.seen_at > AWAY or signed_in_at > visit.seen_at
    since: datetime | None = visit.seen_at if been_away else visit.since
    if now - visit.seen_at > OFTEN:
        db.session.commit()
        with db.engine.begin() as connection:
            held = update(Visit).where(Visit.id == visit.id, Visit.seen_at == visit.seen_at)
            connection.execute(held.values(since=since, seen_at=now))
    return since
