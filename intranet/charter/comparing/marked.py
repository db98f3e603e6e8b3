"""Draws what differs: with signs, lines and hidden words, so that neither colour nor eyes are needed to tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _
from markupsafe import Markup

from intranet.charter.comparing.differences import Difference, Kind, Row, Span, Words
from intranet.charter.comparing.passages import BREAK, PLAIN, Paragraph, Word
from intranet.live.rendering import Run, styled

SIGNS = {"ins": "+", "del": "−", "form": "≈"}
ELEMENTS = {
    "ins": ("ins", ""),
    "del": ("del", ""),
    "form": ("span", Markup(' class="fm"')),
    "note": ("span", Markup(' class="fm fm-l"')),
}
LONG = 20  # letters: a longer word may have to be broken, and then its sign may stand alone
GONE, NEW = "is-gone", "is-new"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list item as it is drawn."""

    paragraph: Paragraph
    html: Markup
    css: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Paragraphs beside each other; when nothing has changed the two are the same."""

    was: Markup
    now: Markup
    is_same: bool


class Pen:
    """Draws the differences of one page in order. The first mark of each change has `change-<number>` for an id."""

    def __init__(self) -> None:
        self._drawn: set[int] = set()

    def line(self, difference: Difference) -> Markup:
        """Draw a text of one line, both what was and what is."""
        return Markup(" ").join(block.html for row in difference.rows for block in self._blocks(row))

    def one_text(self, difference: Difference) -> Markup:
        """Draw what was and what is in one text."""
        return _nested([block for row in difference.rows for block in self._blocks(row)])

    def sides(self, difference: Difference) -> list[Pair]:
        """Draw what was beside what is, paragraph by paragraph."""
        return [Pair(*self._sides(row), row.is_same) for row in difference.rows]

    def _sides(self, row: Row) -> tuple[Markup, Markup]:
        if row.is_same:
            now = _nested([Block(p, _written(p.words)) for p in row.now], numbered=True)
            return (
                (now, now) if row.was == row.now else (_nested([*self._one_side(row, old=True)], True), now)
            )
        was, now = (_nested([*self._one_side(row, old=old)], numbered=True) for old in (True, False))
        return was, now

    def _one_side(self, row: Row, *, old: bool) -> Iterator[Block]:
        """Give the paragraphs of one text, with what went marked in the old and what came in the new."""
        drawing = _Drawing(row.was if old else row.now)
        if row.form and not old:
            drawing.add(self._form(row))
        for span in row.spans:
            words = span.was if old else span.now
            if span.kind is Kind.SAME or (old and span.kind is Kind.FORM):
                drawing.add(_written(words), words)
                continue
            for place, piece in enumerate(_pieces(words)):
                if place:
                    drawing.add(self._paragraph_mark(span.number, is_new=not old))
                    drawing.go_on()
                if piece:
                    tag = "form" if span.kind is Kind.FORM else "del" if old else "ins"
                    drawing.add(self._mark(tag, piece, span.number), piece)
        return drawing.blocks(GONE if not row.now else NEW if not row.was else "")

    def _blocks(self, row: Row) -> Iterator[Block]:
        """Give the paragraphs of both texts in one."""
        if not row.now:
            return self._one_side(row, old=True)
        if not row.was:
            return self._one_side(row, old=False)
        drawing = _Drawing(row.now)
        if row.form:
            drawing.add(self._form(row))
        for span in row.spans:
            self._draw(drawing, span)
        return drawing.blocks("")

    def _draw(self, drawing: "_Drawing", span: Span) -> None:
        if span.kind is Kind.SAME:
            drawing.add(_written(span.now), span.now, span.was)
        elif span.kind is Kind.FORM:
            drawing.add(self._mark("form", span.now, span.number), span.now, span.was)
        else:
            for place, piece in enumerate(_pieces(span.was)):
                if place:
                    drawing.add(self._paragraph_mark(span.number, is_new=False))
                if piece:
                    drawing.add(self._mark("del", piece, span.number), piece)
            for place, piece in enumerate(_pieces(span.now)):
                if place:
                    drawing.add(self._paragraph_mark(span.number, is_new=True))
                    drawing.go_on()
                if piece:
                    drawing.add(self._mark("ins", piece, span.number), piece, apart=bool(span.was))
            drawing.changed()

    def _mark(self, kind: str, words: Words, number: int) -> Markup:
        if kind == "ins":
            said = _("added:"), _("end of what was added")
        elif kind == "del":
            said = _("removed:"), _("end of what was removed")
        else:
            said = _("looks different:"), _("end of what looks different")
        return self._tag(kind, number, _signed(SIGNS[kind], words), *said)

    def _tag(self, kind: str, number: int, inside: Markup, before: str = "", after: str = "") -> Markup:
        """Write the element of a change, with the words that only a screen reader says."""
        name, css = ELEMENTS[kind]
        opened = Markup('<{}{} data-change="{}"{}>').format(name, css, number, self._id(number))
        first = Markup('<span class="vh">{} </span>').format(before) if before else ""
        last = Markup('<span class="vh"> ({}) </span>').format(after) if after else ""
        return opened + first + inside + last + Markup("</{}>").format(name)

    def _id(self, number: int) -> Markup:
        if number in self._drawn:
            return Markup("")
        self._drawn.add(number)
        return Markup(' id="change-{}"').format(number)

    def _paragraph_mark(self, number: int, *, is_new: bool) -> Markup:
        kind = "ins" if is_new else "del"
        inside = _sign(SIGNS[kind]) + Markup('<span aria-hidden="true">¶</span>')
        said = _("added: a new paragraph begins") if is_new else _("removed: no new paragraph begins")
        return self._tag(kind, number, inside, said)

    def _form(self, row: Row) -> Markup:
        lists, begins = row.now[0].shape
        if not lists or not begins:
            return self.note(row.form, _("a paragraph now"))
        if lists[-1] == "ol":
            return self.note(row.form, _("in a numbered list now"))
        return self.note(row.form, _("in a bulleted list now"))

    def note(self, number: int, words: str) -> Markup:
        """Write in words what no word of the text shows, as that a section has moved."""
        return self._tag("note", number, _sign(SIGNS["form"]) + words)


class _Drawing:
    """The paragraphs of one row while they are drawn."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = list(paragraphs)
        self._html = [Markup("")]
        self._is_after_change = False

    def add(self, html: Markup, words: Words = (), was: Words = (), *, apart: bool = False) -> None:
        """Write on, with the white space that stands before the words, or stood before them in the old text."""
        before = words[0].before if words else ""
        if self._is_after_change and was and not before:
            before = was[0].before
        if self._html[-1]:
            self._html[-1] += before or (" " if apart else "")
        self._html[-1] += html
        self._is_after_change = False

    def changed(self) -> None:
        """Note that what was written last is a change."""
        self._is_after_change = True

    def go_on(self) -> None:
        """Begin the next paragraph."""
        self._html.append(Markup(""))

    def blocks(self, css: str) -> Iterator[Block]:
        """Give what is drawn."""
        for place, html in enumerate(self._html if self._paragraphs else ()):
            yield Block(self._paragraphs[min(place, len(self._paragraphs) - 1)], html, css)


def _sign(sign: str) -> Markup:
    return Markup('<span class="sg" aria-hidden="true">{}</span>').format(sign)


def _signed(sign: str, words: Words) -> Markup:
    """Write words after a sign, which stays on the line of the first."""
    first, rest = words[0], words[1:]
    if first.looks or len(first.text) > LONG:
        return _sign(sign) + _written(words)
    together = Markup('<span class="nb">{}{}</span>').format(_sign(sign), first.text)
    return together + (rest[0].before + _written(rest) if rest else "")


def _pieces(words: Words) -> list[Words]:
    """Part words where a paragraph ends."""
    found: list[list[Word]] = [[]]
    for word in words:
        if word is BREAK:
            found.append([])
        else:
            found[-1].append(word)
    return list(found) if words else []


def _written(words: Words) -> Markup:
    """Write words in their styles, without the white space before the first."""
    letters: list[tuple[str, tuple[bool, bool, str | None]]] = []
    for place, word in enumerate(words):
        looks = word.looks or ((len(word.text), PLAIN),)
        if place and word.before:
            alike = letters[-1][1] == looks[0][1]
            letters.append((word.before, looks[0][1] if alike else PLAIN))
        at = 0
        for length, style in looks:
            letters.append((word.text[at : at + length], style))
            at += length
    return Markup("").join(
        styled(Run("".join(text for text, _style in alike), *style))
        for style, alike in groupby(letters, key=lambda letter: letter[1])
    )


def _nested(blocks: Sequence[Block], numbered: bool = False) -> Markup:
    """Put paragraphs and items into the lists that they belong to; `numbered` begins a list with its item's number."""
    found = Markup("")
    stack: list[str] = []
    for block in blocks:
        lists, begins = block.paragraph.shape
        while tuple(stack) != lists[: len(stack)]:
            found += Markup("</li></{}>").format(stack.pop())
        css = Markup(' class="{}"').format(block.css) if block.css else Markup("")
        opened = len(stack) < len(lists)
        while len(stack) < len(lists):
            name = lists[len(stack)]
            stack.append(name)
            is_last = len(stack) == len(lists)
            start = (
                Markup(' start="{}"').format(block.paragraph.number)
                if numbered and name == "ol" and is_last
                else ""
            )
            found += Markup("<{}{}><li{}>").format(name, start, css)
        if begins and not opened:
            found += Markup("</li><li{}>").format(css)
        found += block.html if begins or (lists and opened) else Markup("<p{}>{}</p>").format(css, block.html)
    while stack:
        found += Markup("</li></{}>").format(stack.pop())
    return found
