"""What a summary may fetch while it is drawn: the app's own named files, and nothing else in the world."""

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "app:"


class Denied(Exception):
    """A summary asked for something outside the app. The message names it."""


class OwnFilesOnly(URLFetcher):
    """Answers `app:NAME` from a fixed dictionary of (media type, content); refuses every other address.

    WeasyPrint catches most errors and draws on without the thing, SVG even the fatal ones, so what was refused
    is remembered: `check` stops a document that asked.
    """

    def __init__(self, files: Mapping[str, tuple[str, bytes]]) -> None:
        """Take the files by name."""
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._files = files
        self.denied: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Give one of the app's own files.

        Raises:
            FatalURLFetchingError: it is anything else.
        """
        name = url.removeprefix(SCHEME)
        if url.startswith(SCHEME) and name in self._files:
            kind, content = self._files[name]
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        self.denied.append(url[:100])
        raise FatalURLFetchingError(f"not one of the app's own files: {url[:100]}")

    def check(self) -> None:
        """Stop a document that asked for something it may not have.

        Raises:
            Denied: it did.
        """
        if self.denied:
            raise Denied(self.denied[0])
