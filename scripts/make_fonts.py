"""Make static/fonts from the complete fonts in node_modules: the letters we write, in the weights we use.

The licence reserves the name of the originals, so the results carry names of their own. The same packages give
the same bytes.
"""

import hashlib
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "node_modules"
FONTS = ROOT / "static" / "fonts"
TOKENS = ROOT / "static" / "css" / "tokens.css"

# Swedish and English need Latin-1; Sami, Finnish, Meänkieli and the names of neighbours some of what follows it.
LETTERS = "ČčĐđŊŋŠšŦŧŽžǤǥǦǧǨǩǮǯƷʒĀāĒēĪīŌōŪūĄąĆćĘęŁłŃńŚśŹźŻżĎďĚěŇňŘřŤťŮůŐőŰűĞğİıŞşŒœŸ"
MARKS = "‐‑‒–—―‘’‚“”„†•…‰′″‹›€™←↑→↓−≈≠≤≥✓\u2009\u202f"
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "pnum"]


@dataclass(frozen=True)
class Cut:
    """One file to make: from which font, how it is named, and what is left of its axes."""

    name: str
    family: str
    source: str
    axes: dict[str, float | tuple[float, float]]


SANS = "source-sans/VF/SourceSans3VF-Upright.ttf"
SERIF = "source-serif/VAR/SourceSerif4Variable-Roman.ttf"
ITALIC = "source-serif/VAR/SourceSerif4Variable-Italic.ttf"
CUTS = (
    Cut("samsyn-sans", "Samsyn Sans", SANS, {"wght": (300, 700)}),
    Cut("samsyn-serif", "Samsyn Serif", SERIF, {"wght": (400, 600), "opsz": 20}),
    # Words in italics are rare: the file is fetched only by a page that has some.
    Cut("samsyn-serif-italic", "Samsyn Serif", ITALIC, {"wght": 400, "opsz": 20}),
    # The optical size for 28 to 46 px, where one weight is used.
    Cut("samsyn-display", "Samsyn Display", SERIF, {"wght": 420, "opsz": 40}),
)


def characters() -> set[int]:
    """Give the code points to keep: Latin-1 without control characters, and ours."""
    latin = {code for code in range(0x20, 0x100) if unicodedata.category(chr(code)) != "Cc"}
    return latin | {ord(letter) for letter in LETTERS + MARKS}


def rename(font: TTFont, family: str) -> None:
    """Give the font a name of its own; who made it and under which licence stays."""
    for record in list(font["name"].names):
        if record.nameID in {1, 4, 16}:
            record.string = family
        elif record.nameID in {3, 6}:
            record.string = family.replace(" ", "")


def make(cut: Cut) -> Path:
    """Make one file, and give its path."""
    font = TTFont(PACKAGES / cut.source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    options.drop_tables += ["meta", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, cut.axes)
    rename(font, cut.family)
    font.flavor = "woff2"
    target = FONTS / f"{cut.name}.woff2"
    font.save(target)
    return target


def name_versions() -> None:
    """Write into tokens.css which contents the files have, as the app's `asset()` does: then a browser keeps them."""

    def versioned(address: re.Match[str]) -> str:
        return f"{address[1]}?v={hashlib.sha256((FONTS / address[1]).read_bytes()).hexdigest()[:12]}"

    TOKENS.write_text(re.sub(r"(samsyn-[a-z-]+\.woff2)(\?v=\w+)?", versioned, TOKENS.read_text()))


def main() -> None:
    """Make every file, put the licences beside them, and tell the stylesheet."""
    FONTS.mkdir(exist_ok=True)
    for cut in CUTS:
        made = make(cut)
        print(f"{made.name}: {made.stat().st_size / 1000:.1f} kB")
    for package in ("source-sans", "source-serif"):
        shutil.copyfile(PACKAGES / package / "LICENSE.md", FONTS / f"OFL-{package}.md")
    name_versions()


if __name__ == "__main__":
    main()
