"""Say what is missing before every sentence of the app can be read in Swedish.

Collects the sentences of code and templates and compares them with every catalogue in
intranet/translations. `--update` adds the missing entries (empty) and takes out those that nothing uses.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
METHODS = [("intranet/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true"}, "templates/**.txt": {"trimmed": "true"}}
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def sentences() -> Catalog:
    """Collect every sentence of the app that is to be translated, with where it stands."""
    found = Catalog()
    for path, line, message, _comments, context in extract_from_dir(
        str(ROOT), METHODS, OPTIONS, KEYWORDS, directory_filter=is_ours
    ):
        found.add(message, locations=[(path, line)], context=context)
    return found


def is_ours(folder: str) -> bool:
    """Keep out of other people's code: the environment, the browser's parts."""
    parts = Path(folder).relative_to(ROOT).parts
    return not parts or parts[0] in {"intranet", "templates"}


def key(message: Message) -> str:
    """Name an entry by its (singular) sentence."""
    return message.id[0] if isinstance(message.id, tuple) else str(message.id)


def faults(wanted: Catalog, words: Catalog) -> Iterator[str]:
    """Say in words what is wrong with each entry of a catalogue, the missing ones first."""
    for message in wanted:
        if message.id and (entry := words.get(message.id, message.context)) is None:
            path, line = message.locations[0]
            yield f"missing: {key(message)!r} ({path}:{line})"
        elif message.id:
            yield from faults_in(message, entry)
    for entry in words:
        if entry.id and wanted.get(entry.id, entry.context) is None:
            yield f"not used: {key(entry)!r}"


def faults_in(message: Message, entry: Message) -> Iterator[str]:
    """Say what is wrong with one entry."""
    if entry.fuzzy:
        yield f"fuzzy: {key(message)!r}"
    if isinstance(message.id, tuple) != isinstance(entry.id, tuple):
        yield f"has a plural in one place only: {key(message)!r}"
        return
    originals = message.id if isinstance(message.id, tuple) else (message.id,)
    allowed = set().union(*map(placeholders, originals))
    for number, text in enumerate(entry.string if isinstance(entry.string, tuple) else (entry.string,)):
        # A form may leave the number out ("One action is late") but nothing else that its original says.
        asked = placeholders(originals[min(number, 1)] if len(originals) > 1 else originals[0]) - {"num", "n"}
        if not text:
            yield f"empty: {key(message)!r}"
        elif not asked <= placeholders(text) <= allowed:
            yield f"other placeholders than the original: {key(message)!r}"


def placeholders(text: str | None) -> set[str]:
    """Give the names in a sentence that are filled in when it is shown."""
    return set(PLACEHOLDER.findall(text or ""))


def update(wanted: Catalog, words: Catalog) -> None:
    """Give a catalogue the entries it lacks, without words, and take out the unused."""
    for message in wanted:
        if message.id and words.get(message.id, message.context) is None:
            words.add(message.id, context=message.context, flags=message.flags)
    for entry in list(words):
        if entry.id and wanted.get(entry.id, entry.context) is None:
            words.delete(entry.id, entry.context)


def main() -> int:
    """Go through every catalogue; 1 when one is not complete."""
    wanted = sentences()
    wrong = 0
    for file in sorted(ROOT.glob("intranet/translations/*/LC_MESSAGES/messages.po")):
        with file.open("rb") as opened:
            words = read_po(opened, locale=file.parts[-3])
        if "--update" in sys.argv[1:]:
            update(wanted, words)
            with file.open("wb") as opened:
                write_po(opened, words, width=110, no_location=True)
        for fault in faults(wanted, words):
            print(f"{file.relative_to(ROOT)}: {fault}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
