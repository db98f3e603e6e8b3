"""What is no text in the demonstration's library: a leaflet as PDF, and the photo of a wall with notes on it."""

import io
from html import escape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from intranet import summaries

FONTS = Path(summaries.__file__).with_name("fonts")
_STYLE = f"""
@font-face {{ font-family: Serif; src: url({(FONTS / "SourceSerif4-Regular.ttf").as_uri()}) }}
@font-face {{ font-family: Sans; src: url({(FONTS / "SourceSans3-Semibold.ttf").as_uri()}) }}
@page {{ size: A4; margin: 28mm 24mm }}
body {{ font: 15pt/1.5 Serif; color: #14211c }}
h1 {{ font: 30pt/1.2 Sans; color: #17593f; border-top: 3pt solid #17593f; padding-top: 10mm; margin: 0 0 8mm }}
p {{ margin: 0 0 4mm }}
"""
_WALL, _INK = "#dcd7cb", "#2b2b33"
_PAPERS = ["#f6e27a", "#f3b8a6", "#a9d6c0", "#b9cfe8"]
_NOTE, _STEP, _ACROSS = 300, 380, 4  # pixels; how many notes beside each other


def leaflet(text: str) -> bytes:
    """Give a text as a PDF on A4: its first line is the heading, every other a paragraph."""
    from weasyprint import HTML

    title, *lines = text.splitlines()
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page = (
        f"<html lang=sv><title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>{said}"
    )
    drawn: bytes = HTML(string=page).write_pdf()
    return drawn


def wall(text: str) -> bytes:
    """Give the photo, as JPEG, of a wall with a note for each line."""
    notes = text.splitlines()
    rows = -(-len(notes) // _ACROSS)
    photo = Image.new("RGB", (_STEP * _ACROSS + 80, _STEP * rows + 80), _WALL)
    for number, words in enumerate(notes):
        # Hung up by hand: none of them quite straight, or quite beside the other.
        note = _note(words, _PAPERS[number % len(_PAPERS)]).rotate((number * 37) % 11 - 5, expand=True)
        across, down = number % _ACROSS * _STEP, number // _ACROSS * _STEP
        photo.paste(note, (60 + across + number * 53 % 29, 60 + down + number * 31 % 23), note)
    made = io.BytesIO()
    photo.save(made, "JPEG", quality=85)
    return made.getvalue()


def _note(words: str, paper: str) -> Image.Image:
    note = Image.new("RGBA", (_NOTE, _NOTE), paper)
    font = ImageFont.truetype(FONTS / "SourceSerif4-It.ttf", 44)
    drawn, lines = ImageDraw.Draw(note), [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if drawn.textlength(longer, font) > _NOTE - 48:
            lines.append(word)
        else:
            lines[-1] = longer
    drawn.multiline_text((24, 30), "\n".join(lines), fill=_INK, font=font, spacing=10)
    return note
