"""The maturity picture's sentences: what stands out, in words, in the language of the page."""

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.maturity.findings import MOST_NAMED, join_all, mean, one_decimal, small, written
from intranet.platform.i18n import count_words
from intranet.summaries.maturity.content import Dimension, Level, MaturityPicture
from intranet.summaries.words import fixed, in_words, left_out, on_day

__all__ = ["left_out", "on_day"]  # said by the page as they are


def number(value: Fraction | None) -> str:
    """Write a mean: "2,0", in English "2.0". Always with its decimal, so that numbers stand under each other."""
    if value is None:
        return "–"
    return written(one_decimal(value))


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
    found = picture.findings
    moved = found.moved_words(on_day(picture.last_day)) if picture.last_day else ""
    return " ".join(words for words in (first, moved, found.missing_words()) if words)


def findings(picture: MaturityPicture) -> list[str]:
    """Say what stands out: the lowest and the highest, what has moved most, where we do not agree."""
    found = picture.findings
    said = [
        found.lowest_words(),
        found.highest_words(),
        found.weakest_words(),
        _risen(picture),
        _dissents(picture),
    ]
    return [words for words in said if words]


def _risen(picture: MaturityPicture) -> str:
    changes = {
        dimension.name: sum(part.levels[place].change for part in picture.parts)
        for place, dimension in enumerate(picture.dimensions)
    }
    most = max(changes.values(), default=0)
    names = [small(name) for name, change in changes.items() if change == most]
    if picture.last_day is None or most < 1 or len(names) > MOST_NAMED:
        return ""
    return _("Has risen most since %(day)s: %(names)s.", names=join_all(names), day=on_day(picture.last_day))


def _dissents(picture: MaturityPicture) -> str:
    found = picture.dissents
    if not found:
        return ""
    places = [one.box.words for one in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        return _("There are %(n)s dissents. All of them stand below.", n=in_words(len(found)))
    return ngettext("Dissent: %(places)s.", "Dissents: %(places)s.", len(found), places=join_all(places))


def targets(picture: MaturityPicture) -> str:
    """Say how many targets are set, and which come first; that there is none is said too.

    A round that others have come after says only how many there were: they may have set others since.
    """
    found = picture.targets
    if not picture.is_newest:
        return _targets_then(picture)
    if not found:
        return _("No targets are set.")
    counted = ngettext("One target is set.", "%(n)s targets are set.", len(found), n=count_words(len(found)))
    return f"{counted} {_first(found)}".rstrip()


def _targets_then(picture: MaturityPicture) -> str:
    number, then = len(picture.targets), picture.workshop
    if not number:
        return _("There were no targets after workshop %(number)s.", number=then)
    return ngettext(
        "There was one target after workshop %(number)s.",
        "There were %(n)s targets after workshop %(number)s.",
        number,
        n=in_words(number),
        number=then,
    )


def as_it_stood(picture: MaturityPicture) -> str:
    """Say of when the levels and the targets are: of a round that others have come after, that those are not in it."""
    said = {"number": picture.workshop, "day": on_day(picture.as_of)}
    if picture.is_newest:
        return _("The levels from workshop %(number)s, and the targets, as they were on %(day)s.", **said)
    return _(
        "The levels and the targets after workshop %(number)s, as they were written down on %(day)s. Later rounds "
        "are not included.",
        **said,
    )


def _first(found: list[Level]) -> str:
    due_on = found[0].target_on
    if due_on is None:
        return ""
    first = [one for one in found if one.target_on == due_on]
    if len(first) > 1 and len(first) == len(found):
        return _("All are due on %(day)s.", day=on_day(due_on))
    places = join_all([one.box.words for one in first]) if len(first) <= MOST_NAMED else in_words(len(first))
    return ngettext(
        "The first is due on %(day)s: %(places)s.",
        "The first are due on %(day)s: %(places)s.",
        len(first),
        day=on_day(due_on),
        places=places,
    )


def change(level: Level) -> str:
    """Write how far a level has moved: "+1", "−1"; empty when it has not."""
    return f"{level.change:+d}".replace("-", "−") if level.change else ""


def target(level: Level) -> str:
    """Write the level that is aimed at: "→4", as where the group itself reads it; "(→4)" when nothing is agreed on."""
    return f"→{level.target}" if level.level else f"(→{level.target})"


def target_aloud(level: Level) -> str:
    """Say the same to those who listen: "mål 4"."""
    if level.level or not level.target_set:
        return _("target %(level)s", level=level.target)
    return _(
        "target %(level)s, still standing from %(day)s", level=level.target, day=on_day(level.target_set)
    )


def due(level: Level) -> str:
    """Say by when a target is to be reached."""
    return on_day(level.target_on) if level.target_on else _("no date")


def which(picture: MaturityPicture) -> str:
    """Say which round it is: "Tillfälle 2 av 4, 26 mars 2018"."""
    counted = _("Workshop %(number)s of %(count)s", number=picture.workshop, count=picture.workshops)
    return fixed(f"{counted}, {on_day(picture.day)}")


def rounds(picture: MaturityPicture) -> str:
    """Say at which workshop it was rated, and when the time before: "Tillfälle 2 av 4, den 26 mars 2018. …"."""
    counted = {"number": picture.workshop, "count": picture.workshops, "day": on_day(picture.day)}
    said = _("Rated at workshop %(number)s of %(count)s, on %(day)s.", **counted)
    if picture.last_day is None:
        return said
    return said + " " + _("The previous rating was made on %(day)s.", day=on_day(picture.last_day))


def whose(picture: MaturityPicture) -> str:
    """Say whose levels they are, and what of anybody's own there is: a dissent that the group has written down."""
    if picture.dissents:
        return _("The group agreed on the levels. Nobody's own ratings are shown here, but dissents are.")
    return _("The group agreed on the levels. Nobody's own ratings are shown here.")


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
