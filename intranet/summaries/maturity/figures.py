"""The maturity picture in figures, for the file attached to it."""

from collections.abc import Iterator

from flask_babel import gettext as _

from intranet.summaries.maturity.content import Level, MaturityPicture


def rows_of(picture: MaturityPicture) -> Iterator[list[object]]:
    """Give a row for every part and dimension, under heads."""
    is_told = "reasons" not in picture.left_out
    heads = [_("Part"), _("Dimension"), _("Agreed level"), _("Since last time")]
    heads += [_("Target"), _("Target by"), _("Target set"), _("Dissent")]
    yield [*heads, *([_("Reason")] if is_told else [])]
    for level in picture.levels:
        told = [level.reason] if is_told else []
        yield [level.part, level.dimension, *_figures(level), level.dissent, *told]


def _figures(level: Level) -> list[object]:
    moved = level.change if level.level and level.before else None
    return [level.level, moved, level.target, level.target_on, level.target_set]
