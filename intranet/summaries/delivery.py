"""Makes what was ordered, one order after the other, in a thread and a drawing process that nobody else waits for."""

import io
import os
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import count
from pathlib import Path

from flask_babel import force_locale
from flask_babel import gettext as _

from intranet.groups.models import Group, Programme
from intranet.platform import clock
from intranet.summaries.asked import Asked, shelf
from intranet.summaries.catalogue import KINDS, PROGRAMME_KINDS
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, NotDrawn, Workers
from intranet.summaries.kinds import Kind, TooLong, as_file_name
from intranet.summaries.orders import HELD, KEPT, MOST_TRIES, Order, Why, folder
from intranet.workshops.models import Workshop

LOOKS_EVERY = 10.0  # seconds; an order that is placed here is made at once
PATIENT = Limits(processor_seconds=60, seconds=120)  # a report of many groups is long


def deliver() -> None:
    """Make everything that is ordered and that nobody is making."""
    _clear()
    press = Workers(PATIENT)
    try:
        while order := Order.take_next():
            make(order, press)
    finally:
        press.close()  # it holds some hundred megabytes


def make(order: Order, press: Workers) -> None:
    """Make one order. One that was begun as often as it may be, and never ended, comes to nothing."""
    if order.tries > MOST_TRIES:
        order.end(Why.STOPPED)
        return
    try:
        name, content = _report(order, press) if order.kind in PROGRAMME_KINDS else _bundle(order, press)
    except (NotDrawn, TooLong):
        order.end(Why.NOT_DRAWN)
    except LookupError:
        order.end(Why.NOTHING)
    else:
        _write(order.file, content)
        order.file_name = name
        order.end()


def _report(order: Order, press: Workers) -> tuple[str, bytes]:
    asked = _asked(order, PROGRAMME_KINDS[order.kind], order.programme)
    if asked.content is None:
        raise LookupError
    order.go_on(1, 2)
    return asked.file_name, _drawn(order, asked.document, press)


def _bundle(order: Order, press: Workers) -> tuple[str, bytes]:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as bundle:
        for name, pdf in _documents(order, press):
            bundle.writestr(_entry(_unused(name, bundle.namelist()), order), pdf)
        if not bundle.namelist():
            raise LookupError
        with force_locale(order.language):
            name, missing = _bundle_name(order), _("Groups that had nothing") + ".txt"
            if order.nothing_of:
                bundle.writestr(_entry(missing, order), _who_is_missing(order))
    return as_file_name(name), written.getvalue()


def _entry(name: str, order: Order) -> zipfile.ZipInfo:
    """Give a file of a bundle the instant of its order, by Sweden's clocks: made once more, it has the same bytes."""
    return zipfile.ZipInfo(name, clock.swedish(order.made_at).timetuple()[:6])


def _bundle_name(order: Order) -> str:
    workshops = Workshop.all_of(order.programme) if order.number else []
    of = [_("workshop %(number)s", number=one.ordinal) for one in workshops if one.number == order.number]
    return ", ".join([order.programme.name, str(KINDS[order.kind].title), *of]) + ".zip"


def _who_is_missing(order: Order) -> bytes:
    """Write who is not in the bundle, as a text that Windows opens too."""
    said = _("These groups had nothing to print when the file was made:")
    lines = [said, "", *(f"\N{EN DASH} {name}" for name in order.groups_with_nothing), ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def _documents(order: Order, press: Workers) -> Iterator[tuple[str, bytes]]:
    """Give the PDF of each group that has something to say."""
    groups, silent = order.programme.groups, []
    for place, group in enumerate(groups):
        order.go_on(place, len(groups))
        asked = _asked(order, KINDS[order.kind], group)
        if asked.content is not None and not asked.kind.is_silent(asked.content):
            yield asked.file_name, _drawn(order, asked.document, press)
        else:
            silent.append(group.organisation)
    order.nothing_of = "\n".join(silent)
    order.go_on(len(groups), len(groups))


def _drawn(order: Order, document: Document, press: Workers) -> bytes:
    """Have a document drawn. The order is held meanwhile, and nothing is open in the database."""
    order.hold()
    with ThreadPoolExecutor(max_workers=1) as aside:
        drawing = aside.submit(press.draw, document, shelf())
        while wait([drawing], timeout=HELD.total_seconds() / 3).not_done:
            order.hold()
        return drawing.result()


def _asked(order: Order, kind: Kind, about: Group | Programme) -> Asked:
    return Asked(kind, about, order.number, tuple(order.parts_left_out), order.language, order.meeting)


def _unused(name: str, taken: Collection[str]) -> str:
    """Give a name that no other file in the bundle has."""
    stem = name.removesuffix(".pdf")
    return next(name for n in count(1) if (name := f"{stem}{f' ({n})' if n > 1 else ''}.pdf") not in taken)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=file.parent, prefix=".")
    with os.fdopen(handle, "wb") as whole:
        whole.write(content)
    Path(partial).replace(file)


def _clear() -> None:
    """Take away the files that nobody can fetch any more."""
    if folder().exists():
        oldest = (clock.now() - KEPT).timestamp()
        for file in folder().iterdir():
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
