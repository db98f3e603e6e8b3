"""Agreeing on a level where a part and a dimension meet, and on what is to be done about it."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.actions.forms import QuickForm
from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.maturity.agreed import AgreedLevel, Outdated
from intranet.maturity.doing import PlaceAction
from intranet.maturity.findings import small
from intranet.maturity.forms import LevelForm
from intranet.maturity.page import MaturityPage
from intranet.maturity.picture import Cell
from intranet.maturity.rounds import NoPlace, NotNow
from intranet.maturity.start import bp
from intranet.maturity.views import PAGE, PART
from intranet.meetings.minutes import Settled, hold_open
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import can, needs
from intranet.platform.web.forms import number_in
from intranet.platform.web.htmx import is_htmx, part_or_page, part_or_redirect

HERE = "/<int(max=999):number>/<int:unit_id>/<dimension>"


def _find(group: Group, number: int, unit_id: int, dimension: str) -> tuple[MaturityPage, Cell]:
    """Find the page with one of its cells; 404 when there is none, or the answers are not revealed yet."""
    page = MaturityPage.find(group, number)
    cell = page.picture.cell(unit_id, dimension) if page.picture else None
    return page, cell or abort(404)


def _context(page: MaturityPage, place: Cell, **more: Any) -> dict[str, Any]:
    """Give what the page with one of its cells is drawn with; forms are as nobody has filled them in."""
    said = page.round.said(place.unit, place.dimension.key) if page.round else []
    actions = PlaceAction.at(place.unit, place.dimension.key)
    forms = {"level_form": LevelForm.showing(place.agreed), "quick_form": _quick_form(page)}
    return page.context(place, said=said, actions=actions, **(forms | more))


def _quick_form(page: MaturityPage) -> QuickForm | None:
    return QuickForm(page.group, formdata=None) if can(Right.CREATE_ACTION) else None


def _drawn(page: MaturityPage, place: Cell, *, status: int = 200, **more: Any) -> Response:
    return part_or_page(PART, PAGE, status=status, **_context(page, place, **more))


def _address(page: MaturityPage, place: Cell) -> str:
    at: dict[str, Any] = {
        "group": page.group,
        "number": page.round.number if page.round else 0,
        "unit_id": place.unit.id,
    }
    return url_for(".cell", **at, dimension=place.dimension.key, _anchor="cell")


@bp.get(HERE)
@needs(Right.READ_MATERIAL)
def cell(group: Group, number: int, unit_id: int, dimension: str) -> Response:
    """Show one part in one dimension beside the picture: who thinks what, and what is agreed."""
    return _drawn(*_find(group, number, unit_id, dimension))


@bp.post(HERE)
@needs(Right.AGREE_LEVEL)
def agree(group: Group, number: int, unit_id: int, dimension: str) -> Response:
    """Put down the level agreed on. When somebody has put down another meanwhile, it is shown, and nothing is lost."""
    page, place = _find(group, number, unit_id, dimension)
    form = LevelForm(place.agreed)
    if not form.validate_on_submit():
        return _drawn(page, place, status=422, level_form=form)
    try:
        seen, of = number_in(form.revision.data), page.round or abort(404)
        AgreedLevel.put_down(of, place.unit, dimension, form.said, revision=seen, by=current_user)
    except Outdated:
        return _outdated(group, number, unit_id, dimension, form)
    except (NotNow, NoPlace):
        abort(404)
    db.session.commit()
    page, place = _find(group, number, unit_id, dimension)
    return part_or_redirect(PART, to=_address(page, place), **_context(page, place))


def _outdated(group: Group, number: int, unit_id: int, dimension: str, form: LevelForm) -> Response:
    """Show what somebody else has put down, with the form as it was filled in: to send it once more is then meant."""
    db.session.rollback()
    page, place = _find(group, number, unit_id, dimension)
    theirs = place.agreed
    if theirs:
        form.revision.data = str(theirs.revision)
    return _drawn(page, place, status=409, level_form=form, theirs=theirs)


@bp.post(f"{HERE}/actions")
@needs(Right.CREATE_ACTION)
def add_action(group: Group, number: int, unit_id: int, dimension: str) -> Response:
    """Agree on an action about one part in one dimension, in one line."""
    page, place = _find(group, number, unit_id, dimension)
    form = QuickForm(group)
    if not form.validate_on_submit():
        return _drawn(page, place, status=422, quick_form=form)
    action = Action.agree(
        group,
        title=form.title.data,
        owner=form.chosen_owner,
        due_on=form.due_on.data,
        workshop_id=_agreed_at(page),
        reason=why(place),
        by=current_user,
    )
    PlaceAction.keep(action, place.unit, dimension)
    db.session.commit()
    words = _("The action “%(title)s” is added.", title=action.title)
    if not is_htmx():
        flash(words)
    return part_or_redirect(PART, to=_address(page, place), **_context(page, place, added=words))


def _agreed_at(page: MaturityPage) -> int | None:
    """Give the workshop at which an action is agreed now: the round's, on its day, while its minutes can be changed."""
    if page.round is None or not page.round.workshop.is_today:
        return None
    try:
        hold_open(page.group, page.round.workshop)
    except Settled:
        return None
    return page.round.workshop.id


def why(place: Cell) -> str:
    """Say why an action is there: "Mognad i vård och omsorg: arbetssätt, från 2 till 3"."""
    words = {"part": small(place.unit.name), "dimension": small(place.dimension.name)}
    if place.agreed and place.agreed.target:
        levels = {"level": place.agreed.level, "target": place.agreed.target}
        return _("Maturity in %(part)s: %(dimension)s, from %(level)s to %(target)s", **words, **levels)
    return _("Maturity in %(part)s: %(dimension)s", **words)
