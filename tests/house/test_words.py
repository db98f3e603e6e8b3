"""Every sentence of the app can be read in Swedish, and is written as we write."""

import html
import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[2]
SWEDISH = ROOT / "intranet" / "translations" / "sv" / "LC_MESSAGES" / "messages.po"
# Words that are the same in both languages, and names.
UNIVERSAL = {"Samsyn", "PDF", "sv", "en", "Svenska", "English"}
NOT_OUR_WORDS = re.compile(r"!|—|\banvändar|\bobjekt", re.IGNORECASE)
NO_SENTENCE = re.compile(r"<(script|style|svg|kbd)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
READ_ALOUD = re.compile(r"""\b(?:aria-label|title|placeholder|alt)=("[^"]*"|'[^']*')""")
# A macro may give attributes alone, without the element around them.
ATTRIBUTE = re.compile(r"""[\w:-]+="[^"]*"|[\w:-]+='[^']*'""")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def literal_texts(template: str) -> list[str]:
    """Give what a template shows without having asked for its translation."""
    said: list[str] = []
    source = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", template, flags=re.DOTALL)
    kept = "".join(
        value if kind == "data" else "\0" for _line, kind, value in Environment(autoescape=True).lex(source)
        if kind == "data" or kind.endswith("_begin")
    )  # fmt: skip
    kept = NO_SENTENCE.sub("", kept)
    said += [quoted[1:-1] for quoted in READ_ALOUD.findall(kept)]
    said += re.split(r"<[^>]*>|\0", ATTRIBUTE.sub("", kept))
    texts = [" ".join(html.unescape(text).replace("\0", " ").strip(" –·:").split()) for text in said]
    return [text for text in texts if LETTERS.search(text) and text not in UNIVERSAL]


def test_every_sentence_of_a_template_is_translated() -> None:
    found = {
        str(path.relative_to(ROOT)): texts
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (texts := literal_texts(path.read_text()))
    }
    assert not found


def test_the_catalogue_is_complete() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/translations_complete.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_swedish_is_plain() -> None:
    with SWEDISH.open("rb") as opened:
        entries = [
            text
            for m in read_po(opened)
            if m.id
            for text in (m.string if isinstance(m.string, tuple) else (m.string,))
        ]
    assert not [text for text in entries if NOT_OUR_WORDS.search(text or "")]
