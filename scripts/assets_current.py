"""Say whether static/dist was built from the sources that stand beside it.

The build writes down what went in and what came out (`--write`), so that a machine without Node can tell too.
Where Node and the browser's parts are installed, the build is also repeated and compared byte by byte.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "static" / "dist"
RECORD = DIST / "built-from.json"
SOURCES = ("static/src/**/*", "static/css/*.css", "static/build.mjs", "package.json", "package-lock.json")


def fingerprints(*patterns: str) -> dict[str, str]:
    """Give the sha256 of every file that matches, by its path from the root."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    files = sorted(found - {RECORD})
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def state() -> dict[str, dict[str, str]]:
    """Say what the build is made of now, and what it consists of."""
    return {"sources": fingerprints(*SOURCES), "built": fingerprints("static/dist/**/*")}


def differences() -> list[str]:
    """Name every file that is not what it was when static/dist was built."""
    recorded = json.loads(RECORD.read_text()) if RECORD.exists() else {"sources": {}, "built": {}}
    now = state()
    return [
        path
        for part in ("sources", "built")
        for path in sorted(recorded[part].keys() | now[part].keys())
        if recorded[part].get(path) != now[part].get(path)
    ]


def differences_from_a_new_build() -> list[str]:
    """Build into an empty folder and name every file that comes out different."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["node", "static/build.mjs", f"--out={folder}"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        built = {str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}
    kept = {str(p.relative_to(DIST)): p.read_bytes() for p in DIST.rglob("*") if p.is_file() and p != RECORD}
    return sorted(name for name in built.keys() | kept.keys() if built.get(name) != kept.get(name))


def can_build() -> bool:
    """Tell whether Node and exactly the locked browser parts are here."""
    installed = ROOT / "node_modules" / ".package-lock.json"
    if not shutil.which("node") or not installed.exists():
        return False
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    present = json.loads(installed.read_text())["packages"]
    return all(locked.get(name, {}).get("version") == part["version"] for name, part in present.items())


def main() -> int:
    """Write the record with --write, else compare; 1 when something has to be built again."""
    if "--write" in sys.argv[1:]:
        RECORD.write_text(json.dumps(state(), indent=1, sort_keys=True) + "\n")
        return 0
    stale = differences() or (differences_from_a_new_build() if can_build() else [])
    if stale:
        print("static/dist is not built from these files; run `make assets`:", *stale, sep="\n  ")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
