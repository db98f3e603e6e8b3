"""What is over is deleted, everything in one place: a kind of row says when it is, and nobody waits for it to go."""

from sqlalchemy import ColumnElement, delete, select

from intranet.platform.db import Model, db

MOST = 500  # rows of a kind at a time: whoever signs in after a long while does not wait for all that has gathered


class Expiring(Model):
    """A kind of row that is of no more use to anybody after some time."""

    __abstract__ = True

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which rows are."""
        raise NotImplementedError


def delete_past() -> None:
    """Delete what is over, in the transaction under way. Two who do it at once do not wait for each other."""
    for kind in Expiring.__subclasses__():
        past = select(kind.id).where(kind.is_past()).order_by(kind.id).limit(MOST)
        # Asked first: within the deletion PostgreSQL may ask again for each row, and take more than so many.
        found = db.session.scalars(past.with_for_update(skip_locked=True)).all()
        if found:
            db.session.execute(
                delete(kind).where(kind.id.in_(found)), execution_options={"synchronize_session": False}
            )
