"""What is half written in an answer stays when the page is left, loaded anew or cannot be sent."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, Route, expect

from intranet.accounts.models import User
from intranet.assignments.models import Assignment
from intranet.assignments.questions import Question
from intranet.groups.models import Group, Programme
from intranet.maturity.rounds import Round
from intranet.platform import clock
from intranet.platform.db import db
from tests import meetings, people
from tests.browser.pages import Troubles
from tests.browser.server import Server

HERE = "/groups/storuman/workshops/1/assignment"
tokens: list[str] = []
unit_ids: list[int] = []


def fill() -> None:
    """Ask something of the members, let Peter ask his colleagues, and let the group rate its maturity."""
    people.move_in()
    workshop = meetings.plan(db.session.query(Programme).one())[0]
    who = {user.email.split("@")[0]: user for user in db.session.query(User)}
    due_on = clock.today() + timedelta(days=5)
    assignment = Assignment.set(workshop, words="Fråga fem.", material="", due_on=due_on, by=who["ingrid"])
    db.session.flush()
    group = db.session.query(Group).filter_by(slug="storuman").one()
    unit_ids.append(Round.open(group, workshop, is_named=False, by=who["karin"]).unit_ids[0])
    tokens.append(Question.ask(assignment, group, "Vad tar tid?", days=14, most=50, by=who["peter"])[1])
    db.session.commit()


def test_an_answer_is_there_again_until_it_is_saved(server: Server, let_in_as: Callable[..., Page]) -> None:
    eva = let_in_as("eva")
    eva.goto(HERE)
    answer = eva.get_by_label("Vad kom du fram till?")
    answer.press_sequentially("Tre sa nej.")
    eva.reload()
    expect(answer).to_have_value("Tre sa nej.")
    eva.goto("/groups/storuman/")
    eva.goto(HERE)
    expect(answer).to_have_value("Tre sa nej.")
    eva.get_by_role("button", name="Lämna in", exact=True).click()
    expect(eva.locator("#mine")).to_contain_text("inlämnat i dag")
    eva.reload()
    expect(eva.locator("#mine")).to_contain_text("Tre sa nej.")


def test_what_is_typed_before_the_scripts_have_come_is_kept(
    server: Server, let_in_as: Callable[..., Page]
) -> None:
    karin, script = let_in_as("karin"), re.compile(r"/dist/app\.js")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    karin.route(script, hold)
    karin.goto(HERE, wait_until="commit")
    answer = karin.get_by_label("Vad kom du fram till?")
    answer.fill("Fyra sa ja.")
    while not held:
        karin.wait_for_timeout(50)
    held.pop().continue_()
    karin.unroute(script)
    karin.wait_for_load_state()
    karin.goto("/groups/storuman/")
    karin.goto(HERE)
    expect(answer).to_have_value("Fyra sa ja.")


def test_a_colleague_without_network_loses_nothing(
    server: Server, new_context: Callable[..., BrowserContext], troubles: Troubles
) -> None:
    troubles.allow("net::ERR_INTERNET_DISCONNECTED")
    context = new_context()
    page = context.new_page()
    page.goto(f"/ask/{tokens[-1]}")
    page.get_by_label("Ditt svar").press_sequentially("Resorna tar tid.")
    page.wait_for_timeout(2000)  # a person reads
    context.set_offline(True)
    page.get_by_role("button", name="Skicka svaret").click()
    page.wait_for_timeout(500)
    context.set_offline(False)
    page.goto(f"/ask/{tokens[-1]}")
    expect(page.get_by_label("Ditt svar")).to_have_value("Resorna tar tid.")
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tack")
    page.goto(f"/ask/{tokens[-1]}")
    assert page.get_by_label("Ditt svar").count() == 0 or page.get_by_label("Ditt svar").input_value() == ""


def test_an_answer_given_without_network_is_sent_once_it_is_back(
    let_in_as: Callable[..., Page], troubles: Troubles
) -> None:
    troubles.allow("net::ERR_INTERNET_DISCONNECTED|Failed to fetch")
    phone = let_in_as("sara", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.goto(f"/groups/storuman/maturity/1/rating/{unit_ids[-1]}")
    phone.locator("fieldset").first.locator("label").nth(1).tap()
    expect(phone.locator("#saved")).to_contain_text("1 av 8 besvarade")
    phone.context.set_offline(True)
    phone.locator("fieldset").nth(1).locator("label").nth(2).tap()
    expect(phone.get_by_text("Ingen anslutning.")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("#saved")).to_contain_text("2 av 8 besvarade")  # by itself
    phone.reload()
    expect(phone.locator("fieldset").nth(1).locator("input").nth(2)).to_be_checked()
