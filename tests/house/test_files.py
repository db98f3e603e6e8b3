"""What holds for every file of the project."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "intranet").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MOST_LINES_IN_A_MODULE = 400
MOST_LINES_IN_A_FUNCTION = 40

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|\shx-on\b|javascript:|hx-[a-z:-]+=\"js:", re.IGNORECASE
)
STYLE_ELEMENT = re.compile(r"<style(?![^>]*\bnonce=\"\{\{ csp_nonce\(\) \}\}\")", re.IGNORECASE)
# Put together here, so that this file does not hold what it looks for.
NOT_OURS = re.compile("|".join(["/work" + "/", "/root" + "/", "/home" + "/[a-z]", "TO" + "DO", "FIX" + "ME"]))
FLOOR = re.compile(r'"""Floor (\d):')
REGISTRY = re.compile(r"--(extra-)?index-url|--find-links|--trusted-host|pypi|pythonhosted")


def ours() -> Iterator[Path]:
    """Every text file that is kept in the repository, or soon will be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in path.read_bytes()[:8000]:
            yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_two_modules() -> None:
    long = {
        named(module): lines
        for module in MODULES
        if "versions" not in module.parts
        if (lines := len(module.read_text().splitlines())) > MOST_LINES_IN_A_MODULE
    }
    assert not long


def test_functions_are_short() -> None:
    long = {
        f"{named(module)}:{node.lineno} {node.name}": lines
        for module in MODULES
        if "versions" not in module.parts
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_IN_A_FUNCTION
    }
    assert not long


def test_a_room_says_no_lower_floor_than_the_rooms_it_stands_on() -> None:
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
        "layers"
    ]
    rooms = {module.parent.name: module.read_text() for module in MODULES if module.name == "__init__.py"}
    said = [
        sorted(number for room in layer.split(" | ") for number in FLOOR.findall(rooms.get(room, "")))
        for layer in reversed(layers)
    ]
    floors = [number for floor in said for number in floor]
    assert floors == sorted(floors)
    assert len(floors) > 10


def test_templates_have_nothing_inline() -> None:
    found = [
        f"{named(template)}:{number} {line.strip()[:80]}"
        for template in TEMPLATES
        if template.name != "letter.html"  # a mail has no style sheets to lead to, and no page's rules
        for number, line in enumerate(template.read_text().splitlines(), start=1)
        if INLINE.search(line) or STYLE_ELEMENT.search(line)
    ]
    assert not found


def test_files_speak_of_the_product_only() -> None:
    found = [
        f"{named(path)}:{number} {line.strip()[:80]}"
        for path in ours()
        if path.name != "LICENSE" and "dist" not in path.parts
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if NOT_OURS.search(line)
    ]
    assert not found


def test_requirements_say_what_and_never_where_from() -> None:
    for path in sorted((ROOT / "requirements").iterdir()):
        text = path.read_text()
        assert not REGISTRY.search(text), named(path)
        assert text.count("==") <= text.count("--hash=sha256:"), f"{named(path)}: a package without a hash"


def test_the_browsers_parts_are_locked_without_addresses() -> None:
    """npm takes them from the registry it is set up for; their hashes say that they are the same."""
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 0
