"""`make bench`: one line a figure, for people and for scripts. `python -m bench brief` measures one thing alone.

Each module here has `figures()`, which gives its lines as they are ready, written by `bench.lines`.
"""

import importlib
import sys

MODULES = (
    "brief", "summaries", "report", "compare", "opening", "pages", "actions", "live", "coming_back", "seen", "faults",
    "guard", "search", "racing", "maturity", "kills",
)  # fmt: skip


def main() -> None:
    """Print every figure of the modules named, or of all."""
    for name in sys.argv[1:] or MODULES:
        for line in importlib.import_module(f"bench.{name}").figures():
            print(line, flush=True)


if __name__ == "__main__":
    main()
