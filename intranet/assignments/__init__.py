"""Floor 6: the weeks between workshops: what is to be done, what each member answers, and what colleagues say."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from intranet.assignments.between import between
from intranet.groups.copying import Part, also
from intranet.library.files import files_of
from intranet.live.links import linked
from intranet.workshops import in_the_way, undoing, unusual


def init_app(app: Flask) -> None:
    """Let facilitators set assignments, members answer them, and colleagues answer by link."""
    # Here and not above: other floors read the models without the web.
    from intranet.assignments import ask, attaching, colleagues, planning, views  # noqa: F401  # some add to views.bp
    from intranet.assignments.models import held_by

    app.register_blueprint(views.bp)
    app.register_blueprint(planning.bp)
    app.register_blueprint(ask.bp)
    app.add_template_filter(linked)
    # What the pages of a workshop show of it: they stand below.
    app.jinja_env.globals["between"] = between
    app.jinja_env.globals["assignment_at"] = planning.assignment_at
    app.jinja_env.globals["documents_of_assignment"] = planning.documents_of
    files_of(app).count(held_by)
    in_the_way.counts(app, planning.count_answers)
    in_the_way.counts(app, planning.count_questions)
    unusual.looks(app, planning.out_of_order)
    undoing.also_keeps(app, undoing.Kept("assignments", planning.keep, planning.put_back))
    also(app, Part("assignments", _l("The assignments between the workshops"), planning.copy_assignments))
