"""Tags as a screen reader needs them: mends what WeasyPrint 70.0 writes and validators let pass.

WeasyPrint tags each page by itself. So a list that runs over a page break is two lists, a repeated table head is read
again, the running header is read in the middle of a sentence, a Swedish quotation in an English brief is read as
English, a link is called by its address, and a picture stands where nobody finds it, also when it is decoration. What
an item says after a list within it is read before that list. All of that is mended here, most of it on the finished
objects.

It reads WeasyPrint's insides, so its version is pinned and tests/summaries/test_tags.py looks at every result.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.pdf import tags as weasyprint_tags

# Elements that WeasyPrint splits at a page break, and that a reader should meet once.
WHOLE = {
    "/Table", "/TBody", "/THead", "/TFoot", "/TR", "/TD", "/TH", "/Sect", "/Art", "/Part", "/Div", "/P", "/L", "/LI",
    "/LBody", "/BlockQuote", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/NonStruct",
}  # fmt: skip
BESIDE = {"/TR", "/Table"}
PIXEL = 0.75  # points: WeasyPrint notes where a picture is in pixels from the top, PDF counts points from the bottom
MAY_BE_EMPTY = {"/TD", "/TH"}  # anything else, when it is empty, only makes a reader stop at nothing

_build_box_tree = weasyprint_tags._build_box_tree


def _remember_html(box: Any, *rest: Any) -> Iterator[Any]:
    """Let each tag know the html element it was made for, and a list within an item stay where it stands in it."""
    if box.element_tag == "li":
        _keep_lists(box)
    for tag in _build_box_tree(box, *rest):
        if box.element is not None and not hasattr(tag, "html"):
            tag.html, tag.html_tag = box.element, box.element_tag
        yield tag


def _keep_lists(item: Any) -> None:
    """Call each list in an item by a name that WeasyPrint does not look for: it moves `ul` and `ol` behind the item."""
    for box in item.children:
        if box.element_tag in {"ul", "ol"}:
            box.element_tag = "dl"


def _data(stream: Any) -> bytes:
    """Write a stream as pydyf does, but for two things.

    CR LF stands before `endstream`: after data that ends in CR, a mere LF would be read as half of a line end. And it
    is packed as well as zlib does when left alone: as well as it can takes twice as long, for a hundredth less.
    """
    data = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)
    extra = pydyf.Dictionary(stream.extra)
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        data = zlib.compress(data)
    extra["Length"] = len(data)
    return b"\n".join((extra.data, b"stream", data)) + b"\r\nendstream"


def install() -> None:
    """Make WeasyPrint's tags remember their html, and its files end clearly. Once in a process, before the first."""
    weasyprint_tags._build_box_tree = _remember_html
    pydyf.Stream.data = property(_data)


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Mend the tags of a finished PDF in place."""
    _Tags(pdf).mend()
    _one_of_each(pdf.catalog["AF"])
    metadata: Any = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.compress = False  # readable without a PDF reader, as archives want it


def _same_element(one: Any, other: Any) -> bool:
    return one["S"] == other["S"] and getattr(one, "html", None) is getattr(other, "html", one)


def _is_decoration(tag: Any) -> bool:
    """Tell whether a tag is of a picture that says nothing: it is not read."""
    html = getattr(tag, "html", None)
    if html is None or tag["S"] != "/Figure":
        return False
    return bool(
        html.get("alt") == "" or html.get("aria-hidden") == "true" or html.get("role") == "presentation"
    )


def _one_of_each(references: pydyf.Array) -> None:
    """Name an attached file once: WeasyPrint finds it both by its name and among all objects."""
    references[:] = dict.fromkeys(references)


class _Tags:
    """The tag tree of one PDF while it is mended."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        root = self.get(pdf.catalog["StructTreeRoot"])
        self.top = self.get(root["K"][0])
        self.parents = self.get(root["ParentTree"])["Nums"]
        self.pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
        self.page_of = {page.reference: index for index, page in enumerate(self.pages)}
        self.read: list[set[int]] = [set() for _ in self.pages]  # the marked content a reader meets, by page

    def get(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def held(self, tag: Any) -> list[Any]:
        """Give the tags and the references to objects that a tag holds, without its marked content."""
        return [self.get(child) for child in tag["K"] if isinstance(child, bytes)]

    def mend(self) -> None:
        self._walk(self.top, into=self.top)
        self._hide_the_rest()

    def _walk(self, tag: Any, *, into: Any) -> None:
        """Move the mended children of a tag `into` a tag: itself, or an earlier part of the same element."""
        children = list(tag["K"])
        if into is tag:
            tag["K"].clear()
        for child in children:
            if isinstance(child, int):
                self.read[self.page_of[tag["Pg"]]].add(child)
                into["K"].append(child)
            elif self.get(child).get("Type") != "/StructElem":
                into["K"].append(child)
            else:
                holder = self._holder(into, self.get(child))
                self._keep_tag(child, holder)
                if holder is not into and not holder["K"]:  # there was nothing to read in the tag
                    into["K"].remove(holder.reference)

    def _holder(self, into: Any, tag: Any) -> Any:
        """Give what may hold a tag: all of an item but its label is in its one body, also what is a paragraph."""
        if into["S"] != "/LI" or tag["S"] == "/Lbl":
            return into
        for one in self.held(into):
            if one["S"] == "/LBody":
                return one
        body = pydyf.Dictionary(
            {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "P": into.reference}
        )
        body["Pg"] = tag["Pg"]
        self.pdf.add_object(body)
        into["K"].append(body.reference)
        return body

    def _keep_tag(self, reference: bytes, into: Any) -> None:
        tag = self.get(reference)
        if _is_decoration(tag):
            return
        # A box that the layout needed, and a reader does not.
        if _same_element(tag, into) or tag["S"] == into["S"] == "/LBody":
            self._walk(tag, into=into)
            return
        if earlier := self._earlier_part(tag, into):
            if tag["S"] != "/THead":  # a head repeated on the next page has been read already
                self._walk(tag, into=earlier)
            return
        tag["P"] = into.reference
        into["K"].insert(self._place_for(tag, into), reference)
        self._name(tag)
        self._walk(tag, into=tag)
        if not tag["K"] and tag["S"] not in MAY_BE_EMPTY:
            into["K"].remove(reference)
        elif getattr(tag, "html_tag", "") == "figure":
            self._put_words_to_the_picture(tag)

    def _place_for(self, tag: Any, into: Any) -> int:
        """Give the place that a tag takes. A head without room on the first page comes late, and is read first."""
        if tag["S"] != "/THead":
            return len(into["K"])
        return sum(one["S"] == "/Caption" for one in self.held(into))

    def _earlier_part(self, tag: Any, into: Any) -> Any:
        """Find what a tag goes on from, on the line or the page before; None when it begins.

        That is what was read last. Only cells, which go on beside each other, and the parts of a table, of which the
        head comes again, are looked for among all before them: anything else would be read before what stands above.
        """
        if tag["S"] not in WHOLE or not hasattr(tag, "html"):
            return None
        held = self.held(into)
        for one in reversed(held if into["S"] in BESIDE else held[-1:]):
            if hasattr(one, "html") and _same_element(one, tag) and one.html_tag == tag.html_tag:
                return one
        return None

    def _name(self, tag: Any) -> None:
        """Give a tag its language, a heading cell its direction, a link its words."""
        html = getattr(tag, "html", None)
        if html is None:
            return
        language = html.get("lang")
        if language and language != self.pdf.catalog["Lang"].string:
            tag["Lang"] = pydyf.String(language)
        if tag["S"] == "/TH":
            tag["A"]["Scope"] = "/Row" if html.get("scope") == "row" else "/Column"
            tag.pop("ID", None)
        elif tag["S"] == "/TD":
            tag["A"].pop("Headers", None)  # Scope says it; the lists point at cells of one page only
        elif tag["S"] == "/Figure":
            self._place(tag, html)
        elif html.get("role") == "img":  # signs that are read by other words
            tag["S"], tag["ActualText"] = "/Span", pydyf.String(html.get("aria-label"))
        elif tag["S"] == "/NonStruct" and tag.html_tag == "nav":
            tag["S"] = "/Sect"
        elif tag["S"] == "/Link":
            self._name_link(tag, " ".join("".join(html.itertext()).split()))

    def _name_link(self, tag: Any, words: str) -> None:
        leads = [self.get(one["Obj"]) for one in self.held(tag) if one.get("Type") == "/OBJR"]
        for annotation in leads:
            annotation["Contents"] = pydyf.String(words or annotation["Contents"].string)
        if not leads:
            tag["S"] = "/Span"

    def _place(self, tag: Any, html: Any) -> None:
        """Say where a picture is on its page, and what it shows."""
        left, top, right, bottom = (PIXEL * number for number in tag["A"]["BBox"])
        height = self.pages[self.page_of[tag["Pg"]]]["MediaBox"][3]
        tag["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])
        if "Alt" not in tag and (words := html.get("aria-label")):
            tag["Alt"] = pydyf.String(words)

    def _put_words_to_the_picture(self, tag: Any) -> None:
        """Let a caption be a part of the one picture that it stands under."""
        inner = self.held(tag)
        pictures = [one for one in inner if one["S"] == "/Figure"]
        captions = [one for one in inner if one["S"] == "/Caption"]
        if len(pictures) == len(captions) == 1:
            tag["K"].remove(captions[0].reference)
            pictures[0]["K"].append(captions[0].reference)
            captions[0]["P"] = pictures[0].reference

    def _hide_the_rest(self) -> None:
        """Turn what no tag leads to (running headers, repeated heads) into artifacts, which are not read aloud."""
        for index, page in enumerate(self.pages):
            stream, parents = self.get(page["Contents"]).stream, self.parents[2 * index + 1]
            for place, item in enumerate(stream):
                if isinstance(item, dict) and item.get("MCID", -1) not in {-1, *self.read[index]}:
                    stream[place - 1] = "/Artifact"
                    parents[item.pop("MCID")] = "null"
                    item["Type"] = "/Pagination"
