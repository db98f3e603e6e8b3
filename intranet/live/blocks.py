"""Makes updates on the server: empty fragments, and text from the few HTML elements that the editor knows."""

import re
import secrets
from collections.abc import Container, Iterable
from html.parser import HTMLParser

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from intranet.live import rendering
from intranet.live.guard import is_link

_BLOCKS = {"p": "paragraph", "ul": "bullet_list", "ol": "ordered_list", "li": "list_item"}
_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "a": "link"}

_LISTS = {"bullet_list", "ordered_list"}
_LAYOUT = re.compile(r"[ \t]*[\r\n\t\f]+[ \t]*")

Marks = dict[str, dict[str, str]]
Node = tuple[str, list["Node"], list[tuple[str, Marks]]]  # element, children, pieces of text


def new_client() -> int:
    """Make up a client id. Those of browsers are drawn the same way."""
    return secrets.randbits(32)


def empty(fragments: Iterable[str]) -> bytes:
    """Give the update that puts one empty paragraph into each fragment."""
    doc: Doc[XmlFragment] = Doc(client_id=new_client())
    with doc.transaction():
        for name in fragments:
            _append(doc.get(name, type=XmlFragment), ("paragraph", [], []))
    return doc.get_update()


def replaced(updates: Iterable[bytes], fragment: str, html: str) -> bytes:
    """Give the update that makes a fragment say something else.

    Args:
        updates: every update of the text so far.
        html: paragraphs and lists; other elements are left out, and their words kept.
    """
    doc: Doc[XmlFragment] = Doc(client_id=new_client())
    for update in updates:
        doc.apply_update(update)
    before = doc.get_state()
    root = doc.get(fragment, type=XmlFragment)
    with doc.transaction():
        while len(root.children):
            del root.children[0]
        for node in _parsed(html) or [("paragraph", [], [])]:
            _append(root, node)
    return doc.get_update(before)


def appended(updates: Iterable[bytes], fragment: str, html: str) -> bytes:
    """Give the update that adds something last in a fragment, and leaves what is there to those who write in it.

    Args:
        updates: every update of the text so far.
        html: as `replaced` takes it.
    """
    doc: Doc[XmlFragment] = Doc(client_id=new_client())
    for update in updates:
        doc.apply_update(update)
    before = doc.get_state()
    root, nodes = doc.get(fragment, type=XmlFragment), _parsed(html)
    with doc.transaction():
        if (line := _only_empty_line(root)) is not None and nodes and nodes[0][0] == "paragraph":
            _write(line, nodes.pop(0)[2])
        for node in nodes:
            _append(root, node)
    return doc.get_update(before)


def taken_out(updates: Iterable[bytes], fragment: str, words: Container[str]) -> bytes | None:
    """Give the update that takes the last paragraph with just some words away; None when there is no such one.

    Args:
        updates: every update of the text so far.
        words: the ways in which the paragraph may read.
    """
    doc: Doc[XmlFragment] = Doc(client_id=new_client())
    for update in updates:
        doc.apply_update(update)
    before = doc.get_state()
    root = doc.get(fragment, type=XmlFragment)
    children = list(root.children)
    found = [at for at, child in enumerate(children) if rendering.words_of(child) in words]
    if not found:
        return None
    with doc.transaction():
        del root.children[found[-1]]
        if len(children) == 1:  # a fragment is never without a paragraph
            _append(root, ("paragraph", [], []))
    return doc.get_update(before)


def _only_empty_line(root: XmlFragment) -> XmlText | None:
    """Give the words of a fragment that is one empty paragraph, as every fragment begins."""
    children = list(root.children)
    if len(children) != 1 or not isinstance(children[0], XmlElement) or children[0].tag != "paragraph":
        return None
    texts = list(children[0].children)
    line = texts[0] if len(texts) == 1 else None
    return line if isinstance(line, XmlText) and not len(line) else None


def _write(text: XmlText, pieces: list[tuple[str, Marks]]) -> None:
    for words, marks in pieces:
        text.insert(len(text), words, dict(marks))


def _append(parent: XmlFragment | XmlElement, node: Node) -> None:
    name, children, pieces = node
    element = parent.children.append(XmlElement(name))
    if name == "paragraph":
        # Also where nothing is written: two who begin at the same moment must meet in one text.
        _write(element.children.append(XmlText()), pieces)
    for child in children:
        _append(element, child)


def _parsed(html: str) -> list[Node]:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return _whole(parser.nodes)


def _whole(nodes: list[Node]) -> list[Node]:
    """Make nodes what the editor's schema asks for: no list without items, an item begins with a paragraph."""
    whole = []
    for name, children, pieces in nodes:
        inside = _whole(children)
        if name == "list_item" and (not inside or inside[0][0] != "paragraph"):
            inside.insert(0, ("paragraph", [], []))
        if inside or name not in _LISTS:
            whole.append((name, inside, pieces))
    return whole


class _Parser(HTMLParser):
    """Builds what the schema allows: words always in a paragraph, items always in a list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []
        self._open: list[Node] = []
        self._marks: list[tuple[str, Marks]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block or a mark."""
        if tag in _BLOCKS:
            self._leave("paragraph")
            if tag == "li" and self._inside == "list_item":
                self._leave("list_item")
            self._begin(_BLOCKS[tag])
        elif tag in _MARKS:
            value = {"href": dict(attrs).get("href") or ""} if tag == "a" else {}
            fits = tag != "a" or is_link(value)
            self._marks.append((tag, {_MARKS[tag]: value} if fits else {}))

    def handle_endtag(self, tag: str) -> None:
        """Close a block or a mark."""
        if tag in _BLOCKS:
            self._leave(_BLOCKS[tag])
        elif tag in _MARKS:
            self._marks = [mark for mark in self._marks if mark[0] != tag]

    def handle_data(self, data: str) -> None:
        """Put words where they belong; white space between blocks, and around a new line, is only layout."""
        words = _LAYOUT.sub(" ", data)
        in_paragraph = self._inside == "paragraph"
        if not words.strip() and not (in_paragraph and self._open[-1][2]):
            return
        if not in_paragraph:
            self._begin("paragraph")
        marks = {name: value for _, mark in self._marks for name, value in mark.items()}
        self._open[-1][2].append((words if self._open[-1][2] else words.lstrip(), marks))

    @property
    def _inside(self) -> str:
        return self._open[-1][0] if self._open else "root"

    def _begin(self, name: str) -> None:
        if name == "list_item" and self._inside not in _LISTS:
            self._begin("bullet_list")
        elif name != "list_item" and self._inside in _LISTS:
            self._begin("list_item")
        node: Node = (name, [], [])
        (self._open[-1][1] if self._open else self.nodes).append(node)
        self._open.append(node)

    def _leave(self, name: str) -> None:
        names = [node[0] for node in self._open]
        if name in names:
            del self._open[len(names) - 1 - names[::-1].index(name) :]
