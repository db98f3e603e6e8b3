"""Briefs of any size: few and many members, short and long texts, with and without dissents. Everybody is invented."""

from dataclasses import replace
from itertools import cycle

from intranet.charter.agreement import Cell, SectionAgreement
from intranet.charter.words import MOST_COMMENT, MOST_HEADING, MOST_QUESTION, MOST_TITLE, MOST_WHY
from intranet.summaries.brief.content import Brief, BriefPart, BriefSection
from tests.summaries.samples import FULL, position

FIRST = ("Karin", "Mats", "Anna-Lena", "Jonas", "Eva", "Peter", "Maria", "Tomas")
LAST = ("Lövgren", "Hedlund", "Burman", "Rönnlund", "Sandberg", "Öhman", "Forsgren", "Viklund", "Nyholm")
NAMES = [f"{FIRST[n % 8]} {LAST[(n + n // 8) % 9]}" for n in range(40)]
SENTENCES = (
    "Våra handläggare lägger ungefär en dag i veckan på att skriva av uppgifter som redan finns i ett annat system.",
    "Den som bor i Slussfors kör i dag tolv mil fram och tillbaka för att lämna ett papper.",
    "Vi kan inte rekrytera oss ur det.",
    "Undersköterskan, läraren och biståndshandläggaren vill lägga sin arbetstid på människor.",
    "Det ska stå hur länge diskarna finns kvar, och vem som ansvarar för att det blir så.",
    "Handläggningstiden för de tjugo vanligaste ärendena är halverad i december 2019.",
    "Företagaren behöver besked inom en vecka.",
)


def prose(characters: int, turn: int = 0) -> str:
    """Swedish of exactly so many characters; each turn begins at another place."""
    words = " ".join([*SENTENCES[turn % 7 :], *SENTENCES[: turn % 7]] * (characters // 400 + 1))
    return words[: characters - 1].rstrip(" .").ljust(characters - 1, "a") + "."


def cells(
    members: int, stances: str, dissents: int, turn: int = 0, comment: int = MOST_COMMENT
) -> list[Cell]:
    """Give everybody's positions.

    Args:
        members: how many there are.
        stances: the kinds they take, in turn: b(ehind), a(ccepts), o(ld), s(ilent).
        dissents: so many of them say not yet instead, each with a comment as long as it may be.
    """
    kinds = {"b": ("behind", False), "a": ("accepts", False), "o": ("behind", True), "s": (None, False)}
    given = [
        position(name, kinds[kind][0], old=kinds[kind][1])
        for name, kind in zip(NAMES[:members], cycle(stances), strict=False)
    ]
    for number in range(dissents):
        place = (turn + number) % members
        given[place] = position(NAMES[place], "not_yet", prose(comment, turn + number))
    return given


def brief(
    members: int = 9,
    characters: int = 300,
    dissents: int = 0,
    *,
    stances: str = "bbbbbabo",
    long: bool = False,
    sections: int = 6,
    comment: int = MOST_COMMENT,
) -> Brief:
    """Give a brief with so many characters in each section, and the dissents spread over the sections.

    Args:
        long: headings, questions, title and why are as long as they may be.
    """
    share = [dissents // sections + (number < dissents % sections) for number in range(sections)]
    made = [
        BriefSection(
            prose(MOST_QUESTION if long else 50, number),
            f"<p>{prose(characters, number)}</p>",
            prose(characters, number),
            SectionAgreement(
                prose(MOST_HEADING if long else 20, number),
                cells(members, stances, share[number], number, comment),
            ),
        )
        for number in range(sections)
    ]
    half = (sections + 1) // 2
    return replace(
        FULL,
        members=tuple(NAMES[:members]),
        title=prose(MOST_TITLE, 2) if long else FULL.title,
        why=prose(MOST_WHY, 3) if long else FULL.why,
        parts=(BriefPart("Varför", tuple(made[:half])), BriefPart("Vad", tuple(made[half:]))),
    )
