"""Floor 8: maturity: rate in private, see where people differ, talk, and agree on a level."""

from flask import Flask
from flask_babel import ngettext
from sqlalchemy import func, select

from intranet.groups.copying import Part, also
from intranet.platform.db import db
from intranet.workshops import in_the_way
from intranet.workshops.models import Workshop


def init_app(app: Flask) -> None:
    """Add the pages of a group's maturity, and those of a programme's."""
    # Here and not above: other floors read the models without the web.
    from intranet.maturity import (  # noqa: F401  # some add their addresses to start.bp
        across,
        adapting,
        agreeing,
        charts,
        courses,
        picture,
        rating,
        start,
        tables,
        units,
        views,
    )

    for blueprint in (start.bp, rating.bp, units.bp, across.programme_bp, adapting.bp):
        app.register_blueprint(blueprint)
    app.add_template_filter(picture.number, "level_number")
    app.jinja_env.globals.update(spread_picture=charts.spread_picture, course_picture=charts.course_picture)
    app.jinja_env.globals.update(levels_in_order=tables.in_order, level_columns=tables.COLUMNS)
    app.jinja_env.globals.update(courses_of=courses.courses_of, steps_in_order=courses.in_order)
    app.jinja_env.globals.update(step_columns=courses.COLUMNS)
    in_the_way.counts(app, count_rounds)
    also(app, Part("matrix", None, adapting.copy_matrix))


def count_rounds(workshop: Workshop) -> dict[int | None, str]:
    """Count the rounds at a workshop, which keep it from being removed."""
    from intranet.maturity.rounds import Round

    found = select(Round.group_id, func.count(Round.id)).where(Round.workshop_id == workshop.id)
    counted = db.session.execute(found.group_by(Round.group_id))
    return {
        group_id: ngettext("%(num)d round of maturity", "%(num)d rounds of maturity", n)
        for group_id, n in counted
    }
