"""The brief's sentences: numbers and names put into words, in the language of the page."""

from collections.abc import Mapping
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.charter.agreement import (
    MOST_LINES,
    MOST_NAMED,
    Cell,
    SectionAgreement,
    capital,
    finding,
    how_many,
)
from intranet.charter.words import Stance
from intranet.platform.i18n import count_words, join_names
from intranet.summaries.brief.content import Brief
from intranet.summaries.brief.progress import Maturity
from intranet.summaries.words import at_time, both_days, how_actions_go, in_words, left_out, on_day, quoted

__all__ = ["at_time", "how_actions_go", "left_out"]  # the template says them with the others

NEWEST = 3  # earlier versions that are named


def standing(section: SectionAgreement) -> str:
    """Say where the group stands on the adopted text: "Sju står bakom, en kan leva med texten."."""
    several = len(section.cells) > 1
    if several and section.is_unanimous:
        return _("All %(n)s stand behind it.", n=in_words(len(section.cells)))
    counts = [(stance, len(section.of_kind(stance))) for stance in Stance]
    clauses = [how_many(stance, number) for stance, number in counts if number]
    if not clauses:
        return _("Nobody has taken a position on this text.")
    if several and section.is_shared:
        return _("Everyone is on board: %(standing)s.", standing=join_names(clauses))
    return capital(join_names(clauses)) + "."


def waiting(section: SectionAgreement, *, by_name: bool = False) -> list[str]:
    """Say who took a position on an earlier text, and who had not answered; one sentence each.

    Args:
        by_name: they are named while they are few; otherwise only counted.
    """
    found = []
    if old := section.of_kind("old"):
        found.append(_("%(names)s took a position on an earlier text.", names=_who(old, by_name)))
    if section.is_answered and (silent := section.of_kind("silent")):
        names = _who(silent, by_name)
        found.append(
            ngettext("%(names)s has not answered.", "%(names)s have not answered.", len(silent), names=names)
        )
    return found


def all_counted(section: SectionAgreement) -> str:
    """Say where everyone stands where nobody is named: what is told adds up to the members."""
    return " ".join((standing(section), *waiting(section)))


def _who(cells: list[Cell], by_name: bool) -> str:
    """Name some people; many are counted, since the table after the sections names them all."""
    is_named = by_name and len(cells) <= MOST_NAMED
    return join_names([cell.name for cell in cells]) if is_named else count_words(len(cells))


def record(section: SectionAgreement, *, rest: bool = False) -> list[tuple[str, str]]:
    """Give the positions on a section with all names: ("Står bakom", "Eva Sandberg, Peter Öhman.") and so on.

    Args:
        rest: the most who stand alike come last, and are the others instead of being named.
    """
    if section.is_unanimous or not section.cells:
        return [("", standing(section))]
    alike = [(_label(stance, old), cells) for stance, old, cells in section.alike]
    if rest:
        alike.append(alike.pop(alike.index(max(alike, key=lambda line: len(line[1])))))
    named = [(label, ", ".join(cell.name for cell in cells) + ".") for label, cells in alike]
    label, most = alike[-1]
    if rest and len(most) > MOST_LINES:
        named[-1] = (label, _("the other %(n)s.", n=in_words(len(most))).replace(" ", "\N{NO-BREAK SPACE}"))
    return named


def _label(stance: Stance | None, old: bool) -> str:
    """Say over names how they stand."""
    words = {
        (Stance.BEHIND, False): _("stands behind"),
        (Stance.ACCEPTS, False): _("can live with"),
        (Stance.NOT_YET, False): _("not yet"),
        (Stance.BEHIND, True): _("stood behind an earlier text"),
        (Stance.ACCEPTS, True): _("could live with an earlier text"),
        (Stance.NOT_YET, True): _("not yet, on an earlier text"),
        (None, False): _("has not answered"),
    }
    return capital(words[stance, old])


def voice(cell: Cell) -> str:
    """Say in what capacity somebody's comment stands in the brief."""
    label = _("Dissent") if cell.stance == Stance.NOT_YET else _("Reservation")
    return _("%(label)s, on an earlier text", label=label) if cell.is_old else label


def agreement(brief: Brief) -> str:
    """Say how far the group agrees on what it has written: "Alla är med i 5 av 6 avsnitt."."""
    return finding([section.agreement for section in brief.written]) + "."


def sections_in_words(brief: Brief) -> str:
    """Count the sections that have text: "sex avsnitt"."""
    number = len(brief.written)
    return ngettext("one section", "%(n)s sections", number, n=in_words(number))


def asked(brief: Brief) -> list[str]:
    """Say what is asked of whoever reads it, one thing each."""
    read = _(
        "Read what we have agreed on: %(sections)s about why and what.", sections=sections_in_words(brief)
    )
    tell = _(
        "Tell %(name)s if anything goes against your decisions or what you expect.",
        name=f"{brief.adopted_by} ({brief.mail})" if brief.mail else brief.adopted_by,
    )
    return [words for words in (read, tell, dissents(brief)) if words]


def dissents(brief: Brief) -> str:
    """Ask to mind the dissents: "Ta hänsyn till två avvikande meningar: Peter Öhman om ”För vem?” och …".

    Many are counted, and found below their sections. Empty when there is none.
    """
    number = len(brief.dissents)
    if not number:
        return ""
    counted = ngettext("one dissent", "%(n)s dissents", number, n=in_words(number))
    if number > MOST_LINES:
        return _("Take %(dissents)s into account. Each stands below its section.", dissents=counted)
    return _("Take %(dissents)s into account: %(who)s.", dissents=counted, who=_dissenters(brief))


def _dissenters(brief: Brief) -> str:
    """Name who dissents and on what; who does so twice is named once."""
    about: dict[str, list[str]] = {}
    for section, dissent in brief.dissents:
        about.setdefault(dissent.name, []).append(quoted(section.heading))
    return join_names(
        [_("%(name)s on %(headings)s", name=n, headings=join_names(h)) for n, h in about.items()]
    )


def earlier(brief: Brief) -> str:
    """List the newest of the earlier versions: "version 2 den 26 april 2018, version 1 den 26 mars 2018"."""
    listed = [
        _("version %(n)s on %(day)s", n=v.number, day=on_day(v.adopted_on)) for v in brief.earlier[:NEWEST]
    ]
    return capital(", ".join(listed))


def taken(brief: Brief) -> str:
    """Say when the positions were taken that stood when the version was adopted, if it was on other days than that."""
    if brief.taken is None or brief.taken == (brief.adopted_on, brief.adopted_on):
        return _("Positions when version %(n)s was adopted.", n=brief.version)
    first, last = brief.taken
    days = on_day(last) if first == last else both_days(first, last)
    if last - first <= timedelta(days=1):
        return _(
            "The positions were taken on %(day)s and stood when version %(n)s was adopted.",
            day=days,
            n=brief.version,
        )
    return _(
        "The positions were taken between %(days)s and stood when version %(n)s was adopted.",
        days=days,
        n=brief.version,
    )


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


def no_room(brief: Brief, names: Mapping[str, object]) -> list[tuple[str, str]]:
    """Say what has made room for the charter itself, by the part that went last: one more each time.

    The styles of a setting show the sentence that is true of it: when the page is written it is not known yet.
    """
    has = {
        "each": bool(brief.members) and brief.names_each,
        "signatures": brief.is_signed,
        "progress": brief.progress is not None,
    }
    said, gone = [], list[str]()
    for part, is_there in has.items():
        gone += [quoted(names[part])] if is_there else []
        if gone:
            said.append((part, _crowded_out(brief, join_names(gone))))
    return said


def _crowded_out(brief: Brief, parts: str) -> str:
    if brief.room.is_enough:
        return _("%(parts)s had no room on two pages.", parts=parts)
    return _("%(parts)s had no room.", parts=parts)


def instead(brief: Brief) -> str:
    """Say what to read instead of a version that no longer holds; who came by a link can only ask for it."""
    if brief.is_shared:
        return _("Ask whoever sent you the link for the newer one.")
    newer = brief.superseded_by
    return _("Read version %(n)s instead. This one shows what we said then.", n=newer.number) if newer else ""


def maturity(found: Maturity) -> list[str]:
    """Say what was agreed of the organisation's maturity, one sentence for each thing that stands out."""
    findings = found.findings
    agreed = {
        "n": in_words(findings.agreed),
        "all": in_words(findings.boxes),
        "day": on_day(found.rated_on),
    }
    said = [
        _(
            "On %(day)s the group agreed on the level, from 1 to 5, in %(n)s of %(all)s boxes of its matrix.",
            **agreed,
        ),
        findings.moved_words(on_day(found.last_on)) if found.last_on else "",
        findings.lowest_words(),
        findings.highest_words(),
        findings.weakest_words(),
    ]
    return [words for words in said if words]


def positions(brief: Brief) -> list[list[str]]:
    """Give every position as a row of a table; where each one is not named, only those who have something to say."""
    rows = [[_("Section"), _("Name"), _("Position"), _("On an earlier text"), _("What they say")]]
    for section in brief.sections:
        heard = section.agreement.dissents + section.agreement.reservations
        for cell in section.agreement.cells if brief.names_each else heard:
            old = _("yes") if cell.is_old else _("no")
            rows.append([section.heading, cell.name, _label(cell.stance, False), old, cell.comment])
    return rows
