"""What browser tests ask of every page: no error in the console, usable by everyone, nothing cut off."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

AXE = (Path(__file__).parent / "axe.min.js").read_text()
# The policy's own reports, so that a blocked thing is a failure even where the console is silent.
REPORT_POLICY = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `Policy: ${event.violatedDirective} blocked ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`))
"""
RUN_AXE = """
async (tags) => {
  const result = await axe.run(document, {
    resultTypes: ["violations"],
    rules: { "target-size": { enabled: true } },
    ...(tags && { runOnly: tags }),
  });
  return result.violations.map((found) => ({
    rule: `${found.id}: ${found.help}`,
    where: found.nodes.map((node) => `${node.target.join(" ")}  ${node.html.slice(0, 140)}`),
  }));
}
"""
STICKS_OUT = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => element.cloneNode(false).outerHTML.slice(0, 140));
  return [`the page is ${document.documentElement.scrollWidth} px wide`, ...out.slice(0, 10)];
}
"""


class Troubles:
    """What went wrong in the pages of a test without anybody looking: it fails the test when it ends."""

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Expect errors that match, such as r"422" or r"ERR_CONNECTION_REFUSED", from now on and before."""
        self._allowed.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context, those that are open already included."""
        context.add_init_script(REPORT_POLICY)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._seen.append(f"script: {error.error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._seen.append(f"console: {message.text} ({message.location['url']})")

    def found(self) -> list[str]:
        """Give what nobody expected."""
        return [seen for seen in self._seen if not any(re.search(allowed, seen) for allowed in self._allowed)]


def check_accessible(page: Page, *, in_both_themes: bool = False) -> None:
    """Run axe-core on what the page shows now; no violation is small enough to pass.

    Args:
        in_both_themes: begin in the light one, and look again at all that has to do with colours in the dark one.
    """
    if in_both_themes:
        page.emulate_media(color_scheme="light")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + "; undefined")
    violations: list[dict[str, Any]] = page.evaluate(RUN_AXE)
    if in_both_themes:
        page.emulate_media(color_scheme="dark")
        # A button goes from one colour to the other: what is halfway there is not what anybody reads.
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        violations += page.evaluate(RUN_AXE, ["cat.color"])
        page.emulate_media(color_scheme="light")
    assert not violations, f"{page.url}\n" + json.dumps(violations, indent=1, ensure_ascii=False)


def check_fits(page: Page, *widths: int) -> None:
    """Make the page so many pixels wide, by default 320: nothing may stick out to the side."""
    size = page.viewport_size or {"width": 1440, "height": 900}
    for width in widths or (320,):
        page.set_viewport_size({"width": width, "height": size["height"]})
        sticking_out = page.evaluate(STICKS_OUT)
        assert not sticking_out, f"{page.url} at {width} px\n" + "\n".join(sticking_out)
    page.set_viewport_size(size)
