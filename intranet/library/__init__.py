"""Floor 4: the library: documents and links of a programme and its groups, and the files that other features keep."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from intranet.groups.copying import Part, also


def init_app(app: Flask) -> None:
    """Add the library's pages, and what keeps files."""
    # Here and not above: other floors read the models without the web.
    from intranet.library import copying, files, models, reading, shelf, views, words

    files.init_app(app)
    files.files_of(app).count(models.held_by)
    reading.init_app(app)
    app.register_blueprint(views.library)
    app.register_blueprint(views.programme_library)
    words.init_app(app)
    also(app, Part("documents", _l("The programme's documents and links"), copying.copy_documents))
    app.jinja_env.globals["material_of"] = shelf.material_of
