"""The maturity picture's sentences: what stands out, in words, in the language of the page."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.maturity.picture import mean, one_decimal, small
from intranet.platform.i18n import capital, count_words, join_names, language
from intranet.summaries.maturity.content import Dimension, Level, MaturityPicture
from intranet.summaries.words import fixed, in_words, on_day

__all__ = ["on_day"]  # said by the page as they are
MOST_NAMED = 3


def number(value: Fraction | None) -> str:
    """Write a mean: "2,0", in English "2.0". Always with its decimal, so that numbers stand under each other."""
    if value is None:
        return "–"
    written = one_decimal(value)
    return written.replace(".", ",") if language() == "sv" else written


def lead(picture: MaturityPicture) -> str:
    """Say in one sentence or two how far it has come, when, and since when it has moved."""
    agreed = picture.agreed
    if not agreed:
        return _("The group has not agreed on any level yet.")
    first = _(
        "At the workshop on %(day)s the mean of the levels we agreed on was %(mean)s of 5.",
        day=on_day(picture.day),
        mean=number(mean(one.level for one in agreed)),
    )
    return " ".join(words for words in (first, _moved(picture), _missing(picture)) if words)


def _moved(picture: MaturityPicture) -> str:
    up, down = (sum(one.change * way > 0 for one in picture.levels) for way in (1, -1))
    if picture.last_day is None:
        return ""
    moved = [
        ngettext("up in one box", "up in %(num)s boxes", up) if up else "",
        ngettext("down in one box", "down in %(num)s boxes", down) if down else "",
    ]
    said = ", ".join(words for words in moved if words) or _("nothing has moved")
    return _("%(moved)s since %(day)s.", moved=capital(said), day=on_day(picture.last_day))


def _missing(picture: MaturityPicture) -> str:
    done, total = len(picture.agreed), len(list(picture.levels))
    if done == total:
        return ""
    return _("We have agreed on %(done)s of %(total)s levels.", done=done, total=total)


def findings(picture: MaturityPicture) -> list[str]:
    """Say what stands out: the lowest and the highest, what has moved most, where we do not agree."""
    said = [
        _furthest(picture, min, _("Lowest: %(names)s, mean %(mean)s.")),
        _furthest(picture, max, _("Highest: %(names)s, mean %(mean)s.")),
        _risen(picture),
        _dissents(picture),
    ]
    return [words for words in said if words]


def _furthest(picture: MaturityPicture, which: Callable[[Iterable[Fraction]], Fraction], words: str) -> str:
    known = {d.name: value for d, value in zip(picture.dimensions, picture.means, strict=True) if value}
    if len(set(known.values())) < 2:
        return ""
    edge = which(known.values())
    names = [small(name) for name, value in known.items() if value == edge]
    return words % {"names": join_names(names), "mean": number(edge)} if len(names) <= MOST_NAMED else ""


def _risen(picture: MaturityPicture) -> str:
    changes = {
        dimension.name: sum(part.levels[place].change for part in picture.parts)
        for place, dimension in enumerate(picture.dimensions)
    }
    most = max(changes.values(), default=0)
    names = [small(name) for name, change in changes.items() if change == most]
    if picture.last_day is None or most < 1 or len(names) > MOST_NAMED:
        return ""
    return _(
        "Has risen most since %(day)s: %(names)s.", names=join_names(names), day=on_day(picture.last_day)
    )


def _dissents(picture: MaturityPicture) -> str:
    found = picture.dissents
    if not found:
        return ""
    places = [_("%(dimension)s in %(part)s", **place(one)) for one in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        return _("There are %(n)s dissents. Each stands with its reason.", n=in_words(len(found)))
    return ngettext("Dissent: %(places)s.", "Dissents: %(places)s.", len(found), places=join_names(places))


def place(level: Level) -> dict[str, str]:
    """Name a part and a dimension within a sentence."""
    return {"part": small(level.part), "dimension": small(level.dimension)}


def targets(picture: MaturityPicture) -> str:
    """Say how many targets are set, which comes first, and what is asked of the reader; empty when there is none."""
    found = picture.targets
    if not found:
        return ""
    said = [ngettext("One target is set.", "%(n)s targets are set.", len(found), n=count_words(len(found)))]
    first = found[0]
    if first.target_on:
        day = on_day(first.target_on)
        said.append(_("The first is due on %(day)s: %(dimension)s in %(part)s.", day=day, **place(first)))
    said.append(_("Tell us if they do not fit the mandate you gave us."))
    return " ".join(said)


def change(level: Level) -> str:
    """Write how far a level has moved: "+1", "−1"; empty when it has not."""
    return f"{level.change:+d}".replace("-", "−") if level.change else ""


def due(level: Level) -> str:
    """Say by when a target is to be reached."""
    return on_day(level.target_on) if level.target_on else _("no date")


def which(picture: MaturityPicture) -> str:
    """Say which round it is: "Tillfälle 2 av 4, 26 mars 2018"."""
    counted = _("Workshop %(number)s of %(count)s", number=picture.workshop, count=picture.workshops)
    return fixed(f"{counted}, {on_day(picture.day)}")


def means(dimension: Dimension) -> str:
    """Say how a dimension's mean has gone: "medel 1,8 → 2,3"."""
    return _("mean %(means)s", means=" → ".join(number(step.mean) for step in dimension.steps))


def course(dimension: Dimension) -> str:
    """Say all that the drawing of a dimension shows to those who listen, its finding first."""
    first, last = _ends(dimension)
    moved = last - first if first is not None and last is not None else Fraction()
    finding = _("has risen") if moved > 0 else _("has fallen") if moved < 0 else _("stands where it stood")
    return _(
        "%(name)s %(finding)s: %(means)s. The figures are in the table below.",
        name=dimension.name,
        finding=finding,
        means=means(dimension),
    )


def _ends(dimension: Dimension) -> tuple[Fraction | None, Fraction | None]:
    known = [step.mean for step in dimension.steps if step.mean is not None]
    return (known[0], known[-1]) if known else (None, None)


def left_out(picture: MaturityPicture, names: dict[str, str]) -> str:
    """Say which parts are left out; empty when none is."""
    listed = join_names([small(str(names[part])) for part in names if part in picture.left_out])
    return _("Left out of this copy: %(parts)s.", parts=listed) if listed else ""
