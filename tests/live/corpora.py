"""Updates that must not get in, kept as data: a name, what is there before, the bytes, and what the server answers.

Bytes are written as hex; `13000 x 7501` is the same bytes so many times.
"""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Case:
    """One update that must not get in."""

    name: str
    update: bytes
    answer: tuple[int, str]
    after: tuple[bytes, ...]  # what somebody else has written before


def load(corpus: str) -> list[Case]:
    """Read a file of cases: "nesting" or "forged-ids"."""
    return [
        Case(
            name=case["name"],
            update=b"".join(map(_bytes, case["update"])),
            answer=(case["answer"], case["why"]),
            after=tuple(map(bytes.fromhex, case.get("after", []))),
        )
        for case in json.loads((FOLDER / f"{corpus}.json").read_text())
    ]


def _bytes(part: str) -> bytes:
    times, _, once = part.rpartition(" x ")
    return bytes.fromhex(once) * int(times or 1)
