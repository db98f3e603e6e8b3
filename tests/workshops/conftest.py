"""Workshops and an action to change."""

from tests.april import action, at, in_april, workshops

__all__ = ["action", "at", "in_april", "workshops"]
