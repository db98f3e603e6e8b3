"""A leader makes a link; a decision maker reads on an iPad without an account, and gets the PDF; then it is revoked."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.adopted import adopt
from tests.browser.pages import Troubles
from tests.browser.server import Server

IPAD = {"width": 820, "height": 1180}


def fill() -> None:
    """Storuman has adopted a version."""
    adopt("Var femte går i pension före 2030.")


def test_from_the_leader_to_a_decision_maker_until_it_is_revoked(
    server: Server,
    let_in_as: Callable[..., Page],
    new_context: Callable[..., BrowserContext],
    troubles: Troubles,
) -> None:
    karin = let_in_as("karin")
    karin.goto("/groups/storuman/charter/versions/1")
    karin.get_by_role("link", name="Dela med länk").click()
    karin.get_by_label("Vem är den till?").fill("Kommunstyrelsen")
    karin.get_by_label("Diarienummer").fill("KS 2018/77")
    karin.get_by_role("button", name="Skapa länken").dblclick()
    made = karin.locator("#shared-link")
    expect(made).to_be_visible()
    link = made.inner_text().strip()
    link = link[link.index("/shared/") :]
    karin.reload()
    expect(karin.get_by_role("heading", name="Kommunstyrelsen")).to_have_count(1)

    reader = new_context(viewport=IPAD, has_touch=True).new_page()
    reader.goto(link)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Tid för människor")
    expect(reader.get_by_text("Vem betalar?")).to_be_visible()
    assert (
        float(reader.locator(".prose").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 20
    )
    reader.get_by_role("navigation", name="Innehåll").get_by_role("link", name="Varför just nu?").tap()
    expect(reader.locator("#section-1")).to_be_in_viewport()
    get = reader.get_by_role("link", name="Skriv ut PDF")
    pdf = reader.request.get(get.get_attribute("href") or "")
    assert pdf.body().startswith(b"%PDF-1.7")

    reader.emulate_media(media="print")
    asked, answered = (reader.locator(f"#section-1 > {one}").bounding_box() for one in ("h3", ".prose"))
    assert asked
    assert answered
    assert answered["x"] >= asked["x"] + asked["width"]
    assert answered["y"] < asked["y"] + asked["height"]
    expect(reader.get_by_role("navigation", name="Innehåll")).to_be_hidden()

    karin.goto("/groups/storuman/links")
    expect(karin.get_by_text("Öppnad en gång")).to_be_visible()
    karin.locator("summary", has_text="Återkalla").click()
    karin.get_by_role("button", name="Återkalla länken").click()
    expect(karin.get_by_text("Länken är återkallad.")).to_be_visible()

    troubles.allow("status of 404")
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Länken öppnar inget")
    assert reader.request.get(f"{link}/charter.pdf").status == 404
    assert link not in server.log()
