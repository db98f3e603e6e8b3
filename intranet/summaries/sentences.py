"""The brief's sentences: numbers and names put into words, in the language of the page."""

from datetime import date, datetime

from babel.dates import format_date
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from intranet.platform.i18n import count_words, join_names, wall_time
from intranet.summaries.brief import ACCEPTS, BEHIND, NOT_YET, Brief, BriefPosition, BriefSection

NEWEST = 3  # earlier versions that are named


def on_day(value: date) -> str:
    """Write a day that is read for years: "26 mars 2018", always with its year."""
    return format_date(value, "d MMMM y", locale=get_locale() or "sv")


def at_time(value: datetime) -> str:
    """Write the time of day in Sweden: "14.05"."""
    return wall_time(value)


def in_words(number: int) -> str:
    """Write a number inside a sentence: "två"."""
    return count_words(number).lower()


def _behind(number: int) -> str:
    return ngettext("%(n)s stands behind it", "%(n)s stand behind it", number, n=in_words(number))


def _accepts(number: int) -> str:
    return ngettext("%(n)s can live with it", "%(n)s can live with it", number, n=in_words(number))


def _not_yet(number: int) -> str:
    return ngettext("%(n)s says not yet", "%(n)s say not yet", number, n=in_words(number))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def standing(section: BriefSection) -> str:
    """Say where the group stands on the adopted wording: "Sju står bakom, en kan leva med texten."."""
    counts = {kind: len(section.standing(kind)) for kind in (BEHIND, ACCEPTS, NOT_YET)}
    if not any(counts.values()):
        return _("Nobody has taken a position on this wording.")
    if counts[BEHIND] == len(section.positions) > 1:
        return _("All %(n)s stand behind it.", n=in_words(counts[BEHIND]))
    wording = {BEHIND: _behind, ACCEPTS: _accepts, NOT_YET: _not_yet}
    clauses = join_names([wording[kind](number) for kind, number in counts.items() if number])
    if section.all_aboard and len(section.positions) > 1:
        return _("Everyone is on board: %(standing)s.", standing=clauses)
    return _sentence(clauses)


def waiting(section: BriefSection) -> list[str]:
    """Name those whose position is on an earlier wording, and those who had not said; one sentence each."""
    found = []
    if old := section.standing("old"):
        found.append(_("%(names)s took a position on an earlier wording.", names=_names(old)))
    if section.is_answered and (silent := section.standing("silent")):
        found.append(
            ngettext(
                "%(names)s has not answered.",
                "%(names)s have not answered.",
                len(silent),
                names=_names(silent),
            )
        )
    return found


def _names(positions: list[BriefPosition]) -> str:
    return join_names([position.name for position in positions])


def record(section: BriefSection) -> list[tuple[str, str]]:
    """Give the positions on a section with all names: ("Står bakom", "Eva Sandberg, Peter Öhman") and so on."""
    labels = {
        BEHIND: _("Stands behind"),
        ACCEPTS: _("Can live with"),
        NOT_YET: _("Not yet"),
        "old": _("On an earlier wording"),
        "silent": _("Has not answered"),
    }
    held = {kind: section.standing(kind) for kind in labels}
    if len(held[BEHIND]) == len(section.positions) > 1:
        return [("", _("All %(n)s stand behind it.", n=in_words(len(held[BEHIND]))))]
    return [(labels[kind], _people(positions)) for kind, positions in held.items() if positions]


def _people(positions: list[BriefPosition]) -> str:
    return ", ".join(map(_with_stance, positions)) + "."


def _with_stance(position: BriefPosition) -> str:
    """Name a member; on an earlier wording also say what the position was."""
    if position.kind != "old":
        return position.name
    was = {BEHIND: _("stood behind"), ACCEPTS: _("could live with"), NOT_YET: _("not yet")}
    return f"{position.name} ({was[position.stance or BEHIND]})"


def voice(position: BriefPosition) -> str:
    """Say in what capacity somebody's comment stands in the brief."""
    label = _("Dissent") if position.stance == NOT_YET else _("Reservation")
    return _("%(label)s, on an earlier wording", label=label) if position.old else label


def agreement(brief: Brief) -> str:
    """Say how far the group agrees: "Alla är med i fem av sex avsnitt."."""
    sections = brief.written
    aboard = sum(section.all_aboard for section in sections)
    if aboard == len(sections):
        return ngettext(
            "Everyone is on board in the only section.",
            "Everyone is on board in all %(n)s sections.",
            aboard,
            n=in_words(aboard),
        )
    if not aboard:
        return ngettext(
            "Not everyone is on board in the only section.",
            "In none of the %(n)s sections is everyone on board.",
            len(sections),
            n=in_words(len(sections)),
        )
    return ngettext(
        "Everyone is on board in one of %(n)s sections.",
        "Everyone is on board in %(some)s of %(n)s sections.",
        aboard,
        some=in_words(aboard),
        n=in_words(len(sections)),
    )


def sections_in_words(brief: Brief) -> str:
    """Count the sections that have text: "sex avsnitt"."""
    number = len(brief.written)
    return ngettext("one section", "%(n)s sections", number, n=in_words(number))


def dissents_in_words(brief: Brief) -> str:
    """Count the dissents: "två avvikande meningar"; empty when there is none."""
    number = len(brief.dissents)
    return ngettext("one dissent", "%(n)s dissents", number, n=in_words(number)) if number else ""


def dissenters(brief: Brief) -> str:
    """Name who dissents and on what: "Peter Öhman om ”För vem?” och Sara Nyholm om ”Vad förändras inte?”"."""
    about: dict[str, list[str]] = {}
    for section, dissent in brief.dissents:
        about.setdefault(dissent.name, []).append(_("“%(heading)s”", heading=section.heading))
    return join_names(
        [_("%(name)s on %(headings)s", name=n, headings=join_names(h)) for n, h in about.items()]
    )


def earlier(brief: Brief) -> str:
    """List the newest of the earlier versions: "version 2 den 26 april 2018, version 1 den 26 mars 2018"."""
    listed = [
        _("version %(n)s on %(day)s", n=v.number, day=on_day(v.adopted_on)) for v in brief.earlier[:NEWEST]
    ]
    text = ", ".join(listed)
    return text[:1].upper() + text[1:]


def in_force(brief: Brief) -> str:
    """Say from when the version holds, and until when if a newer one was adopted."""
    if newer := brief.superseded_by:
        return _(
            "Version %(version)s was replaced by version %(newer)s on %(day)s.",
            version=brief.version,
            newer=newer.number,
            day=on_day(newer.adopted_on),
        )
    return _("Version %(version)s holds until the group adopts a new one.", version=brief.version)
