"""What a list asks of the database: which actions, in which order, and how many. A long list costs as a short one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select, true

from intranet.accounts.models import User
from intranet.actions.attached import ActionHelper
from intranet.actions.counting import IS_OPEN
from intranet.actions.finding import whole
from intranet.actions.history import OFTEN
from intranet.actions.models import Action, Status
from intranet.actions.timing import STAYS
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db

if TYPE_CHECKING:
    from intranet.actions.listing import Asked
    from intranet.workshops.models import Workshop

# What was done within a week is still talked about; what is older is folded away.
TALKED_ABOUT = timedelta(days=7)
_CLOSED_AT = func.coalesce(Action.completed_at, Action.dropped_at)
_PLAIN = re.compile("[!-~]+")
_IS_DROPPED = Action.status == Status.DROPPED


@dataclass(frozen=True)
class Heaped:
    """How many of what is asked for were agreed at one workshop, or at none. What is dropped is not in `total`."""

    found: int = 0
    total: int = 0
    done: int = 0
    visible: int = 0
    visible_done: int = 0
    visible_dropped: int = 0

    @property
    def folded(self) -> int:
        """Give how many are folded away."""
        return self.found - self.visible

    @property
    def folded_dropped(self) -> int:
        """Give how many of them are dropped."""
        return self.found - self.total - self.visible_dropped


class Question:
    """A group's actions as somebody asks to see them.

    Args:
        group: whose actions.
        viewer: whose are "mine".
        asked: what the address of the page asks for.
        workshops: the programme's, in order.
    """

    def __init__(self, group: Group, viewer: Any, asked: "Asked", workshops: "Sequence[Workshop]") -> None:
        self.group, self.viewer, self.asked, self.workshops = group, viewer, asked, workshops
        now, today = clock.now(), clock.today()
        self._to_come = [workshop for workshop in workshops if workshop.starts_at > now]
        self._put_off = Action.carried_to_id.in_([workshop.id for workshop in self._to_come])
        self._past_due = and_(IS_OPEN, Action.due_on < today)
        self.is_late = and_(self._past_due, or_(Action.carried_to_id.is_(None), ~self._put_off))
        self._just_closed = and_(now - STAYS < _CLOSED_AT, now >= _CLOSED_AT)
        self._lately = Action.completed_at > now - TALKED_ABOUT
        helped = select(ActionHelper.action_id).where(ActionHelper.user_id == viewer.id)
        self._is_mine = or_(Action.owner_id == viewer.id, Action.id.in_(helped))
        self._editing = Action.number.in_(asked.editing) if asked.editing else false()

    def count(self) -> dict[str, int]:
        """Give how many there are in the whole group of each sort that the page speaks of."""
        sorts = {
            "mine": and_(IS_OPEN, self._is_mine),
            "all": ~_IS_DROPPED,
            "late": self.is_late,
            "put_off": and_(self._past_due, self._put_off),
            "unowned": and_(IS_OPEN, Action.owner_id.is_(None)),
            "often": and_(IS_OPEN, Action.carried_over >= OFTEN),
            "done": Action.status == Status.DONE,
            "open": IS_OPEN,
        }
        found = db.session.execute(select(*map(_sum, sorts.values())).where(self._in_group)).one()
        return dict(zip(sorts, found, strict=True))

    @property
    def _in_group(self) -> ColumnElement[bool]:
        return Action.group_id == self.group.id

    @cached_property
    def _asked_for(self) -> ColumnElement[bool]:
        shown: ColumnElement[bool] = true()
        match self.asked.show:
            case "mine":
                shown = self._is_mine
            case "unowned":
                shown = and_(IS_OPEN, Action.owner_id.is_(None))
            case "late":
                # One that was just checked off stays, so that it can be taken back.
                shown = or_(self.is_late, and_(self._just_closed, Action.due_on.is_not(None)))
            case "often":
                shown = and_(Action.carried_over >= OFTEN, or_(IS_OPEN, self._just_closed))
        if self.asked.section:
            shown = and_(shown, Action.section_id == self.asked.section)
        if self.asked.words:
            shown = and_(shown, self._with_words())
        return and_(self._in_group, or_(shown, self._editing))

    def _with_words(self) -> ColumnElement[bool]:
        """Ask for those that hold all the words, in titles, reasons and names, in any case of any letter.

        Databases are sure of the case of the letters a to z alone. What stands between other letters finds nearly all;
        which of these hold the words is then seen here.
        """
        words = self.asked.words.casefold().split()
        nearly = and_(true(), *(_holds(plain) for word in words for plain in _PLAIN.findall(word)))
        if all(word.isascii() for word in words):
            return nearly
        return Action.id.in_(self._hold_all(words, nearly))

    def _hold_all(self, words: list[str], nearly: ColumnElement[bool]) -> list[int]:
        asked = select(Action.id, Action.title, Action.reason, User.name)
        asked = asked.outerjoin(User, Action.owner_id == User.id).where(self._in_group, nearly)
        texts = {row[0]: [str(text).casefold() for text in row[1:]] for row in db.session.execute(asked)}
        names = select(ActionHelper.action_id, User.name).join(User, ActionHelper.user_id == User.id)
        names = names.join(Action, ActionHelper.action_id == Action.id).where(self._in_group, nearly)
        for number, name in db.session.execute(names):
            texts[number].append(name.casefold())
        return [
            number for number, held in texts.items() if all(any(w in text for text in held) for w in words)
        ]

    @cached_property
    def _is_here(self) -> ColumnElement[bool]:
        return or_(IS_OPEN, self._just_closed, self._editing)

    @cached_property
    def _is_visible(self) -> ColumnElement[bool]:
        if self.asked.words:
            return true()
        known = [workshop.id for workshop in self.workshops]
        unfolded = [workshop.id for workshop in self.workshops if workshop.number in self.asked.unfolded]
        tests = [self._is_here, self._lately, Action.agreed_at_id.in_(unfolded)]
        if 0 in self.asked.unfolded:
            tests.append(or_(Action.agreed_at_id.is_(None), Action.agreed_at_id.not_in(known)))
        return or_(*tests)

    def heaps(self) -> dict[int, Heaped]:
        """Give how many of what is asked for were agreed at each workshop, by its id; 0 for none."""
        visible = self._is_visible
        counted = [
            func.count(),
            *map(
                _sum,
                (
                    ~_IS_DROPPED,
                    Action.status == Status.DONE,
                    visible,
                    and_(visible, Action.status == Status.DONE),
                    and_(visible, _IS_DROPPED),
                ),
            ),
        ]
        heap = func.coalesce(Action.agreed_at_id, 0).label("heap")
        found = db.session.execute(select(heap, *counted).where(self._asked_for).group_by(heap))
        return {row[0]: Heaped(*map(int, row[1:])) for row in found}

    def rows(self, most: int) -> list[Action]:
        """Give what is shown, in order, as far as a page goes; and those with an open form."""
        found = select(Action).where(self._asked_for, self._is_visible).order_by(*self._order)
        actions = list(db.session.scalars(found.limit(most)))
        missing = self.asked.editing - {action.number for action in actions}
        if missing:
            actions += db.session.scalars(select(Action).where(self._in_group, Action.number.in_(missing)))
        return whole(actions)

    def ids(self) -> list[int]:
        """Give the ids of everything asked for, shown or folded."""
        return list(db.session.scalars(select(Action.id).where(self._asked_for)))

    def open_ones(self, most: int) -> list[Action]:
        """Give the open ones among what is asked for, the most urgent first."""
        found = select(Action).where(self._asked_for, IS_OPEN).order_by(*self._by_urgency).limit(most)
        return list(db.session.scalars(found))

    @property
    def _order(self) -> tuple[Any, ...]:
        """The newest workshop first, none last; in each what is open by urgency, then what is closed, newest first."""
        ranks = {workshop.id: -workshop.ordinal for workshop in self.workshops}
        rank = case(ranks, value=Action.agreed_at_id, else_=1) if ranks else literal(1)
        closed = case((self._is_here, 0), else_=1)
        closed_last = case((self._is_here, None), else_=_CLOSED_AT)
        return rank, closed, closed_last.desc(), *self._by_urgency

    @property
    def _by_urgency(self) -> tuple[Any, ...]:
        """Say in SQL what `models.by_urgency` says."""
        days = [
            (and_(self._past_due, Action.carried_to_id == workshop.id), literal(workshop.day))
            for workshop in self._to_come
        ]
        comes_up_on = case(*days, else_=Action.due_on) if days else Action.due_on
        return comes_up_on.is_(None), comes_up_on, Action.id

    def loads(self) -> Sequence[Any]:
        """Give for each owner of open actions, and for nobody: the id, the name, how many and how many late."""
        found = select(Action.owner_id, User.name, func.count(), _sum(self.is_late))
        found = found.outerjoin(User, Action.owner_id == User.id).where(self._in_group, IS_OPEN)
        return db.session.execute(found.group_by(Action.owner_id, User.name)).all()

    def next_due(self) -> tuple[date, list[Action]] | None:
        """Give the next day on which something is to be done, and what."""
        coming = (self._in_group, IS_OPEN, Action.due_on >= clock.today())
        day = db.session.scalar(select(func.min(Action.due_on)).where(*coming))
        if day is None:
            return None
        found = select(Action).where(self._in_group, IS_OPEN, Action.due_on == day).order_by(Action.number)
        return day, list(db.session.scalars(found))


def _holds(plain: str) -> ColumnElement[bool]:
    """Ask for what holds these letters of a to z, figures and signs, in either case."""
    called = select(User.id).where(User.name.icontains(plain, autoescape=True))
    helped = select(ActionHelper.action_id).where(ActionHelper.user_id.in_(called))
    said = [text.icontains(plain, autoescape=True) for text in (Action.title, Action.reason)]
    return or_(*said, Action.owner_id.in_(called), Action.id.in_(helped))


def _sum(test: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((test, 1), else_=0)), 0)
