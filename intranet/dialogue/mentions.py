"""Who is named in a comment: @ and a whole name, or a first name that only one in the group has."""

import re
from collections import Counter
from collections.abc import Sequence

from intranet.accounts.models import User

# Not within a word: an e-mail address names nobody.
_SIGN = re.compile(r"(?<![\w.+-])@")


def mentioned(words: str, members: Sequence[User]) -> list[tuple[User, str]]:
    """Give those who are named, each once, with the name as it is written.

    Args:
        words: of the comment.
        members: those who can be. Of two with the same name, both are.
    """
    first = Counter(member.first_name.casefold() for member in members)
    names = [(member.name, member) for member in members]
    names += [(member.first_name, member) for member in members if first[member.first_name.casefold()] == 1]
    names.sort(key=lambda pair: -len(pair[0]))
    found: dict[int, tuple[User, str]] = {}
    for sign in _SIGN.finditer(words):
        for member, written in _named(words[sign.end() :], names):
            found.setdefault(member.id, (member, written))
    return list(found.values())


def _named(rest: str, names: Sequence[tuple[str, User]]) -> list[tuple[User, str]]:
    """Give whom a text begins with: the longest name that fits, and everybody who has it."""
    fitting = [(member, rest[: len(name)]) for name, member in names if _begins_with(rest, name)]
    longest = max((len(written) for _member, written in fitting), default=0)
    return [pair for pair in fitting if len(pair[1]) == longest]


def _begins_with(rest: str, name: str) -> bool:
    is_same = rest[: len(name)].casefold() == name.casefold()
    return is_same and re.match(r"\w", rest[len(name) :]) is None
