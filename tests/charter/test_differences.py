"""Word by word: what was and what is can both be read out of a difference, and it reads as a person would mark it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.charter.comparing.differences import Kind, joined, of_html, of_lines
from intranet.charter.comparing.marked import Pen
from intranet.charter.comparing.passages import BREAK, paragraphs


def marked(was, now):
    """Write a difference as `[-old-]` and `[+new+]`, a paragraph a line."""
    return "\n".join(row_of(row) for row in of_html(was, now).rows)


def row_of(row):
    written = ""
    for span in row.spans:
        if span.kind is Kind.WORDS:
            written += f" [-{said(span.was)}-]" if span.was else ""
            written += f" [+{said(span.now)}+]" if span.now else ""
        else:
            written += said(span.now, leading=True)
    return written.strip()


def said(words, *, leading=False):
    written = "".join(word.before + ("¶" if word is BREAK else word.text) for word in words)
    return written if leading else written.strip()


def p(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def ul(*texts):
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


@pytest.mark.parametrize(
    ("was", "now", "read"),
    [
        pytest.param(
            p("För läraren. Vi börjar nu."),
            p("För läraren. Och för företagaren. Vi börjar nu."),
            "För läraren. [+Och för företagaren.+] Vi börjar nu.",
            id="a sentence comes whole, with its own full stop",
        ),
        pytest.param(
            p("Sju av tio är nöjda med våra e-tjänster."),
            p("Åtta av tio säger att de fick hjälp vid första kontakten."),
            "[-Sju av tio är nöjda med våra e-tjänster.-]"
            " [+Åtta av tio säger att de fick hjälp vid första kontakten.+]",
            id="little words that happen to be the same part no sentence",
        ),
        pytest.param(
            p("Hjälp ges. Alla blanketter finns kvar på papper. Beslut fattas av en människa."),
            p("Hjälp ges. Diskarna i Storuman och Tärnaby finns kvar. Beslut fattas av en människa."),
            "Hjälp ges. [-Alla blanketter finns kvar på papper.-] [+Diskarna i Storuman och Tärnaby finns kvar.+]"
            " Beslut fattas av en människa.",
            id="what stands before and after is left alone",
        ),
        pytest.param(
            p("Den 5 maj 2025 har vi tre möten till i kommunhuset."),
            p("Den 6 maj 2025 har vi fyra möten till i kommunhuset."),
            "Den [-5-] [+6+] maj 2025 har vi [-tre-] [+fyra+] möten till i kommunhuset.",
            id="a word is a word",
        ),
        pytest.param(
            p("Vi bygger hus och vägar."),
            p("Vi bygger hus, och vägar."),
            "Vi bygger [-hus-] [+hus,+] och vägar.",
            id="a comma is shown with its word",
        ),
        pytest.param(
            p("Bo är chef.", "Eva är lärare."),
            p("Bo är chef.", "Alla får sköta sitt.", "Eva är lärare."),
            "Bo är chef.\n[+Alla får sköta sitt.+]\nEva är lärare.",
            id="a paragraph comes between two",
        ),
        pytest.param(
            p("Bo är chef. Eva är lärare."),
            p("Bo är chef.", "Eva är lärare."),
            "Bo är chef. [+¶+]Eva är lärare.",
            id="a paragraph is parted",
        ),
        pytest.param(
            p("Bo är chef.", "Eva är lärare."),
            p("Bo är chef. Eva är lärare."),
            "Bo är chef. [-¶-] Eva är lärare.",
            id="two paragraphs are joined",
        ),
        pytest.param(
            ul("Korta köer.", "Nöjda kunder i alla tre verksamheterna.", "Tid över."),
            ul("Korta köer.", "Färre resor.", "Tid över."),
            "Korta köer.\n[-Nöjda kunder i alla tre verksamheterna.-] [+Färre resor.+]\nTid över.",
            id="one item stands in the place of another",
        ),
        pytest.param(
            ul("Korta köer.", "Tid över."), ul("Tid över."), "[-Korta köer.-]\nTid över.", id="an item goes"
        ),
    ],
)
def test_it_reads_as_a_person_would_mark_it(was, now, read):
    assert marked(was, now) == read


def test_a_sentence_that_is_mostly_another_is_read_as_a_new_one():
    was = p("Vi ska ge alla i kommunen en väg in till stöd och hjälp när de behöver det.")
    now = p("Du ska få en dörr till hjälp i din kommun, och det ska gå fort när du behöver det.")
    [row] = of_html(was, now).rows
    assert [span.kind for span in row.spans] == [Kind.WORDS]


def test_the_same_words_looking_different_are_one_change_of_form():
    difference = of_html(p("Var femte <strong>slutar</strong> nu."), p("Var <em>femte slutar</em> nu."))
    [row] = difference.rows
    assert [(span.kind, said(span.now)) for span in row.spans] == [
        (Kind.SAME, "Var"),
        (Kind.FORM, "femte slutar"),
        (Kind.SAME, "nu."),
    ]
    assert (difference.numbers, difference.adds, difference.removes) == ([1], False, False)


def test_where_a_link_leads_is_a_change_of_form():
    link = '<a href="https://{}.example.org/" rel="noopener noreferrer">Läs</a>'
    difference = of_html(p(link.format("a")), p(link.format("b")))
    assert [span.kind for span in difference.rows[0].spans] == [Kind.FORM]


def test_paragraphs_that_become_a_list_are_one_change():
    difference = of_html(p("Ett", "Två"), ul("Ett", "Två"))
    assert [row.form for row in difference.rows] == [1, 1]
    assert difference.numbers == [1]


def test_paragraphs_that_come_together_are_one_change():
    assert of_html("", p("Ett", "Två")).numbers == [1]
    assert of_html(p("Ett"), p("Ett", "Två", "Tre")).numbers == [1]


def test_another_heading():
    difference = of_lines("Vad händer om vi låter bli?", "Vad händer om vi väntar?")
    assert row_of(difference.rows[0]) == "Vad händer om vi [-låter bli-] [+väntar+]?"


# ---------- For any two texts

# A machine busy with other tests is no fault of the code.
UNHURRIED = settings(deadline=None)

WORD = st.sampled_from(["och", "att", "vi", "ska", "hus", "e-tjänst", "väg", "2025", "Åre", "tid&lt;", "🙂"])
SENTENCE = st.builds(
    lambda words, end: " ".join(words) + end,
    st.lists(WORD, min_size=1, max_size=7),
    st.sampled_from([".", ",", "", " –"]),
)
RUN = st.one_of(
    SENTENCE,
    st.builds("<strong>{}</strong>".format, SENTENCE),
    st.builds("<em>{}</em>".format, SENTENCE),
    st.builds('<a href="https://example.org/">{}</a>'.format, SENTENCE),
)
PROSE = st.lists(RUN, min_size=1, max_size=4).map(" ".join)
ITEM = st.one_of(
    PROSE,
    st.builds("{}<ul><li>{}</li></ul>".format, PROSE, PROSE),
    st.builds("{}<p>{}</p>".format, PROSE, PROSE),
)
LIST = st.builds(
    lambda kind, items: f"<{kind}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{kind}>",
    st.sampled_from(["ul", "ol"]),
    st.lists(ITEM, min_size=1, max_size=4),
)
TEXT = st.lists(st.one_of(PROSE.map("<p>{}</p>".format), LIST), max_size=6).map("".join)


class Reader(HTMLParser):
    """Reads a drawn text as somebody does who looks away from one kind of mark, from signs and from hidden words."""

    def __init__(self, unseen):
        super().__init__()
        self.words = ""
        self.changes = []
        self.ids = []
        self._unseen = unseen
        self._hidden = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_hidden = tag == self._unseen or bool(
            {"vh", "sg", "fm-l"} & set((given.get("class") or "").split())
        )
        self._hidden.append(is_hidden or given.get("aria-hidden") == "true")
        if tag in {"p", "li"} and not any(self._hidden):
            self.words += "\n"
        self.changes += [int(given["data-change"])] if "data-change" in given else []
        self.ids += [given["id"]] if "id" in given else []

    def handle_endtag(self, tag):
        self._hidden.pop()

    def handle_data(self, data):
        if not any(self._hidden):
            self.words += data

    @classmethod
    def read(cls, html, unseen=""):
        reader = cls(unseen)
        reader.feed(str(html))
        return reader


def only_words(text):
    """Leave out where white space stands, which is no difference to a reader."""
    return re.sub(r"\s", "", text)


@UNHURRIED
@given(TEXT, TEXT)
def test_both_texts_can_be_rebuilt_from_a_difference(was, now):
    difference = of_html(was, now)
    assert [one for row in difference.rows for one in row.was] == list(paragraphs(was))
    assert [one for row in difference.rows for one in row.now] == list(paragraphs(now))
    for row in difference.rows:
        assert tuple(word for span in row.spans for word in span.was) == joined(row.was)
        assert tuple(word for span in row.spans for word in span.now) == joined(row.now)
        for span in row.spans:
            same = [word.text for word in span.was] == [word.text for word in span.now]
            assert same == (span.kind is not Kind.WORDS)


@UNHURRIED
@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_what_is_drawn(app_context, was, now):
    drawn = Pen().one_text(of_html(was, now))
    assert only_words(Reader.read(drawn, "ins").words) == only_words(Reader.read(was).words)
    assert only_words(Reader.read(drawn, "del").words) == only_words(Reader.read(now).words)
    sides = Pen().sides(of_html(was, now))
    for side, whole in (("was", was), ("now", now)):
        beside = "".join(getattr(pair, side) for pair in sides)
        assert only_words(Reader.read(beside).words) == only_words(Reader.read(whole).words)


@UNHURRIED
@given(TEXT, TEXT)
def test_every_change_has_its_number_and_its_place(app_context, was, now):
    difference = of_html(was, now)
    assert difference.numbers == list(range(1, len(difference.numbers) + 1))
    assert bool(difference.numbers) == bool(difference)
    for drawn in (Pen().one_text(difference), "".join(p.was + p.now for p in Pen().sides(difference))):
        found = Reader.read(drawn)
        assert sorted(set(found.changes)) == difference.numbers
        assert found.ids == [f"change-{number}" for number in dict.fromkeys(found.changes)]


@UNHURRIED
@given(TEXT)
def test_nothing_differs_from_itself(text):
    assert not of_html(text, text)
    assert of_html(text, text).numbers == []


@pytest.fixture(scope="module")
def app_context():
    """Swedish words without a database."""
    from flask import Flask
    from flask_babel import force_locale

    from intranet import ROOT
    from intranet.platform import i18n

    app = Flask("intranet", root_path=str(ROOT / "intranet"))
    i18n.init_app(app)
    with app.app_context(), force_locale("sv"):
        yield


def test_who_listens_hears_what_was_added_and_removed(app_context):
    drawn = str(Pen().one_text(of_html(p("Vi börjar nu."), p("Vi slutar nu."))))
    assert '<span class="vh">borttaget: </span>' in drawn
    assert '<span class="vh"> (slut på tillagt) </span></ins>' in drawn
    assert "tillagt: nytt stycke" in str(
        Pen().one_text(of_html(p("Ett två. Tre fyra."), p("Ett två.", "Tre fyra.")))
    )
    assert "är nu i en punktlista" in str(Pen().one_text(of_html(p("Ett."), ul("Ett."))))


def test_words_of_the_group_are_never_markup(app_context):
    drawn = str(
        Pen().one_text(of_html(p("&lt;b&gt;Fet&lt;/b&gt;"), p("&lt;script&gt;alert(1)&lt;/script&gt;")))
    )
    assert "<b>" not in drawn
    assert "<script" not in drawn


def test_a_numbered_list_keeps_its_numbers(app_context):
    ol = "<ol><li>Ett</li><li>Två</li><li>Tre</li></ol>"
    drawn = str(Pen().one_text(of_html(ol, "<ol><li>Ett</li><li>Tre</li></ol>")))
    assert '<li class="is-gone"><del' in drawn
    pairs = Pen().sides(of_html(ol, "<ol><li>Ett</li><li>Tre</li></ol>"))
    assert '<ol start="3">' in pairs[2].was
    assert '<ol start="2">' in pairs[2].now
