"""A hundred and twenty thousand updates that no editor would write, made from those that real ones wrote.

`MUTATIONS=1000 python -m bench guard` tries fewer. What does harm ends it with an error that holds the update.
"""

import os
import time
from collections.abc import Iterator

from tests.live.mutations import many

MUTATIONS = int(os.environ.get("MUTATIONS", "120000"))
SEED = 2


def figures() -> Iterator[str]:
    """Try them, and count."""
    began = time.perf_counter()
    outcome = many(MUTATIONS, SEED)
    took = time.perf_counter() - began
    refused = MUTATIONS - outcome["let in"]
    yield (
        f"{MUTATIONS} changed updates before the guard: {refused} refused, {outcome['let in']} let in, "
        f"none of them did harm; {took / MUTATIONS * 1000:.2f} ms each, n={MUTATIONS}"
    )
