"""From workshop to workshop: the small drawings of each dimension, the same in figures, and both as files."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.actions.sheets.writing import Cell as Value
from intranet.actions.sheets.writing import as_csv
from intranet.groups.models import Group, Unit
from intranet.maturity.agreed import Target
from intranet.maturity.charts import Course, Frame, courses_picture
from intranet.maturity.matrix import Dimension
from intranet.maturity.page import MaturityPage
from intranet.maturity.picture import Column, Picture, number
from intranet.maturity.spread import LEVELS
from intranet.maturity.start import bp
from intranet.maturity.tables import as_file
from intranet.platform.i18n import day_month
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs


@dataclass(frozen=True)
class Step:
    """How a dimension stood at one workshop, and where the part that is looked at is to go.

    Attributes:
        target: None but at the newest round: targets are of now.
    """

    dimension: Dimension
    column: Column
    target: Target | None

    @property
    def workshop(self) -> str:
        """Say at which workshop: "2, 26 mars"."""
        workshop = self.column.round.workshop
        return f"{workshop.ordinal}, {day_month(workshop.starts_at)}"


def _at(level: int) -> tuple[Any, Callable[[Step], Any]]:
    return _l("At level %(n)s", n=level), lambda step: step.column.counts[level - 1]


# What each column is called, and by what it is put in order; whatever is not known comes last.
COLUMNS: dict[str, tuple[Any, Callable[[Step], Any]]] = {
    "dimension": (_l("Dimension"), lambda step: step.dimension.name.casefold()),
    "workshop": (_l("Workshop"), lambda step: step.column.round.workshop.ordinal),
    **{f"at-{level}": _at(level) for level in LEVELS},
    "mean": (_l("Mean"), lambda step: step.column.mean),
    "own": ("", lambda step: step.column.own),  # the name of the part
    "target": (_l("Target"), lambda step: step.target.level if step.target else None),
}


def steps(picture: Picture, part: Unit) -> list[Step]:
    """Give every dimension at every workshop, dimension by dimension. part: the one that is looked at."""
    return [
        Step(dimension, column, picture.target(dimension, part) if column.round is picture.round else None)
        for dimension in picture.dimensions
        for column in picture.columns(dimension, part)
    ]


def in_order(picture: Picture, part: Unit) -> tuple[str, list[Step]]:
    """Give the steps as the address asks: by which column, and in which order. Numbers come with the greatest first."""
    asked, found = request.args.get("courses", ""), steps(picture, part)
    if asked not in COLUMNS:
        return "", found
    key = COLUMNS[asked][1]
    if asked == "dimension":
        return asked, sorted(found, key=key)
    return asked, sorted(found, key=lambda step: (key(step) is None, -Fraction(key(step) or 0)))


def as_rows(picture: Picture, part: Unit) -> list[list[Value]]:
    """Give the steps as rows of figures, with heads."""
    heads: list[Value] = [str(name) or part.name for name, _key in COLUMNS.values()]
    heads.insert(2, _("Date"))
    heads.append(_("Target set"))
    return [heads, *(_figures(step) for step in steps(picture, part))]


def _figures(step: Step) -> list[Value]:
    column = step.column
    counts: list[Value] = list(column.counts)
    return [
        step.dimension.name,
        column.round.workshop.ordinal,
        column.round.workshop.day,
        *counts,
        number(column.mean) if column.mean is not None else None,
        column.own,
        step.target.level if step.target else None,
        step.target.round.workshop.day if step.target else None,
    ]


def courses_of(picture: Picture, part: Unit) -> list[Course]:
    """Give the small drawings, one for each dimension. part: the one whose line is drawn through them."""
    return [_course(picture, dimension, part) for dimension in picture.dimensions]


def _course(picture: Picture, dimension: Dimension, part: Unit) -> Course:
    columns = picture.columns(dimension, part)
    means = " → ".join(number(column.mean) for column in columns)
    target = picture.target(dimension, part)
    return Course(dimension.name, columns, target.level if target else None, _("mean %(means)s", means=means))


def finding_of(courses: list[Course], part: Unit) -> str:
    """Say what the small drawings show: "Riktning: medel 2,4 → 2,7. … Linjen: omsorg."."""
    said = [f"{course.name}: {course.words}." for course in courses]
    return " ".join([*said, _("The line: %(part)s.", part=part.name)])


@bp.get("/<int(max=999):number>/courses/<any(csv,svg):kind>")
@needs(Right.READ_MATERIAL)
def download_courses(group: Group, number: int, kind: str) -> Response:
    """Give how it has gone from workshop to workshop as a file: its figures, or the drawings themselves."""
    page = MaturityPage.find(group, number)
    picture, part = page.picture or abort(404), page.part() or abort(404)
    title = _("From workshop to workshop, %(name)s, %(part)s", name=group.organisation, part=part.name)
    if kind == "csv":
        return as_file(title, kind, as_csv(as_rows(picture, part)))
    drawn = courses_of(picture, part)
    return as_file(title, kind, courses_picture(drawn, Frame(title, finding_of(drawn, part))))
