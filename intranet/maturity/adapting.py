"""Saying the matrix in a programme's own words: a dimension at a time, for rounds that are opened from then on."""

import secrets
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from intranet.groups.copying import Copy
from intranet.groups.models import Programme
from intranet.maturity.forms import DimensionForm, LevelNamesForm
from intranet.maturity.matrix import MOST_DIMENSIONS, SPOKEN, Content, Matrix
from intranet.maturity.rounds import Round
from intranet.maturity.spread import LEVELS
from intranet.platform.db import db
from intranet.platform.i18n import join_names
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs

bp = Blueprint("programme_matrix", __name__, url_prefix="/programmes/<programme:programme>/matrix")
Drawn = str | Response | tuple[str, int]
Both = list[str]


def _under_way(programme: Programme) -> list[Round]:
    """Give the rounds of a programme's groups that are not revealed."""
    mine = Matrix.programme_id == programme.id
    found = select(Round).join(Matrix, Matrix.id == Round.matrix_id).where(mine, Round.revealed_at.is_(None))
    return list(db.session.scalars(found.options(joinedload(Round.group))))


def _refusal(programme: Programme) -> str:
    """Say why the matrix cannot be changed now and what to do about it; empty when it can."""
    names = join_names([one.group.organisation for one in _under_way(programme)])
    if not names:
        return ""
    return _(
        "%(names)s has a round under way, in which the matrix stays as it is. Change it when the round is revealed. "
        "What you wrote is still here.",
        names=names,
    )


def _both(form: Any, name: str) -> Both:
    swedish = form[f"{name}_sv"].data or ""
    return [swedish, form[f"{name}_en"].data or swedish]


def _data(name: str, texts: Both) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in zip(SPOKEN, texts, strict=True)}


def _levels(form: Any) -> list[Both]:
    return [_both(form, f"l{level}") for level in LEVELS]


def _levels_data(levels: list[Both]) -> dict[str, str]:
    return {key: text for n, texts in enumerate(levels, 1) for key, text in _data(f"l{n}", texts).items()}


def _showing(one: Content | None) -> DimensionForm:
    """Give a form that holds a dimension, or nothing when there is none yet."""
    if one is None:
        return DimensionForm(formdata=None)
    data = _data("name", one["name"]) | _data("question", one["question"]) | _levels_data(one["levels"])
    form = DimensionForm(formdata=None, data=data)
    form.remember()
    return form


def _find(matrix: Matrix, key: str) -> Content:
    dimensions: list[Content] = matrix.content["dimensions"]
    return next((one for one in dimensions if one["key"] == key), None) or abort(404)


def _kept(programme: Programme, matrix: Matrix, content: Content, words: str) -> Response:
    matrix.change(content, by=current_user)
    db.session.commit()
    flash(words)
    return redirect(url_for(".show", programme=programme), 303)


@bp.get("")
@needs(Right.CHANGE_MATRIX)
def show(programme: Programme) -> str:
    """Show the matrix, with ways to change it."""
    return _page(programme)


def _page(programme: Programme, *, problem: str = "") -> str:
    matrix = Matrix.of(programme)
    may_add = len(matrix.keys) < MOST_DIMENSIONS
    shown = {"programme": programme, "matrix": matrix, "may_add": may_add, "problem": problem}
    return render_template("maturity/matrix.html", **shown)


@bp.get("/levels")
@needs(Right.CHANGE_MATRIX)
def edit_levels(programme: Programme) -> str:
    """Ask what the levels are to be called."""
    form = _levels_showing(Matrix.of(programme))
    return render_template("maturity/level_names.html", programme=programme, form=form)


def _levels_showing(matrix: Matrix) -> LevelNamesForm:
    form = LevelNamesForm(formdata=None, data=_levels_data(matrix.content["levels"]))
    form.remember()
    return form


@bp.post("/levels")
@needs(Right.CHANGE_MATRIX)
def change_levels(programme: Programme) -> Drawn:
    """Call the levels something else."""
    programme.hold()
    form, matrix = LevelNamesForm(), Matrix.of(programme)
    if not form.validate_on_submit():
        return render_template("maturity/level_names.html", programme=programme, form=form), 422
    theirs, problem = form.meanwhile(_levels_showing(matrix)), _refusal(programme)
    if theirs or problem:
        shown = {"programme": programme, "form": form, "theirs": theirs, "problem": problem}
        return render_template("maturity/level_names.html", **shown), 409
    content = {**matrix.content, "levels": _levels(form)}
    return _kept(programme, matrix, content, _("The levels have their new names."))


@bp.get("/new", endpoint="new")
@bp.get("/dimensions/<dimension>")
@needs(Right.CHANGE_MATRIX)
def edit(programme: Programme, dimension: str = "") -> str:
    """Ask for a dimension's words."""
    one = _find(Matrix.of(programme), dimension) if dimension else None
    return render_template("maturity/dimension.html", programme=programme, key=dimension, form=_showing(one))


@bp.post("/new", endpoint="add")
@bp.post("/dimensions/<dimension>")
@needs(Right.CHANGE_MATRIX)
def change(programme: Programme, dimension: str = "") -> Drawn:
    """Say a dimension in other words, or add one."""
    programme.hold()
    matrix, form = Matrix.of(programme), DimensionForm()
    one = _find(matrix, dimension) if dimension else None
    shown: dict[str, Any] = {"programme": programme, "key": dimension, "form": form}
    if not form.validate_on_submit():
        return render_template("maturity/dimension.html", **shown), 422
    theirs, problem = form.meanwhile(_showing(one)) if one else [], _refusal(programme)
    if one is None and len(matrix.keys) >= MOST_DIMENSIONS:
        problem = _("There is room for %(most)s dimensions. Remove one first.", most=MOST_DIMENSIONS)
    if theirs or problem:
        return render_template("maturity/dimension.html", **shown, theirs=theirs, problem=problem), 409
    words = {"name": _both(form, "name"), "question": _both(form, "question"), "levels": _levels(form)}
    content = matrix.with_dimension(dimension or f"own-{secrets.token_hex(4)}", words)
    return _kept(programme, matrix, content, _("“%(name)s” is saved.", name=form.name_sv.data))


@bp.post("/dimensions/<dimension>/removal")
@needs(Right.CHANGE_MATRIX)
def remove(programme: Programme, dimension: str) -> Drawn:
    """Take a dimension out of the matrix. Rounds that were taken with it keep it."""
    programme.hold()
    matrix = Matrix.of(programme)
    one, problem = _find(matrix, dimension), _refusal(programme)
    if len(matrix.keys) == 1:
        problem = _("A matrix needs a dimension. Add another one first.")
    if problem:
        return _page(programme, problem=problem), 409
    words = _("“%(name)s” is removed. Rounds that were taken with it keep it.", name=one["name"][0])
    return _kept(programme, matrix, matrix.with_dimension(dimension, None), words)


def copy_matrix(copy: Copy) -> None:
    """Let the copy of a programme have its matrix."""
    matrix = Matrix.of(copy.old)
    if matrix.id is not None:
        db.session.add(Matrix(programme_id=copy.new.id, content=matrix.content, made_by_id=copy.by.id))
