"""What the rules ask (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, clause 7): each a generator of what is wrong."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pikepdf

from tests.summaries.reader.painting import Place
from tests.summaries.reader.tree import Reading, Tag

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STANDARD = set(
    """Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6
    L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot
    Ruby RB RT RP Warichu WT WP Figure Formula Form""".split()  # noqa: SIM905
)
_HELD = {  # what may be in what
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"}, "TR": {"TH", "TD"},
    "L": {"Caption", "LI", "L"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOCI", "TOC", "Caption"},
}  # fmt: skip
_IN = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"},
       "LI": {"L"}, "LBody": {"LI"}, "TOCI": {"TOC"}}  # fmt: skip


def document(file: Reading) -> Iterator[str]:
    """The document says that it is tagged, its language and its title; one goes through it by its structure."""
    marks = file.root.get("/MarkInfo", {})
    if not marks.get("/Marked", False) or marks.get("/Suspects", False):
        yield "the document does not say that it is tagged, or suspects that it is wrong"
    if not _LANGUAGE.fullmatch(str(file.root.get("/Lang", ""))):
        yield "the document has no language"
    if not file.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the title is not shown"
    data = file.root.Metadata.read_bytes().decode()
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>\s*\S", data, re.DOTALL) or not re.search(
        r"pdfuaid:part\W+1", data
    ):
        yield "the metadata have no title, or do not say PDF/UA-1"
    for number, page in enumerate(file.pages, 1):
        if page.get("/Tabs") != "/S":
            yield f"page {number}: the tab key does not follow the structure"


def content(file: Reading) -> Iterator[str]:
    """Everything that is painted is read once or is an artifact, and everything that is read is painted."""
    told = Counter((page, number) for page, number, _tag in file.read)
    painted = Counter({(page, n): 1 for page, shown in enumerate(file.shown) for n in shown.numbers})
    yield from (
        f"page {p + 1}: content {n} is read {told[p, n]} times" for p, n in painted if told[p, n] != 1
    )
    yield from (f"page {p + 1}: content {n} is read and not there" for p, n in told if (p, n) not in painted)
    for number, shown in enumerate(file.shown, 1):
        if shown.unmarked:
            yield f"page {number}: neither read nor artifact: {dict(shown.unmarked)}"
        if shown.nested:
            yield f"page {number}: marked content within marked content"
        if max(shown.numbers.values(), default=1) > 1:
            yield f"page {number}: one number for several contents"
    parents = pikepdf.NumberTree(file.root.StructTreeRoot.ParentTree)
    for page, number, tag in file.read:
        above = parents[int(file.pages[page].StructParents)][number]
        if not isinstance(above, pikepdf.Dictionary) or above.objgen != tag.element.objgen:
            yield f"page {page + 1}: content {number} names another tag as its own than the one it is in"


def tree(file: Reading) -> Iterator[str]:
    """The tree is well made: known kinds, each in what may hold it, none empty, and each knows what it is in."""
    roles = file.root.StructTreeRoot.get("/RoleMap", {})
    for tag in file.tags[1:]:
        above = tag.above.kind if tag.above else ""
        if tag.kind not in _STANDARD and f"/{tag.kind}" not in roles:
            yield f"{tag.kind} is no kind of tag"
        if not tag.children and tag.kind not in {"TD", "TH"}:
            yield f"an empty {tag.kind} in {above}"
        if above in _HELD and tag.kind not in _HELD[above]:
            yield f"a {tag.kind} in a {above}"
        if tag.kind in _IN and above not in _IN[tag.kind]:
            yield f"a {tag.kind} in a {above}"
        if tag.above and tag.above.element.is_indirect and tag.element.P.objgen != tag.above.element.objgen:
            yield f"a {tag.kind} that does not know what it is in"
        if "/Lang" in tag.element and not _LANGUAGE.fullmatch(str(tag.element.Lang)):
            yield f"a {tag.kind} in no language: {tag.element.Lang!s}"


def headings(file: Reading) -> Iterator[str]:
    """The first heading is of the first level, and none skips a level on the way down."""
    level = 0
    for tag in file.of("H1", "H2", "H3", "H4", "H5", "H6"):
        now = int(tag.kind[1])
        if now > level + 1:
            yield f"heading {tag.kind} after level {level}"
        level = now
    if file.of("H") or not level:
        yield "no headings, or headings without a level"


def tables(file: Reading) -> Iterator[str]:
    """Each table has one head, rows that are equally wide, and heads that say what they are heads of."""
    for table in file.of("Table"):
        rows = [tag for tag in table.all() if tag.kind == "TR"]
        if sum(tag.kind == "THead" for tag in table.tags) > 1:
            yield "a table with several heads"
        if len(set(_widths(rows))) != 1:
            yield f"a table whose rows are {_widths(rows)} wide"
        heads = [cell for row in rows for cell in row.tags if cell.kind == "TH"]
        if not heads:
            yield "a table without heads"
        if any(str(head.attribute("/Scope")) not in {"/Row", "/Column", "/Both"} for head in heads):
            yield "a head of a table that does not say what it is the head of"


def _widths(rows: list[Tag]) -> list[int]:
    """Count the columns of each row, with the cells that reach down into it."""
    down: Counter[int] = Counter()
    widths = []
    for number, row in enumerate(rows):
        width = down[number]
        for cell in row.tags:
            columns, height = int(cell.attribute("/ColSpan", 1)), int(cell.attribute("/RowSpan", 1))
            width += columns
            down.update({number + further: columns for further in range(1, height)})
        widths.append(width)
    return widths


def lists(file: Reading) -> Iterator[str]:
    """Each item of a list has a body."""
    for item in file.of("LI"):
        if [tag.kind for tag in item.tags] not in (["LBody"], ["Lbl", "LBody"]):
            yield f"an item that holds {[tag.kind for tag in item.tags]}"


def figures(file: Reading) -> Iterator[str]:
    """Each picture has words in its place, and stands within its page, around what it shows."""
    for tag in file.of("Figure", "Formula"):
        if not tag.has("/Alt", "/ActualText"):
            yield "a picture without words"
        box = tag.attribute("/BBox")
        if box is None:
            yield "a picture that is nowhere"
            continue
        left, low, right, high = map(float, box)
        page = list(map(float, tag.page.MediaBox))
        if not (page[0] <= left < right <= page[2] and page[1] <= low < high <= page[3]):
            yield f"a picture beside its page: {[left, low, right, high]}"
        begins = [
            file.shown[n].places[number]
            for n, number, of in file.read
            if of is tag and number in file.shown[n].places
        ]
        if any(not (left - 2 <= x <= right + 2 and low - 2 <= y <= high + 2) for x, y in begins):
            yield f"a picture that is not where it says: {[left, low, right, high]}, {begins}"


def links(file: Reading) -> Iterator[str]:
    """Each link is in the tree, and is called by words that say where it goes."""
    told = set()
    for tag in file.of("Link"):
        objects = [
            one for one in tag.children if not isinstance(one, Tag | int) and one.get("/Type") == "/OBJR"
        ]
        told |= {one.Obj.objgen for one in objects}
        if not objects:
            yield "a link that leads nowhere"
    for number, page in enumerate(file.pages, 1):
        for note in page.get("/Annots", []):
            words = str(note.get("/Contents", "")).strip()
            if note.Subtype == "/Link" and note.objgen not in told:
                yield f"page {number}: a link outside the tree"
            if not words or words.startswith(("http:", "https:", "mailto:", "#")):
                yield f"page {number}: a link called {words!r}"


def order(file: Reading) -> Iterator[str]:
    """On a page what is read next stands below, or beside and to the right: never before what has been read."""
    last: dict[int, Place] = {}
    for page, number, tag in file.read:
        here = file.shown[page].places.get(number)
        if here is None:
            continue
        before = last.get(page, here)
        if here.y > before.y + 4 and here.x <= before.x + 1:
            yield f"page {page + 1}: a {tag.kind} is read after what stands below it"
        last[page] = here


def fonts(file: Reading) -> Iterator[str]:
    """Every font is in the file, with the letters that its glyphs stand for, and no glyph is missing."""
    for number, page in enumerate(file.pages, 1):
        for font in page.Resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            about = inner.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(about.keys()) or "/ToUnicode" not in font:
                yield f"page {number}: {font.BaseFont!s} is not in the file, or cannot be read"
        if file.shown[number - 1].missing_glyphs:
            yield f"page {number}: a glyph is missing"


CHECKS: tuple[Callable[[Reading], Iterator[str]], ...] = (
    document, content, tree, headings, tables, lists, figures, links, order, fonts,
)  # fmt: skip
