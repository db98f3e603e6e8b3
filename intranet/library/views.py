"""The library's pages: the same for a group and for a programme, under an address of each."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from intranet.groups.models import Group, Programme
from intranet.library.files import Incoming, NotKept, StoredFile, files
from intranet.library.forms import DocumentForm, FilesForm, LinkForm
from intranet.library.models import Document, DocumentVersion
from intranet.library.shelf import Asked, Shelf
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.forms import number_in
from intranet.platform.web.htmx import is_htmx, part_or_redirect
from intranet.platform.web.uploads import takes_files, takes_one_file

library = Blueprint("library", __name__, url_prefix="/groups/<group:group>/library")
programme_library = Blueprint(
    "programme_library", __name__, url_prefix="/programmes/<programme:programme>/library"
)
View = TypeVar("View", bound=Callable[..., Any])
ONE = "/<int:document_id>"


def get(rule: str) -> Callable[[View], View]:
    """Show something at both addresses."""
    return lambda view: programme_library.get(rule)(library.get(rule)(view))


def post(rule: str) -> Callable[[View], View]:
    """Change something at both addresses."""
    return lambda view: programme_library.post(rule)(library.post(rule)(view))


@get("")
@needs(Right.READ_MATERIAL)
def index(**where: Any) -> str:
    """List what there is."""
    return _index(Shelf(**where))


def _index(shelf: Shelf, **forms: Any) -> str:
    asked = Asked(
        at=request.args.get("at", "")[:20],
        tag=request.args.get("tag", "")[:40],
    )
    documents = shelf.documents(asked)
    at = request.args.get("workshop", type=int)
    given = {
        "files_form": FilesForm(shelf, formdata=None, data={"place": shelf.word_at(at)}),
        "link_form": LinkForm(shelf, formdata=None, data={"place": shelf.word_at(at)}),
        **forms,
    }
    removed = shelf.find(number_in(request.args.get("removed")))
    return render_template(
        "library/index.html",
        shelf=shelf,
        asked=asked,
        documents=documents,
        just_removed=removed if removed and removed.is_removed and shelf.may_change(removed) else None,
        most=files().most,
        **_about(shelf),
        **given,
    )


def _about(shelf: Shelf) -> dict[str, Any]:
    """Say whose page it is: a programme's has no group, and the head of the page says its name."""
    return {"programme": None if shelf.group else shelf.programme}


@library.get("/workshops/<int:workshop_number>")
@needs(Right.READ_MATERIAL)
def of_workshop(group: Group, workshop_number: int) -> Response:
    """Draw anew what a workshop's own page shows."""
    shelf = Shelf(group=group)
    workshop = next((one for one in shelf.workshops if one.number == workshop_number), None) or abort(404)
    to = shelf.url("index", at=workshop_number)
    return part_or_redirect("library/_of_workshop.html", to=to, group=group, workshop=workshop)


@post("/files")
@needs(Right.ADD_DOCUMENT)
@takes_files
def add(**where: Any) -> str | Response | tuple[str, int]:
    """Add files: those that can be kept, and say of each other one why it is not."""
    shelf = Shelf(**where)
    form = FilesForm(shelf)
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not form.validate_on_submit() or not sent:
        form.place.errors = form.errors.get("place") or [_("Choose at least one file.")]
        return _index(shelf, files_form=form), 422
    kept, refused = _keep(shelf, form, sent)
    if is_htmx():
        return part_or_redirect(
            "library/_came.html", to="", status=422 if refused else 200, kept=kept, refused=refused
        )
    say_of(kept, refused)
    return redirect(shelf.url("index"), 303)


def say_of(kept: list[Incoming], refused: list[str]) -> None:
    """Say on the next page what became of files that came with a form."""
    for words in refused:
        flash(words, "error")
    if kept:
        flash(_("Saved: %(names)s", names=", ".join(incoming.name for incoming in kept)))
    for incoming in kept:
        _tell_renaming(incoming)


def _tell_renaming(incoming: Incoming) -> None:
    if said := incoming.renaming():
        flash(said)


def _keep(shelf: Shelf, form: FilesForm, sent: list[FileStorage]) -> tuple[list[Incoming], list[str]]:
    """Add each file in a transaction of its own: what is wrong with one is no matter of the others."""
    kept, refused = [], []
    for upload in sent:
        place = shelf.place(form.place.data) or abort(404)
        try:
            incoming = files().bring_in(upload, place.owner)
            Document.add(place, incoming, by=current_user)
            kept.append(incoming)
        except NotKept as refusal:
            db.session.rollback()
            refused.append(refusal.words())
        db.session.commit()
    return kept, refused


@post("/links")
@needs(Right.ADD_DOCUMENT)
def add_link(**where: Any) -> str | Response | tuple[str, int]:
    """Add a link."""
    shelf = Shelf(**where)
    form = LinkForm(shelf)
    if not form.validate_on_submit():
        return _index(shelf, link_form=form), 422
    place = shelf.place(form.place.data) or abort(404)
    address = form.address.data or ""
    document = Document.link(
        place, name=form.name.data or "", address=address, description="", by=current_user
    )
    db.session.commit()
    flash(_("Saved: %(names)s", names=document.name))
    return redirect(shelf.url("index"), 303)


def _find(shelf: Shelf, document_id: int, *, to_change: bool = False) -> Document:
    """Find a document. What is removed is there only for those who can put it back."""
    document = shelf.find(document_id, to_change=to_change) or abort(404)
    if document.is_removed and not shelf.may_change(document):
        abort(404)
    return document


def _find_to_change(shelf: Shelf, document_id: int) -> Document:
    document = _find(shelf, document_id, to_change=True)
    if not shelf.may_change(document):
        abort(403)
    return document


@get(ONE)
@needs(Right.READ_MATERIAL)
def show(document_id: int, **where: Any) -> str:
    """Show a document: what it is, its versions, and what can be changed."""
    shelf = Shelf(**where)
    return _page(shelf, _find(shelf, document_id))


def _page(shelf: Shelf, document: Document, **context: Any) -> str:
    if "form" not in context and shelf.may_change(document):
        context["form"] = DocumentForm.showing(shelf, document)
    return render_template(
        "library/show.html", shelf=shelf, document=document, most=files().most, **_about(shelf), **context
    )


@post(ONE)
@needs(Right.CHANGE_DOCUMENT)
def change(document_id: int, **where: Any) -> str | Response | tuple[str, int]:
    """Change how a document is described, and where it belongs."""
    shelf = Shelf(**where)
    document = _find_to_change(shelf, document_id)
    form = DocumentForm(shelf, document)
    if not form.validate_on_submit():
        return _page(shelf, document, form=form), 422
    if theirs := form.meanwhile(DocumentForm.showing(shelf, document)):
        return _page(shelf, document, form=form, theirs=theirs), 409
    place = shelf.place(form.place.data) or abort(404)
    document.change(**form.filled_in(), by=current_user)
    try:
        document.move(place, by=current_user)
    except NotKept as refusal:
        form.place.errors = [refusal.why]
        page = _page(shelf, document, form=form)
        db.session.rollback()
        return page, 422
    db.session.commit()
    flash(_("Saved: %(names)s", names=document.name))
    there = shelf if shelf.group or isinstance(place.owner, Programme) else Shelf(group=place.owner)
    return redirect(there.url("show", document_id=document.id), 303)


@post(f"{ONE}/versions")
@needs(Right.CHANGE_DOCUMENT)
@takes_one_file
def add_version(document_id: int, **where: Any) -> str | Response | tuple[str, int]:
    """Add a newer file of the same document."""
    shelf = Shelf(**where)
    document = _find_to_change(shelf, document_id)
    sent = [one for one in request.files.getlist("files") if one.filename]
    if document.is_link or not sent:
        return _page(shelf, document, problem=_("Choose a file.")), 422
    owner = shelf.group if document.group_id and shelf.group else shelf.programme
    try:
        incoming = files().bring_in(sent[0], owner)
        document = _find_to_change(
            shelf, document_id
        )  # while the file came in, others could delete it for good
        document.add_version(incoming, by=current_user)
    except NotKept as refusal:
        db.session.rollback()
        return _page(shelf, document, problem=refusal.words()), 422
    db.session.commit()
    flash(_("The new version is saved."))
    _tell_renaming(incoming)
    return redirect(shelf.url("show", document_id=document.id), 303)


@get(f"{ONE}/file")
@needs(Right.READ_MATERIAL)
def file(document_id: int, **where: Any) -> Response:
    """Send the newest version."""
    document = _find(Shelf(**where), document_id)
    return _send(document.versions[0] if document.versions else None)


@get(f"{ONE}/versions/<int:number>")
@needs(Right.READ_MATERIAL)
def version(document_id: int, number: int, **where: Any) -> Response:
    """Send one version."""
    document = _find(Shelf(**where), document_id)
    return _send(next((one for one in document.versions if one.number == number), None))


@get(f"{ONE}/versions/<int:number>/picture")
@needs(Right.READ_MATERIAL)
def picture(document_id: int, number: int, **where: Any) -> Response:
    """Send a small picture of one version."""
    document = _find(Shelf(**where), document_id)
    version = next((one for one in document.versions if one.number == number), None) or abort(404)
    return files().send_picture(version.file)


def _send(found: DocumentVersion | None) -> Response:
    version = found or abort(404)
    return files().send(version.file, version.name)


@post(f"{ONE}/removal")
@needs(Right.CHANGE_DOCUMENT)
def remove(document_id: int, **where: Any) -> Response:
    """Remove a document. The list says so, and takes it back at one press."""
    shelf = Shelf(**where)
    _find_to_change(shelf, document_id).remove(by=current_user)
    db.session.commit()
    return redirect(shelf.url("index", removed=document_id), 303)


@post(f"{ONE}/removal/undoing")
@needs(Right.CHANGE_DOCUMENT)
def put_back(document_id: int, **where: Any) -> Response:
    """Put a document back."""
    shelf = Shelf(**where)
    document = _find_to_change(shelf, document_id)
    document.put_back(by=current_user)
    db.session.commit()
    flash(_("“%(name)s” is back in the library.", name=document.name))
    return redirect(shelf.url("index"), 303)


@post(f"{ONE}/removal/for-good")
@needs(Right.CHANGE_DOCUMENT)
def delete_for_good(document_id: int, **where: Any) -> Response:
    """Delete what is removed, so that it makes room at once."""
    shelf = Shelf(**where)
    document = _find_to_change(shelf, document_id)
    contents = document.delete_for_good()
    db.session.commit()
    files().let_go_of(StoredFile.id.in_(contents))
    if document.is_removed:
        flash(_("“%(name)s” is deleted for good.", name=document.name))
    return redirect(shelf.url("index"), 303)
