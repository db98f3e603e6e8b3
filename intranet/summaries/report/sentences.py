"""The programme report's sentences, in the language of the page."""

from collections.abc import Sequence
from dataclasses import astuple
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from intranet.actions.counting import Counts
from intranet.platform.i18n import capital, count_words, join_names
from intranet.summaries.brief.sentences import all_counted, voice
from intranet.summaries.followup.sentences import due, moved, state
from intranet.summaries.maturity.sentences import number
from intranet.summaries.report.content import Adopted, Decided, GroupReport, Person, ProgrammeReport
from intranet.summaries.words import fixed, how_actions_go, in_words, left_out, on_day

__all__ = [
    "all_counted",
    "due",
    "left_out",
    "moved",
    "number",
    "on_day",
    "state",
    "voice",
]  # said by the page as they are
MOST_NAMED = 3


def lead(report: ProgrammeReport) -> str:
    """Say in a few sentences how far the programme has come: what is adopted, done and agreed on."""
    held, planned = map(in_words, report.workshops)
    days = {"day": on_day(report.as_of), "held": held, "planned": planned}
    said = [
        _("On %(day)s %(held)s of %(planned)s workshops had been held.", **days),
        capital(_("Why and what is adopted in %(some)s.", some=_some_of(report, report.adopted))),
        actions_of_all(report),
    ]
    return " ".join(said)


def _some_of(report: ProgrammeReport, some: list[GroupReport]) -> str:
    """Say how many of the groups, inside a sentence: "tre av nio grupper"."""
    count, groups = in_words(len(some)), in_words(len(report.groups))
    if not some:
        return _("no group")
    if len(some) == len(report.groups):
        return ngettext("the only group", "all %(groups)s groups", len(some), groups=groups)
    return _("%(some)s of %(groups)s groups", some=count, groups=groups)


def actions_of_all(report: ProgrammeReport) -> str:
    """Say how many groups have actions, and how those stand."""
    some = capital(_("Actions are agreed on in %(some)s.", some=_some_of(report, report.acting)))
    counts = [astuple(group.counts) for group in report.acting]
    return f"{some} {how_actions_go(Counts(*map(sum, zip(*counts, strict=True))))}" if counts else some


def findings(report: ProgrammeReport) -> list[str]:
    """Say what stands out among the groups: who has adopted nothing, who dissents, who is late, who has agreed."""
    said = [_without_version(report), _dissents(report), _late(report), _levels(report)]
    return [words for words in said if words]


def _named(groups: list[GroupReport]) -> str:
    names = [group.organisation for group in groups]
    more = len(names) - MOST_NAMED
    return join_names(names if more < 2 else [*names[:MOST_NAMED], _("%(num)s more", num=in_words(more))])


def _without_version(report: ProgrammeReport) -> str:
    missing = [group for group in report.groups if not group.adopted]
    return _("Nothing adopted yet: %(groups)s.", groups=_named(missing)) if missing else ""


def _dissents(report: ProgrammeReport) -> str:
    apart = [group for group in report.adopted if group.adopted and group.adopted.dissents]
    if not apart:
        return ""
    count = sum(group.adopted.dissents for group in apart if group.adopted)
    counted = ngettext("One dissent is recorded", "%(n)s dissents are recorded", count, n=count_words(count))
    return _("%(dissents)s: %(groups)s.", dissents=counted, groups=_named(apart))


def _late(report: ProgrammeReport) -> str:
    late = sorted((group for group in report.groups if group.counts.late), key=lambda one: -one.counts.late)
    return _("Overdue actions: %(groups)s.", groups=_named(late)) if late else ""


def _levels(report: ProgrammeReport) -> str:
    if "maturity" in report.left_out or not report.rated:
        return ""
    return capital(_("Levels of maturity are agreed on in %(some)s.", some=_some_of(report, report.rated)))


def agreement(adopted: Adopted) -> str:
    """Say in how many sections everyone is on board: "3 av 6"."""
    return _("%(n)s of %(all)s", n=adopted.shared, all=len(adopted.written))


def of_version(adopted: Adopted) -> str:
    """Say which version it is: "Version 2, fastställd den 26 april 2018 av Karin Lövgren."."""
    return _(
        "Version %(n)s, adopted on %(day)s by %(name)s.",
        n=adopted.number,
        day=on_day(adopted.day),
        name=adopted.by,
    )


def ask(report: ProgrammeReport) -> str:
    """Say whom to tell what does not fit: each group's leader, who is named there, or those who run the programme."""
    people = report.facilitators
    if not people:
        return _(
            "Tell the leader of the group in question if anything goes against your decisions or what you expect. The "
            "leaders are named at their groups."
        )
    return ngettext(
        "Tell the leader of the group in question, or the facilitator %(names)s, if anything goes against your "
        "decisions or what you expect. The leaders are named at their groups.",
        "Tell the leader of the group in question, or the facilitators %(names)s, if anything goes against your "
        "decisions or what you expect. The leaders are named at their groups.",
        len(people),
        names=_reached(people),
    )


def whose(group: GroupReport) -> str:
    """Name a group with those who lead it: "Kommunledningsgruppen, gruppledare Karin Lövgren (karin@example.org)"."""
    if not group.leaders:
        return group.name
    return ngettext(
        "%(group)s, group leader %(names)s",
        "%(group)s, group leaders %(names)s",
        len(group.leaders),
        group=group.name,
        names=_reached(group.leaders),
    )


def linked(words: str, people: Sequence[Person]) -> Markup:
    """Let the addresses of people within a sentence lead to a letter to them."""
    said = escape(words)
    for one in people:
        link = Markup('(<a href="mailto:{0}">{0}</a>)').format(one.mail)
        said = said.replace(escape(f"({one.mail})"), link)
    return said


def _reached(people: Sequence[Person]) -> str:
    return join_names([f"{fixed(one.name)} ({one.mail})" for one in people])


def goes(group: GroupReport) -> str:
    """Say how a group's actions stand; empty when it has none."""
    return _("Actions: %(how)s", how=how_actions_go(group.counts)) if group.counts.agreed else ""


def at_workshop(decision: Decided) -> str:
    """Say when a decision was made: "2, 26 mars 2018"; and of a draft, that its minutes are not approved."""
    said = f"{decision.workshop}, {on_day(decision.day)}"
    return said if decision.is_approved else _("%(workshop)s, not approved", workshop=said)


def step(value: Fraction | None) -> int:
    """Give the level that a mean is closest to, for its shade; 0: none."""
    return int(value + Fraction(1, 2)) if value else 0
