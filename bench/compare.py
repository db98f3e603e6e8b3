"""How long it takes to compare two texts of 5,000 words, and what difflib of Python takes for the same words."""

import difflib
import random
from collections.abc import Iterator
from functools import partial

from bench.brief import seconds
from bench.lines import spread_beside
from intranet.charter.comparing.compare import State, Text, compare
from intranet.charter.comparing.passages import words_of
from intranet.charter.words import Part
from intranet.demo import texts

WORDS, SECTIONS, TIMES = 5_000, 6, 20
EDITS = 250
OTHER = "difflib on the words alone"


def figures() -> Iterator[str]:
    """Measure usual paragraphs, then one long paragraph; in turns, so that whatever else goes on hits both."""
    chance = random.Random(5)  # the same text each time
    for what, length in (("paragraphs of 60 words", 60), ("one paragraph a section", WORDS)):
        was = [_written(chance, WORDS // SECTIONS) for _ in range(SECTIONS)]
        now = [_edited(chance, words) for words in was]
        states = [_state(sections, length) for sections in (was, now)]
        flat = [[word for words in sections for word in words] for sections in (was, now)]
        ours, others = partial(compare, *states), partial(_by_difflib, *flat)
        times = [(seconds(ours), seconds(others)) for _ in range(TIMES)]
        yield spread_beside(f"compare {WORDS} words, {what}", *zip(*times, strict=True), other=OTHER)


def _written(chance: random.Random, length: int) -> list[str]:
    """Write words as often as the demonstration does."""
    plain = " ".join(texts.FIRST).replace("<p>", " ").replace("</p>", " ")
    known = [word.text for word in words_of(plain) if word.is_spoken]
    return [chance.choice(known) + ("." if chance.random() < 0.1 else "") for _ in range(length)]


def _edited(chance: random.Random, words: list[str]) -> list[str]:
    """Change up to three words in so many places."""
    edited = list(words)
    for _edit in range(EDITS // SECTIONS):
        at = chance.randrange(len(edited))
        edited[at : at + chance.randrange(4)] = _written(chance, chance.randrange(4))
    return edited


def _state(sections: list[list[str]], length: int) -> State:
    return State(
        "Rubrik",
        "Varför",
        [
            Text(number, Part.WHY, "Avsnitt", "Fråga?", _html(words, length))
            for number, words in enumerate(sections, 1)
        ],
    )


def _html(words: list[str], length: int) -> str:
    return "".join(f"<p>{' '.join(words[at : at + length])}</p>" for at in range(0, len(words), length))


def _by_difflib(was: list[str], now: list[str]) -> None:
    difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
