"""Rating: part by part, saved as one goes, on a phone as well as at a desk, with a script or without."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.groups.models import Group, Unit
from intranet.maturity.forms import paragraphs
from intranet.maturity.matrix import Dimension
from intranet.maturity.page import MaturityPage
from intranet.maturity.rounds import MOST_REASON, NoPlace, NotNow, Rating, Round
from intranet.maturity.spread import DO_NOT_KNOW, LEVELS
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.forms import number_in
from intranet.platform.web.htmx import go_to, part_or_page, part_or_redirect

bp = Blueprint("rating", __name__, url_prefix="/groups/<group:group>/maturity/<int(max=999):number>/rating")
PAGE, SAVED = "maturity/rate.html", "maturity/_saved.html"


@dataclass
class Sheet:
    """What one person has answered about one part, and what they are about to.

    Attributes:
        sent: what the form holds, by the names of its fields; None: the page is only looked at.
        problems: what stands in the way, by dimension.
    """

    page: MaturityPage
    unit: Unit
    sent: Mapping[str, str] | None = None
    problem: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def round(self) -> Round:
        """The round that is rated."""
        return self.page.round or abort(404)

    @cached_property
    def own(self) -> dict[str, Rating]:
        """What is kept, by dimension."""
        return Rating.own(self.round, me(), self.unit)

    @cached_property
    def dimensions(self) -> list[Dimension]:
        """What is asked about."""
        return self.round.matrix.dimensions

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many dimensions are answered, by part."""
        return Rating.own_counts(self.round, me())

    @cached_property
    def _seen(self) -> dict[str, str]:
        """What the page showed, by dimension: of what is as it was there nothing is sent."""
        sent = (self.sent or {}).get("seen", "")
        return dict(pair.split(":", 1) for pair in sent.split() if ":" in pair)

    def level(self, key: str) -> str:
        """Give what is chosen in a dimension: "0" to "5", or nothing."""
        if self.sent is not None:
            return self.sent.get(f"level-{key}", "")
        return str(self.own[key].level) if key in self.own else ""

    def reason(self, key: str) -> str:
        """Give the reason written in a dimension."""
        if self.sent is not None:
            return paragraphs(self.sent.get(f"reason-{key}")) or ""
        return self.own[key].reason if key in self.own else ""

    def _mark(self, key: str) -> str:
        return sha256(f"{self.level(key)}|{self.reason(key)}".encode()).hexdigest()[:12]

    @property
    def marks(self) -> str:
        """Write down what the page shows, for the form to send along: what could not be kept counts as not seen."""
        shown = {
            d.key: self._seen.get(d.key, "") if d.key in self.problems else self._mark(d.key)
            for d in self.dimensions
        }
        return " ".join(f"{key}:{mark}" for key, mark in shown.items())

    @property
    def is_of_round(self) -> bool:
        """Tell whether all that was sent is about what the round asks about."""
        asked = {f"{what}-{one.key}" for one in self.dimensions for what in ("level", "reason")}
        return all(name in asked for name in self.sent or {} if name.startswith(("level-", "reason-")))

    def chosen(self) -> dict[str, tuple[int, str]]:
        """Give what is to be kept: what was changed on the page. What cannot be is said in `problems`."""
        found = {}
        for key in (d.key for d in self.dimensions):
            if self._mark(key) == self._seen.get(key):
                continue
            level, reason = self.level(key), self.reason(key)
            if len(reason) > MOST_REASON:
                self.problems[key] = _("Use at most %(max)d characters.") % {"max": MOST_REASON}
            elif level:
                found[key] = (number_in(level), reason)
            elif reason:
                self.problems[key] = _("Choose a level too, and the reason is saved.")
        return found

    @property
    def next(self) -> Unit | None:
        """The part to go on with: the first after this one, and round, that is not answered whole."""
        units = self.round.units
        at = units.index(self.unit)
        whole = len(self.dimensions)
        return next((u for u in units[at + 1 :] + units[:at] if self.counts.get(u.id, 0) < whole), None)

    @property
    def saved_at(self) -> Any:
        """When something was saved last; None: nothing is."""
        return max((one.saved_at for one in self.own.values()), default=None)

    def context(self) -> dict[str, Any]:
        """Give what the page, or a part of it, is drawn with."""
        return {"sheet": self, "page": self.page, "unit": self.unit, "levels": LEVELS}


def _sheet(group: Group, number: int, unit_id: int, sent: Mapping[str, str] | None = None) -> Sheet:
    page = MaturityPage.find(group, number)
    unit = page.round.unit(unit_id) if page.round else None
    return Sheet(page, unit or abort(404), sent)


@bp.get("")
@needs(Right.RATE)
def parts(group: Group, number: int) -> Response:
    """List the parts, with how far one has come in each."""
    page = MaturityPage.find(group, number)
    of = page.round or abort(404)
    counts = Rating.own_counts(of, me())
    whole = len(of.matrix.keys)
    coming = next((unit for unit in of.units if counts.get(unit.id, 0) < whole), None)
    shown: dict[str, Any] = {"page": page, "counts": counts, "whole": whole, "coming": coming}
    return part_or_page("maturity/_rate_parts.html", "maturity/rate_parts.html", **shown)


@bp.get("/<int:unit_id>")
@needs(Right.RATE)
def show(group: Group, number: int, unit_id: int) -> Response:
    """Ask about one part: its dimensions, with what one has answered before."""
    return part_or_page("maturity/_rate_state.html", PAGE, **_sheet(group, number, unit_id).context())


@bp.post("/<int:unit_id>")
@needs(Right.RATE)
def save(group: Group, number: int, unit_id: int) -> Response:
    """Keep what is answered about a part, and go on with the next; a script saves each answer as it is given."""
    sheet = _sheet(group, number, unit_id, request.form)
    if not sheet.is_of_round:
        words = _(
            "You answered about a dimension that is not in this round. Nothing is saved. Load the page again."
        )
        return _not_saved(sheet, words, status=422)
    try:
        if chosen := sheet.chosen():
            sheet.round.rate(sheet.unit, chosen, by=current_user)
    except NotNow:
        return _not_saved(sheet, _closed_words(), status=409)
    except NoPlace:
        words = _("There is no such level. Choose one from 1 to 5, or do not know. Nothing is saved.")
        return _not_saved(sheet, words, status=422)
    db.session.commit()
    if sheet.problems:
        return part_or_page(SAVED, PAGE, status=422, **sheet.context())
    return part_or_redirect(SAVED, to=_after(sheet), **sheet.context())


@bp.post("/<int:unit_id>/unknown")
@needs(Right.RATE)
def do_not_know(group: Group, number: int, unit_id: int) -> Response:
    """Say of all that is not answered about a part that one does not know, and go on with the next."""
    sheet = _sheet(group, number, unit_id)
    left = {d.key: (DO_NOT_KNOW, "") for d in sheet.dimensions if d.key not in sheet.own}
    try:
        sheet.round.rate(sheet.unit, left, by=current_user)
    except NotNow:
        return _not_saved(sheet, _closed_words(), status=409)
    db.session.commit()
    return go_to(_after(sheet))


def _closed_words() -> str:
    return _(
        "The round is closed, so this was not saved. What you saved before stays. The group leader can open it again."
    )


def _not_saved(sheet: Sheet, words: str, *, status: int) -> Response:
    db.session.rollback()
    sheet.problem = words
    return part_or_page(SAVED, PAGE, status=status, **sheet.context())


def _after(sheet: Sheet) -> str:
    """Give the address to go on at: the next part, or when all are answered the list of them."""
    sheet.__dict__.pop("counts", None)
    place: dict[str, Any] = {"group": sheet.page.group, "number": sheet.round.number}
    if sheet.next is None:
        return url_for("rating.parts", **place)
    return url_for("rating.show", unit_id=sheet.next.id, **place)
