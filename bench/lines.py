"""How a figure is written: what was measured, p50 / p99 or the time, the ratio to the thing beside it, and n."""

from collections.abc import Sequence
from statistics import median, quantiles


def spread(what: str, seconds: Sequence[float], *, worst: int = 99) -> str:
    """Write how long something takes, mostly and at worst: `delivery: p50 5.6 ms / p99 15.0 ms, n=1200`."""
    p50, most = median(seconds), quantiles(seconds, n=100, method="inclusive")[worst - 1]
    return f"{what}: p50 {p50 * 1000:.1f} ms / p{worst} {most * 1000:.1f} ms, n={len(seconds)}"


def beside(what: str, seconds: Sequence[float], other: str, others: Sequence[float]) -> str:
    """Write a time and what it is beside another: `brief, warm: 0.24 s, 1.08 x bare WeasyPrint, n=20`."""
    ratio = median(seconds) / median(others)
    return f"{what}: {median(seconds):.2f} s, {ratio:.2f} x {other}, n={len(seconds)}"


def spread_beside(
    what: str, seconds: Sequence[float], others: Sequence[float], *, other: str, worst: int = 99
) -> str:
    """Write mostly and at worst, beside another: `compare: p50 9.0 ms / p99 12.0 ms, 0.06 x difflib, n=20`."""
    ratio = median(seconds) / median(others)
    return (
        f"{spread(what, seconds, worst=worst).rsplit(', n=', 1)[0]}, {ratio:.2f} x {other}, n={len(seconds)}"
    )
