"""What a list asks of the database: which actions, in which order, and how many. A long list costs as a short one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, literal, or_, select, true

from intranet.accounts.models import User
from intranet.actions.attached import ActionHelper
from intranet.actions.counting import IS_OPEN, how_many
from intranet.actions.finding import whole
from intranet.actions.history import OFTEN
from intranet.actions.models import Action, Status
from intranet.actions.timing import STAYS
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import UTCDateTime, among, columns, db

if TYPE_CHECKING:
    from intranet.actions.listing import Asked
    from intranet.workshops.models import Workshop

# What was done within a week is still talked about; what is older is folded away.
TALKED_ABOUT = timedelta(days=7)
_PLAIN = re.compile("[!-~]+")


# Written once: putting a statement together takes longer than asking it, and every list asks these.
_CLOSED_AT = func.coalesce(Action.completed_at, Action.dropped_at)
_IN_GROUP = Action.group_id == bindparam("group")
_IS_DROPPED = among(Action.status, [Status.DROPPED])
_IS_DONE = among(Action.status, [Status.DONE])
_IS_UNOWNED = and_(IS_OPEN, Action.owner_id.is_(None))
_PAST_DUE = and_(IS_OPEN, Action.due_on < bindparam("today"))
_PUT_OFF = Action.carried_to_id.in_(bindparam("to_come", expanding=True))
_IS_LATE = and_(_PAST_DUE, or_(Action.carried_to_id.is_(None), ~_PUT_OFF))
_JUST_CLOSED = and_(
    bindparam("just", UTCDateTime()) < _CLOSED_AT, bindparam("now", UTCDateTime()) >= _CLOSED_AT
)
_HELPED = select(ActionHelper.action_id).where(ActionHelper.user_id == bindparam("viewer"))
_IS_MINE = or_(Action.owner_id == bindparam("viewer"), Action.id.in_(_HELPED))
_EDITING = Action.number.in_(bindparam("editing", expanding=True))
_IS_HERE = or_(IS_OPEN, _JUST_CLOSED, _EDITING)
# The workshop at which it was agreed; 0 for none, and for one that the programme no longer has.
_HEAP = case((Action.agreed_at_id.in_(bindparam("known", expanding=True)), Action.agreed_at_id), else_=0)
_IS_VISIBLE = or_(
    _IS_HERE,
    Action.completed_at > bindparam("lately"),
    _HEAP.in_(bindparam("unfolded", expanding=True)),
)
_SHOWN = {
    "mine": _IS_MINE,
    "unowned": _IS_UNOWNED,
    # One that was just checked off stays, so that it can be taken back.
    "late": or_(_IS_LATE, and_(_JUST_CLOSED, Action.due_on.is_not(None))),
    "often": and_(Action.carried_over >= OFTEN, or_(IS_OPEN, _JUST_CLOSED)),
}
_SORTS = {
    "mine": and_(IS_OPEN, _IS_MINE),
    "all": true(),
    "late": _IS_LATE,
    "put_off": and_(_PAST_DUE, _PUT_OFF),
    "unowned": _IS_UNOWNED,
    "often": and_(IS_OPEN, Action.carried_over >= OFTEN),
    "done": _IS_DONE,
    "open": IS_OPEN,
    "dropped": _IS_DROPPED,
}
_COUNTED = select(*map(how_many, _SORTS.values())).where(_IN_GROUP)


@cache
def _loads() -> Any:
    found = select(Action.owner_id, User.name, func.count(), how_many(_IS_LATE))
    found = found.outerjoin(User, Action.owner_id == User.id).where(_IN_GROUP, IS_OPEN)
    return found.group_by(Action.owner_id, User.name)


@dataclass(frozen=True)
class Heaped:
    """How many of what is asked for were agreed at one workshop, or at none."""

    found: int = 0
    dropped: int = 0
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
        return self.dropped - self.visible_dropped


class _List:
    """The statements of one list.

    Args:
        asked_for: what the list holds.
        visible: what of it is not folded away.
        workshops: of each of the programme's the id, its place among them, and its day if it is still to come.
    """

    def __init__(
        self,
        asked_for: ColumnElement[bool],
        visible: ColumnElement[bool],
        workshops: tuple[tuple[int, int, date | None], ...],
    ) -> None:
        days = [
            (and_(_PAST_DUE, Action.carried_to_id == id_), literal(day))
            for id_, _place, day in workshops
            if day
        ]
        comes_up_on = case(*days, else_=Action.due_on) if days else Action.due_on
        # In SQL what `models.by_urgency` says.
        urgency = (comes_up_on.is_(None), comes_up_on, Action.id)
        # The newest workshop first, none last; in each what is open by urgency, then what is closed, newest first.
        ranks = {id_: -place for id_, place, _day in workshops}
        rank = case(ranks, value=Action.agreed_at_id, else_=1) if ranks else literal(1)
        closed = case((_IS_HERE, 0), else_=1)
        closed_last = case((_IS_HERE, None), else_=_CLOSED_AT)
        sorts = (_IS_DROPPED, _IS_DONE, visible, and_(visible, _IS_DONE), and_(visible, _IS_DROPPED))

        self.ids = select(Action.id).where(asked_for)
        heap = _HEAP.label("heap")
        self.heaps = select(heap, func.count(), *map(how_many, sorts)).where(asked_for).group_by(heap)
        self.rows = select(Action).where(asked_for, visible).limit(bindparam("most"))
        self.rows = self.rows.order_by(rank, closed, closed_last.desc(), *urgency)
        self.open_ones = select(Action).where(asked_for, IS_OPEN).order_by(*urgency).limit(bindparam("most"))


def _asked_for(show: str, section: int, *words: ColumnElement[bool]) -> ColumnElement[bool]:
    of_section = [Action.section_id == bindparam("section")] if section else []
    return and_(_IN_GROUP, or_(and_(_SHOWN.get(show, true()), *of_section, *words), _EDITING))


@lru_cache(maxsize=32)
def _list_of(show: str, section: bool, workshops: tuple[tuple[int, int, date | None], ...]) -> _List:
    return _List(_asked_for(show, section), _IS_VISIBLE, workshops)


class Question:
    """A group's actions as somebody asks to see them.

    Args:
        group: whose actions.
        viewer: whose are "mine".
        asked: what the address of the page asks for.
        workshops: the programme's, in order.
    """

    def __init__(self, group: Group, viewer: Any, asked: "Asked", workshops: "Sequence[Workshop]") -> None:
        self.asked, self.workshops = asked, workshops
        now = clock.now()
        unfolded = [workshop.id for workshop in workshops if workshop.number in asked.unfolded]
        self._given = {
            "group": group.id,
            "viewer": viewer.id,
            "section": asked.section,
            "editing": list(asked.editing),
            "known": [workshop.id for workshop in workshops],
            "unfolded": [*unfolded, 0] if 0 in asked.unfolded else unfolded,
            "to_come": [workshop.id for workshop in workshops if workshop.starts_at > now],
            "today": clock.today(),
            "now": now,
            "just": now - STAYS,
            "lately": now - TALKED_ABOUT,
        }

    @cached_property
    def _list(self) -> _List:
        asked, to_come = self.asked, self._given["to_come"]
        workshops = tuple((w.id, w.ordinal, w.day if w.id in to_come else None) for w in self.workshops)
        if not asked.words:
            return _list_of(asked.show, bool(asked.section), workshops)
        return _List(_asked_for(asked.show, asked.section, self._with_words()), true(), workshops)

    def count(self) -> dict[str, int]:
        """Give how many there are in the whole group of each sort that the page speaks of."""
        return dict(zip(_SORTS, columns(_COUNTED, self._given).one(), strict=True))

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
        asked = asked.outerjoin(User, Action.owner_id == User.id).where(_IN_GROUP, nearly)
        texts = {
            row[0]: [str(text).casefold() for text in row[1:]]
            for row in db.session.execute(asked, self._given)
        }
        names = select(ActionHelper.action_id, User.name).join(User, ActionHelper.user_id == User.id)
        names = names.join(Action, ActionHelper.action_id == Action.id).where(_IN_GROUP, nearly)
        for number, name in db.session.execute(names, self._given):
            texts[number].append(name.casefold())
        return [
            number for number, held in texts.items() if all(any(w in text for text in held) for w in words)
        ]

    def heaps(self) -> dict[int, Heaped]:
        """Give how many of what is asked for were agreed at each workshop, by its id; 0 for none."""
        found = columns(self._list.heaps, self._given)
        return {row[0]: Heaped(*row[1:]) for row in found}

    def rows(self, most: int) -> list[Action]:
        """Give what is shown, in order, as far as a page goes; and those with an open form."""
        actions = list(db.session.scalars(self._list.rows, self._given | {"most": most}))
        if self.asked.editing - {action.number for action in actions}:
            missing = select(Action).where(_IN_GROUP, _EDITING, Action.id.not_in([one.id for one in actions]))
            actions += db.session.scalars(missing, self._given)
        return whole(actions)

    def ids(self) -> list[int]:
        """Give the ids of everything asked for, shown or folded."""
        return list(db.session.scalars(self._list.ids, self._given))

    def open_ones(self, most: int) -> list[Action]:
        """Give the open ones among what is asked for, the most urgent first."""
        return list(db.session.scalars(self._list.open_ones, self._given | {"most": most}))

    def loads(self) -> Sequence[Any]:
        """Give for each owner of open actions, and for nobody: the id, the name, how many and how many late."""
        return columns(_loads(), self._given).all()

    def next_due(self) -> tuple[date, list[Action]] | None:
        """Give the next day on which something is to be done, and what."""
        coming = (_IN_GROUP, IS_OPEN, Action.due_on >= bindparam("today"))
        day = db.session.scalar(select(func.min(Action.due_on)).where(*coming), self._given)
        if day is None:
            return None
        found = select(Action).where(_IN_GROUP, IS_OPEN, Action.due_on == day).order_by(Action.number)
        return day, list(db.session.scalars(found, self._given))


def _holds(plain: str) -> ColumnElement[bool]:
    """Ask for what holds these letters of a to z, figures and signs, in either case."""
    called = select(User.id).where(User.name.icontains(plain, autoescape=True))
    helped = select(ActionHelper.action_id).where(ActionHelper.user_id.in_(called))
    said = [text.icontains(plain, autoescape=True) for text in (Action.title, Action.reason)]
    return or_(*said, Action.owner_id.in_(called), Action.id.in_(helped))
