import pytest

from intranet.summaries.drawing.glyphs import printable


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Åsa Öhman säger: 5 § → ja ✓ ☐", "Åsa Öhman säger: 5 § → ja ✓ ☐"),
        ("A\u030asa", "Åsa"),
        ("👍", "□"),
        ("❤\ufe0f ⛄\ufe0f", "❤ □"),
        ("a\u200db\u202ec\x00d", "abcd"),
        ("rad\nrad\tmer\xa0nbsp\xad", "rad\nrad\tmer\xa0nbsp\xad"),
    ],
)
def test_what_cannot_be_drawn_is_shown_as_missing(written: str, printed: str) -> None:
    assert printable(written) == printed
