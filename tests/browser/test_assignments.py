"""Between workshops: a member asks by link, a colleague answers on a phone without an account, the member hands in."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from intranet.accounts.models import User
from intranet.assignments.models import Answer, Assignment
from intranet.charter.models import Charter
from intranet.groups.models import Group, Programme
from intranet.live import documents
from intranet.platform import clock
from intranet.platform.db import db
from intranet.workshops.models import Workshop
from tests import people
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.room import place, ready, wait_until
from tests.browser.server import Server

PHONE = {"width": 390, "height": 844}
HERE = "/groups/storuman/workshops/1/assignment"
PLAN = "/programmes/att-leda-digital-forandring/workshops/1/assignment"
LetInAs = Callable[..., Page]


def fill() -> None:
    """A workshop was held ten days ago, the next is in ten, and nothing is asked yet."""
    people.move_in()
    for days in (-10, 10):
        begins = clock.now() + timedelta(days=days)
        Workshop.plan(
            db.session.query(Programme).one(),
            title="Om början",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            place="",
        )
    Charter.begin(db.session.query(Group).filter_by(slug="storuman").one(), by=None)


def begin(server: Server) -> None:
    """Ask something, and let Eva have handed in."""
    with server.database():
        db.session.query(Answer).delete()
        workshop = db.session.query(Workshop).filter_by(number=1).one()
        ingrid = db.session.query(User).filter_by(email="ingrid@example.org").one()
        eva = db.session.query(User).filter_by(email="eva@example.org").one()
        group = db.session.query(Group).filter_by(slug="storuman").one()
        due_on = clock.today() + timedelta(days=5)
        assignment = Assignment.set(workshop, words="Fråga fem.", material="", due_on=due_on, by=ingrid)
        db.session.flush()
        answer = Answer.of(assignment, group, eva)
        answer.save("Alla sa samma sak.", revision=0, is_over=False)
        answer.hand_in(by=eva, is_over=False)


def make_link(page: Page, question: str) -> str:
    field = page.get_by_label("Fråga till dina kollegor")
    if not field.is_visible():  # folded away behind what was asked before
        page.get_by_text("Skapa en länk med en fråga").click()
    field.fill(question)
    page.get_by_role("button", name="Skapa en länk").dblclick()
    expect(page.locator("#link")).to_be_visible()
    return link_on(page)


def link_on(page: Page) -> str:
    link = page.locator("#ask-link").inner_text().strip()
    return link[link.index("/ask/") :]


def test_from_the_facilitator_to_a_colleague_to_the_charter(
    server: Server, let_in_as: LetInAs, new_context: Callable[..., BrowserContext]
) -> None:
    ingrid = let_in_as("ingrid")
    ingrid.goto(PLAN)
    ingrid.get_by_label("Vad som ska göras").fill("Prata med fem medarbetare.")
    ingrid.get_by_label("Lämnas senast").fill((clock.today() + timedelta(days=5)).isoformat())
    ingrid.get_by_role("button", name="Spara uppgiften").click()
    expect(ingrid.locator("#assignment")).to_contain_text("Prata med fem medarbetare.")

    peter = let_in_as("peter", viewport=PHONE, has_touch=True)
    peter.goto("/groups/storuman/")
    peter.get_by_role("link", name="Lämna in uppgiften").click()
    peter.wait_for_load_state()  # nobody writes a sentence and asks a question before the scripts have come
    peter.get_by_label("Vad kom du fram till?").fill("Jag har frågat tre.")
    link = make_link(peter, "Vad tar tid i onödan?")
    expect(peter.locator("#link")).to_be_focused()
    expect(peter.locator("#link")).to_be_in_viewport()
    expect(peter.get_by_label("Fråga till dina kollegor")).to_have_value("")
    peter.reload()
    expect(peter.locator(".asked")).to_have_count(1)
    assert link_on(peter) == link
    expect(peter.get_by_label("Vad kom du fram till?")).to_have_value("Jag har frågat tre.")
    peter.get_by_role("button", name="Kopiera länken").click()
    expect(peter.get_by_role("button", name="Kopierat")).to_be_visible()

    colleague = new_context(viewport=PHONE, has_touch=True).new_page()
    colleague.goto(link)
    expect(colleague.get_by_text("Peter Sjö läser ditt svar direkt.")).to_be_visible()
    check_accessible(colleague)
    check_fits(colleague)
    colleague.get_by_label("Ditt svar").fill("Resorna <b>tar</b> tid.")
    colleague.wait_for_timeout(2000)  # a person reads
    colleague.get_by_role("button", name="Skicka svaret").tap()
    expect(colleague.get_by_role("heading", name="Tack, Peter Sjö har fått ditt svar")).to_be_visible()
    expect(colleague.get_by_text("Resorna <b>tar</b> tid.")).to_be_visible()
    check_accessible(colleague)
    colleague.reload()
    expect(colleague.get_by_text("Resorna <b>tar</b> tid.")).to_be_visible()

    reply = peter.locator("#colleagues li")
    expect(reply).to_contain_text("Resorna <b>tar</b> tid.")  # it came in by itself
    expect(peter.get_by_label("Vad kom du fram till?")).to_have_value("Jag har frågat tre.")
    expect(peter.locator("#ask-link")).to_be_visible()

    karin = let_in_as("karin")
    karin.goto("/groups/storuman/charter")
    ready(karin)
    with server.database():
        fragment = db.session.query(Charter).one().sections[1].fragment
    place(karin, fragment).click()
    karin.keyboard.type("Företagare.")
    wait_until(karin, lambda: "Företagare." in kept(server, fragment), "what Karin writes is saved")
    reply.get_by_text("Citera").click()
    reply.get_by_label("Avsnitt").select_option("För vem?")
    reply.get_by_role("button", name="Sätt in i uppdraget").click()
    expect(reply).to_contain_text("Citerat i För vem?")
    expect(place(karin, fragment)).to_contain_text("”Resorna <b>tar</b> tid.” – en kollega")
    reply.get_by_role("button", name="Ångra").click()
    expect(reply).not_to_contain_text("Citerat i")
    expect(place(karin, fragment)).not_to_contain_text("Resorna")
    expect(place(karin, fragment)).to_contain_text("Företagare.")
    karin.keyboard.type(" Och unga.")
    wait_until(
        karin, lambda: "Företagare. Och unga." in kept(server, fragment), "Karin writes on where she was"
    )

    peter.get_by_role("button", name="Lämna in", exact=True).tap()
    expect(peter.locator("#mine")).to_contain_text(re.compile(r"inlämnat i dag"))
    karin.goto(HERE)
    expect(karin.locator("#handed-in")).to_contain_text("Jag har frågat tre.")
    expect(karin.locator("#handed-in")).to_contain_text("Resorna <b>tar</b> tid.")


def kept(server: Server, fragment: str) -> str:
    with server.database():
        return documents.read(db.session.query(Charter).one().text).plain(fragment)


def test_files_of_an_answer_come_one_by_one(server: Server, let_in_as: LetInAs, troubles: Troubles) -> None:
    troubles.allow("status of 422")
    begin(server)
    karin = let_in_as("karin", viewport=PHONE)
    karin.goto(HERE)
    karin.get_by_label("Vad kom du fram till?").fill("Se filerna.")
    files = [("Brev.txt", b"Hej"), ("Program.exe", b"MZ\x90\0" + bytes(99)), ("Lista.txt", b"Ett")]
    sent = [
        FilePayload(name=name, mimeType="application/octet-stream", buffer=content) for name, content in files
    ]
    karin.get_by_label("Välj filer").set_input_files(sent)
    lines = karin.get_by_role("list", name="Filer som skickas").get_by_role("listitem")
    expect(lines.filter(has_text="är sparad")).to_have_count(2)
    expect(lines.filter(has_text="”Program.exe” sparades inte. Det som går att spara är PDF")).to_have_count(
        1
    )
    expect(karin.locator("#my-files li")).to_have_count(2)
    expect(karin.get_by_label("Vad kom du fram till?")).to_have_value("Se filerna.")
    check_accessible(karin)
    check_fits(karin)
    karin.get_by_role("button", name="Lämna in", exact=True).click()
    expect(karin.locator("#mine")).to_contain_text(re.compile(r"inlämnat i dag"))
    expect(karin.locator("#my-files")).to_contain_text("Lista.txt")


def test_every_view_is_usable_by_everyone(
    server: Server,
    let_in_as: LetInAs,
    new_context: Callable[..., BrowserContext],
    troubles: Troubles,
) -> None:
    troubles.allow("status of (404|422)")
    begin(server)
    peter = let_in_as("peter")
    peter.goto(HERE)
    link = make_link(peter, "Vad tar tid?")
    check_accessible(peter, in_both_themes=True)
    colleague = new_context().new_page()
    colleague.goto(link)
    colleague.get_by_role("button", name="Skicka svaret").click()
    expect(colleague.get_by_text("Skriv något först.").first).to_be_visible()
    check_accessible(colleague, in_both_themes=True)
    colleague.goto("/ask/nothing")
    check_accessible(colleague, in_both_themes=True)
    karin, ingrid = let_in_as("karin"), let_in_as("ingrid")
    for page, address in (
        (karin, HERE),
        (karin, "/groups/storuman/workshops/1"),
        (karin, "/groups/storuman/workshops/2/assignment"),
        (ingrid, PLAN),
        (ingrid, PLAN.replace("/assignment", "/edit")),
    ):
        page.goto(address)
        check_accessible(page, in_both_themes=True)
        check_fits(page)


def test_a_colleague_whose_browser_runs_no_scripts(
    server: Server, let_in_as: LetInAs, new_context: Callable[..., BrowserContext]
) -> None:
    begin(server)
    peter = let_in_as("peter", java_script_enabled=False)
    peter.goto(HERE)
    link = make_link(peter, "Vad tar tid utan skript?")
    colleague = new_context(java_script_enabled=False).new_page()
    colleague.goto(link)
    colleague.get_by_label("Ditt svar").fill("Mötena.")
    colleague.wait_for_timeout(2000)
    colleague.get_by_role("button", name="Skicka svaret").click()
    expect(colleague.get_by_text("Mötena.")).to_be_visible()
    peter.goto(HERE)
    asked = peter.locator(".asked", has_text="Vad tar tid utan skript?")
    asked.get_by_role("button", name="Ta bort").click()
    asked.get_by_role("button", name="Ångra").click()
    expect(asked).to_contain_text("Mötena.")
    asked.get_by_role("button", name="Stäng länken").click()
    expect(asked).to_contain_text("Länken är stängd.")


def test_a_long_text_says_when_little_is_left(server: Server, let_in_as: LetInAs) -> None:
    begin(server)
    karin = let_in_as("karin")
    karin.goto(HERE)
    question = karin.get_by_label("Fråga till dina kollegor")
    if not question.is_visible():
        karin.get_by_text("Skapa en länk med en fråga").click()
    question.fill("x" * 400)
    expect(karin.get_by_text("tecken kvar")).to_have_count(0)
    question.fill("ö" * 401)
    expect(karin.get_by_text("99 tecken kvar").first).to_be_visible()
    expect(karin.get_by_role("status").filter(has_text="99 tecken kvar")).to_have_count(1)
    question.fill("x" * 503)
    expect(karin.get_by_text("3 tecken för mycket").first).to_be_visible()
    check_accessible(karin)
