"""What the page says of what was found, and its addresses."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.platform.i18n import join_names
from intranet.search.asking import LEAST, MOST_CHARACTERS, Words
from intranet.search.finding import MOST_COUNTED, MOST_SHOWN, ON_A_PAGE, Found
from intranet.search.sources import SOURCES


class Sentences:
    """Speaks of what was found."""

    def __init__(self, found: Found) -> None:
        self._found = found

    @property
    def _words(self) -> Words:
        return self._found.asked.words

    @property
    def finding(self) -> str:
        """Say how much was found, or why nothing can be."""
        words = self._words
        if words.is_too_long:
            return _("That is too much to search for. Use at most %(most)d characters.", most=MOST_CHARACTERS)
        if words.is_too_short:
            return _("Write at least %(least)d letters or digits of a word.", least=LEAST)
        if not words.typed:
            return _("Search in everything that you may read.")
        if not self._found.total:
            return _("Nothing found for “%(words)s”%(where)s.", words=words.typed, where=self._where)
        if self._found.are_too_many:
            most = f"{MOST_COUNTED:,}".replace(",", "\N{NO-BREAK SPACE}")
            return _(
                "More than %(most)s hits for “%(words)s”. One more word makes them fewer.",
                most=most,
                words=words.typed,
            )
        return ngettext(
            "%(num)s hit for “%(words)s”%(where)s",
            "%(num)s hits for “%(words)s”%(where)s",
            self._found.total,
            words=words.typed,
            where=self._where,
        )

    @property
    def _where(self) -> str:
        asked = self._found.asked
        named = [str(self._found.kind_name)] if asked.kind else []
        named += [asked.group.organisation] if asked.group else []
        return f" ({', '.join(named)})" if named else ""

    @property
    def elsewhere(self) -> str:
        """Say how much there is without the filters."""
        return ngettext("%(num)s hit without the filter", "%(num)s hits without the filter", self._found.all)

    @property
    def what(self) -> str:
        """Name what there is to search in."""
        return _(
            "You search in %(kinds)s.", kinds=join_names([str(s.plural).lower() for s in SOURCES.values()])
        )

    @property
    def first(self) -> int:
        """Give the number of the first hit on the page."""
        return (self._found.asked.page - 1) * ON_A_PAGE + 1

    @property
    def pages(self) -> str:
        """Say which page it is."""
        return _("Page %(page)s of %(pages)s", page=self._found.asked.page, pages=self._found.pages)

    @property
    def rest(self) -> str:
        """Say that not all hits are shown; empty when they are."""
        if self._found.total <= MOST_SHOWN:
            return ""
        return _("The %(most)s best hits are shown. One more word makes them fewer.", most=MOST_SHOWN)

    def address(self, **changed: Any) -> str:
        """Give the page's address with some of it changed: `kind`, `group` or `page`; None leaves it out."""
        asked = self._found.asked
        now = {"q": asked.words.typed, "kind": asked.kind, "group": asked.group and asked.group.slug}
        parts = {**now, **changed}
        return url_for("search.show", **{name: value or None for name, value in parts.items()})
