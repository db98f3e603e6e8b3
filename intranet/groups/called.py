"""What a list may call a group: by its whole name, its organisation, or that without the word municipality."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from flask_babel import gettext as _

from intranet.groups.models import Group
from intranet.groups.pasted import folded

LIKENESS = (
    0.85  # of two names, one of which may be the other misspelt; Malå kommun and Umeå kommun are less alike
)
_KIND = re.compile(r"(?P<place>.+) (?:kommun|kommunen|stad|municipality)|municipality of (?P<named>.+)")


def label(group: Group) -> str:
    """Give what a group is called in a list: "Storuman: Kommunledningen"."""
    return f"{group.organisation}: {group.name}"


def parts_of(words: str) -> tuple[str, str]:
    """Give the organisation and the name of a new group: "Storuman: Skolan"; without a colon it has a common name."""
    organisation, colon, name = words.partition(":")
    return organisation.strip(), name.strip() if colon and name.strip() else _("Leadership group")


def names_of(group: Group) -> set[str]:
    """Give everything that a list may call a group, folded."""
    return {folded(name) for name in (group.organisation, group.name, group.slug, label(group))}


def short_names(words: str) -> set[str]:
    """Give what is left of a name, folded, without its kind: "Storumans kommun" is storumans, or storuman.

    A name that ends with an s has none more in the genitive: whether the place is Åsele or Borås only the list tells.
    """
    organisation, _colon, name = (folded(part) for part in words.partition(":"))
    found = _KIND.fullmatch(organisation)
    place = (found["place"] or found["named"]) if found else organisation
    places = {place, place.removesuffix("s")} if found else {place}
    return {f"{one}: {name}" if name else one for one in places if one}


def known_names(groups: Iterable[Group]) -> set[str]:
    """Give everything by which a cell of a list is known to name one of the groups, folded."""
    return {name for group in groups for name in names_of(group) | _short_names_of(group)}


def _short_names_of(group: Group) -> set[str]:
    return short_names(group.organisation) | short_names(label(group))


def named(words: str, groups: Iterable[Group]) -> list[Group]:
    """Give those that words name: by a whole name before any short one, by all of it before a part."""
    groups = list(groups)
    found = [group for group in groups if folded(words) in names_of(group)]
    whole = [group for group in found if folded(words) == folded(label(group))]
    if len(whole) == 1:
        return whole
    return found or [group for group in groups if short_names(words) & _short_names_of(group)]


def like(words: str, groups: Iterable[Group]) -> str:
    """Give what the group is called that words name misspelt, or among others; empty when there is none."""
    names = {name: label(group) for group in groups for name in names_of(group) | _short_names_of(group)}
    for said in (folded(words), *short_names(words)):
        if found := get_close_matches(said, names, n=1, cutoff=LIKENESS):
            return names[found[0]]
    places = {name: label(group) for group in groups for name in short_names(group.organisation)}
    if ":" in words:  # a group of an organisation's own, beside the one that there is
        return ""
    said_words = {one for word in folded(words).split() for one in (word, word.removesuffix("s"))}
    return next((whole for place, whole in places.items() if place in said_words), "")
