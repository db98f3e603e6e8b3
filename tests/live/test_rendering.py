"""What readers see of a text: allowed elements, escaped words, and nothing that an update might smuggle in."""

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from intranet.live import blocks, rendering


def drawn(*updates: bytes, fragment: str = "a") -> tuple[str, str]:
    doc: Doc = Doc()
    for update in updates:
        doc.apply_update(update)
    shown = rendering.blocks_of(doc.get(fragment, type=XmlFragment))
    return str(rendering.html(shown)), rendering.plain(shown)


def from_html(html: str) -> tuple[str, str]:
    start = blocks.empty(["a"])
    return drawn(start, blocks.replaced([start], "a", html))


@pytest.mark.parametrize(
    "html",
    [
        "<p>Tid för människor</p>",
        "<p>Ett</p><p>Två</p>",
        "<p>Det är <strong>viktigt</strong> och <em>bråttom</em>.</p>",
        "<ul><li>Ett</li><li>Två</li></ul>",
        "<ol><li>Ett<ul><li>Ett och ett halvt</li></ul></li><li>Två<p>mer</p></li></ol>",
        '<p>Se <a href="https://example.org/a?b=c&amp;d" rel="noopener noreferrer">sidan</a></p>',
        "<p>5 &lt; 6 &amp; 7 &gt; 6</p>",
    ],
)
def test_what_is_written_is_drawn(html):
    assert from_html(html)[0] == html


def test_plain_words_are_one_paragraph_or_item_a_line():
    assert from_html("<p>Ett <b>två</b></p><ul><li>Tre</li><li>Fyra</li></ul>")[1] == "Ett två\nTre\nFyra"


def test_layout_between_blocks_is_not_text():
    assert (
        from_html("\n <p>Ett\n   och två</p>\n\n<ul>\n <li>Tre</li>\n</ul>\n")[0]
        == "<p>Ett och två</p><ul><li>Tre</li></ul>"
    )


def test_words_outside_a_block_get_a_paragraph_and_other_elements_lose_their_tags():
    assert from_html("Hej <script>alert(1)</script><h1>Rubrik</h1>")[0].startswith("<p>Hej")
    assert "<script" not in from_html("Hej <script>alert(1)</script>")[0]


def test_an_address_that_is_not_ours_is_left_out_of_what_the_server_writes():
    assert from_html('<p><a href="javascript:alert(1)">tryck</a></p>')[0] == "<p>tryck</p>"


def hostile(build) -> str:
    doc: Doc = Doc()
    root = doc.get("a", type=XmlFragment)
    with doc.transaction():
        build(root)
    return drawn(doc.get_update())[0]


def test_elements_and_attributes_that_no_editor_makes_are_not_drawn():
    def build(root):
        root.children.append(XmlElement("script")).children.append(XmlText("alert(1)"))
        paragraph = root.children.append(XmlElement("paragraph"))
        paragraph.attributes["onclick"] = "alert(1)"
        paragraph.children.append(XmlElement("iframe"))
        paragraph.children.append(XmlText("<img src=x onerror=alert(1)>"))

    assert hostile(build) == "<p>&lt;img src=x onerror=alert(1)&gt;</p>"


@pytest.mark.parametrize(
    "marks",
    [
        {"link": {"href": "javascript:alert(1)"}},
        {"link": {"href": "https://example.org", "onclick": "x"}},
        {"link": "https://example.org"},
        {"script": {}},
        {"link": {"href": 'https://example.org/"><script>'}},
    ],
)
def test_marks_that_no_editor_makes_are_not_drawn(marks):
    def build(root):
        text = root.children.append(XmlElement("paragraph")).children.append(XmlText())
        text.insert(0, "ord", marks)

    assert hostile(build) == "<p>ord</p>"


def test_things_embedded_in_words_are_not_drawn():
    def build(root):
        text = root.children.append(XmlElement("paragraph")).children.append(XmlText("ord"))
        text.insert_embed(1, {"image": "x"})

    assert hostile(build) == "<p>ord</p>"


def test_a_text_nested_without_end_is_drawn_to_a_depth():
    def build(root):
        here = root
        for _ in range(300):
            here = here.children.append(XmlElement("bullet_list")).children.append(XmlElement("list_item"))
        here.children.append(XmlElement("paragraph")).children.append(XmlText("djupt"))

    assert hostile(build) == ""


def test_empty_paragraphs_and_white_space_around_are_no_difference_to_a_reader():
    start = blocks.empty(["a"])
    assert drawn(start) == ("", "")
    doc: Doc = Doc()
    root = doc.get("a", type=XmlFragment)
    with doc.transaction():
        for said in ("", " Hej  ", "  "):
            root.children.append(XmlElement("paragraph")).children.append(XmlText(said))
    assert drawn(doc.get_update())[0] == "<p>Hej</p>"


def test_neighbours_in_one_style_are_one():
    doc: Doc = Doc()
    text = XmlText()
    with doc.transaction():
        doc.get("a", type=XmlFragment).children.append(XmlElement("paragraph")).children.append(text)
        text.insert(0, "a", {"strong": {}})
        text.insert(1, "b", {"strong": {}, "link": None})
    assert drawn(doc.get_update())[0] == "<p><strong>ab</strong></p>"
