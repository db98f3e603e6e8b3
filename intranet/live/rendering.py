"""Shows a fragment as HTML and as plain words. Only what is listed here ever comes out, whatever an update put in."""

from dataclasses import dataclass

from markupsafe import Markup, escape
from pycrdt import XmlElement, XmlFragment, XmlText

from intranet.live.guard import is_link
from intranet.live.outline import DEEPEST


@dataclass(frozen=True)
class Run:
    """Words in one style."""

    words: str
    strong: bool = False
    em: bool = False
    href: str | None = None

    @property
    def style(self) -> tuple[bool, bool, str | None]:
        """What tells it from its neighbours."""
        return self.strong, self.em, self.href


@dataclass(frozen=True)
class Block:
    """A paragraph with its words, or a list or an item with its blocks."""

    kind: str
    runs: tuple[Run, ...] = ()
    blocks: tuple["Block", ...] = ()

    @property
    def words(self) -> str:
        """The words of a paragraph."""
        return "".join(run.words for run in self.runs)


def blocks_of(parent: XmlFragment | XmlElement, depth: int = 0) -> tuple[Block, ...]:
    """Give what a fragment holds and says something: empty paragraphs and lists are left out."""
    if depth > DEEPEST:
        return ()
    found = []
    for child in parent.children:
        if isinstance(child, XmlElement):
            block = _block(child, depth)
            if block.runs or block.blocks:
                found.append(block)
    return tuple(found)


def words_of(child: object) -> str | None:
    """Give the words of a paragraph; None for what is none."""
    if not isinstance(child, XmlElement) or child.tag != "paragraph":
        return None
    return _block(child, 0).words


def _block(element: XmlElement, depth: int) -> Block:
    kind = element.tag or ""
    if kind == "paragraph":
        pieces = [piece for text in element.children if isinstance(text, XmlText) for piece in text.diff()]
        return Block(kind, runs=_trimmed([_run(words, marks or {}) for words, marks in pieces]))
    if kind in {"bullet_list", "ordered_list", "list_item"}:
        return Block(kind, blocks=blocks_of(element, depth + 1))
    return Block(kind)


def _run(words: object, marks: dict[str, object]) -> Run:
    link = marks.get("link")
    return Run(
        words=words if isinstance(words, str) else "",
        strong=marks.get("strong") is not None,
        em=marks.get("em") is not None,
        href=link["href"] if isinstance(link, dict) and is_link(link) else None,
    )


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Join neighbours of one style, and take away the white space around: it is no difference to a reader."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].style == run.style:
            joined[-1] = Run(joined[-1].words + run.words, *run.style)
        elif run.words:
            joined.append(run)
    while joined and not (words := joined[0].words.lstrip()):
        joined.pop(0)
    if joined:
        joined[0] = Run(words, *joined[0].style)
    while joined and not (words := joined[-1].words.rstrip()):
        joined.pop()
    if joined:
        joined[-1] = Run(words, *joined[-1].style)
    return tuple(joined)


def html(blocks: tuple[Block, ...]) -> Markup:
    """Write blocks as HTML."""
    return Markup("").join(_html(block) for block in blocks)


def _html(block: Block) -> Markup:
    if block.kind == "paragraph":
        return Markup("<p>{}</p>").format(_words(block))
    if block.kind == "bullet_list":
        return Markup("<ul>{}</ul>").format(html(block.blocks))
    if block.kind == "ordered_list":
        return Markup("<ol>{}</ol>").format(html(block.blocks))
    if block.kind == "list_item" and block.blocks[0].kind == "paragraph":
        return Markup("<li>{}{}</li>").format(_words(block.blocks[0]), html(block.blocks[1:]))
    return Markup("<li>{}</li>").format(html(block.blocks))


def _words(block: Block) -> Markup:
    return Markup("").join(styled(run) for run in block.runs)


def styled(run: Run) -> Markup:
    """Write words in their style."""
    shown = escape(run.words)
    if run.em:
        shown = Markup("<em>{}</em>").format(shown)
    if run.strong:
        shown = Markup("<strong>{}</strong>").format(shown)
    if run.href:
        shown = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(run.href, shown)
    return shown


def plain(blocks: tuple[Block, ...]) -> str:
    """Write blocks as words, one paragraph or item a line."""
    return "\n".join(block.words if block.kind == "paragraph" else plain(block.blocks) for block in blocks)
