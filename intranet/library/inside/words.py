"""The words in the file that is the input."""

import re
import sys
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

MOST = 200_000  # bytes of words: a book of a hundred pages
MOST_XML = 64 << 20  # bytes that are unpacked, all parts together
MOST_PAGES = 1000
STEP = 1 << 16

# The parts of an Office document that hold what people wrote, and the elements whose text that is.
_PARTS = {
    "docx": re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"),
    "xlsx": re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml"),
    "pptx": re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml"),
    "odt": re.compile(r"content\.xml"),
    "ods": re.compile(r"content\.xml"),
    "odp": re.compile(r"content\.xml"),
}
_SAID = {"docx": {"t"}, "xlsx": {"t"}, "pptx": {"t"}}
_APART = {"p", "h", "si", "is", "tab", "br", "tc", "s", "line-break", "table-cell"}


class Enough(Exception):
    """There are as many words as are kept."""


class Said:
    """The words so far."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.size = 0

    def add(self, piece: str) -> None:
        """Add some words, or parts of one.

        Raises:
            Enough: no more are needed.
        """
        self.pieces.append(piece)
        self.size += len(piece)
        if self.size > MOST:
            raise Enough


def _xml(said: Said, kind: str, steps: Iterator[bytes]) -> None:
    """Read the text of an XML part. One that defines anything of its own is none of an office program's."""
    parser = expat.ParserCreate(namespace_separator="}")
    inside = 0
    wanted = _SAID.get(kind)

    def refuse(*_declared: object) -> None:
        raise ValueError("the part defines entities")

    def starts(name: str, _attributes: dict[str, str]) -> None:
        nonlocal inside
        local = name.rpartition("}")[2]
        inside += wanted is None or local in wanted
        if local in _APART:
            said.add(" ")

    def ends(name: str) -> None:
        nonlocal inside
        inside -= wanted is None or name.rpartition("}")[2] in wanted

    def text(words: str) -> None:
        if inside > 0:
            said.add(words)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.CharacterDataHandler = text
    for step in steps:
        parser.Parse(step, False)
    parser.Parse(b"", True)


def _zip(said: Said, kind: str) -> None:
    left = MOST_XML
    with zipfile.ZipFile(sys.stdin.buffer) as parts:
        names = [name for name in parts.namelist() if _PARTS[kind].fullmatch(name)]
        for name in sorted(names, key=lambda name: (len(name), name)):

            def steps(name: str = name) -> Iterator[bytes]:
                nonlocal left
                with parts.open(name) as part:
                    while left > 0 and (step := part.read(STEP)):
                        left -= len(step)
                        yield step

            _xml(said, kind, steps())
            said.add(" ")


def _pdf(said: Said) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        said.add(page.get_textpage().get_text_range() + " ")
        page.close()


def _text(said: Said) -> None:
    content = sys.stdin.buffer.read(MOST * 2)
    try:
        said.add(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4 and len(content) == MOST * 2:  # cut within a letter
            said.add(content[: error.start].decode("utf-8-sig"))
        said.add(content.decode("cp1252", "replace"))


def plain(pieces: list[str]) -> str:
    """Give words with single spaces between them and nothing that cannot be kept, at most `MOST` bytes of them."""
    shown = "".join(letter if letter.isprintable() else " " for letter in "".join(pieces))
    kept = " ".join(shown.split()).encode("utf-8", "ignore")[:MOST]
    return kept.decode("utf-8", "ignore")


def of(kind: str) -> bytes:
    """Give the words of a file of some kind, in UTF-8."""
    said = Said()
    try:
        if kind == "pdf":
            _pdf(said)
        elif kind == "text":
            _text(said)
        else:
            _zip(said, kind)
    except Enough:
        pass
    return plain(said.pieces).encode()
