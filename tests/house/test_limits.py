"""No text is cut without a word: every limit is the server's, said beside the field, and what was typed stays."""

from html import unescape
from pathlib import Path

import pytest
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from intranet.platform.web.forms import Form
from tests.house.world import World, is_no_page, routes

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PROGRAMME = "/programmes/att-leda-digital-forandring"
WORKSHOP = {"day": "2030-05-06", "starts": "08:30", "ends": "12:00", "title": "Om början"}
ITEM = {"item-starts": "08:30", "minutes": "30", "kind": "dialogue", "title": "Om början"}
GROUP = {"organisation": "Malå kommun", "name": "Ledningen", "slug": "mala"}
INVITED = {"name": "Nils Ny", "email": "nils@example.org", "role": "member"}
LISTED = {**INVITED, "group": "Malå", "take": "1"}
ASSIGNMENT = "/groups/storuman/workshops/2/assignment"
LINK = {"place": "group", "name": "En sida", "address": "https://example.org/"}
ACTION = {"title": "Ring Åsele", "revision": "1"}
# Who fills in what where, and how long one of its fields may be.
LIMITS = [
    ("karin", "/groups/storuman/actions", ACTION, "title", 200),
    ("karin", "/groups/storuman/actions", ACTION, "reason", 300),
    ("peter", "/groups/storuman/actions/1", ACTION, "title", 200),
    ("peter", "/groups/storuman/actions/1", ACTION, "reason", 300),
    ("peter", "/groups/storuman/actions/1/notes", {}, "text", 1000),
    ("peter", "/groups/storuman/actions/1/dropping", {}, "reason", 300),
    ("peter", "/groups/storuman/workshops/2/actions", {}, "title", 200),
    ("peter", "/groups/storuman/charter/dialogue/{thread_id}/comments", {}, "words", 2000),
    ("peter", "/groups/storuman/charter/dialogue/sections/{section_id}/threads", {}, "words", 2000),
    ("peter", "/groups/storuman/charter/dialogue/comments/{comment_id}", {}, "words", 2000),
    ("peter", "/groups/storuman/library/links", LINK, "name", 200),
    ("peter", "/groups/storuman/library/links", LINK, "address", 1000),
    ("ingrid", f"{PROGRAMME}/workshops", WORKSHOP, "title", 120),
    ("ingrid", f"{PROGRAMME}/workshops", WORKSHOP, "place", 200),
    ("ingrid", f"{PROGRAMME}/workshops/1", WORKSHOP, "place", 200),
    ("ingrid", f"{PROGRAMME}/workshops/1/agenda/items", ITEM, "title", 120),
    ("ingrid", f"{PROGRAMME}/workshops/1/agenda/items", ITEM, "description", 1000),
    ("ingrid", f"{PROGRAMME}/groups", GROUP, "organisation", 80),
    ("ingrid", f"{PROGRAMME}/groups", GROUP, "name", 80),
    ("ingrid", f"{PROGRAMME}/groups", GROUP, "slug", 60),
    ("ingrid", f"{PROGRAMME}/groups", GROUP, "units", 4000),
    ("ingrid", f"{PROGRAMME}/facilitators", {}, "email", 200),
    ("ingrid", f"{PROGRAMME}/people", {"people": "ny@example.org"}, "group", 160),
    ("ingrid", f"{PROGRAMME}/people/invitations", LISTED, "name", 80),
    ("ingrid", f"{PROGRAMME}/people/invitations", LISTED, "group", 80),
    ("karin", "/groups/storuman/members/several/invitations", LISTED, "name", 80),
    ("admin", "/programmes", {"name": "Nytt", "slug": "nytt"}, "name", 80),
    ("admin", "/programmes", {"name": "Nytt", "slug": "nytt"}, "slug", 60),
    ("admin", "/programmes", {"name": "Nytt", "slug": "nytt"}, "description", 200),
    ("admin", "/admin/people", INVITED, "name", 80),
    ("admin", "/admin/people", INVITED, "email", 200),
    ("karin", "/groups/storuman/invitations", INVITED, "name", 80),
    ("karin", "/groups/storuman/invitations", INVITED, "email", 200),
    ("karin", "/me/settings", {"name": "Karin", "locale": "sv", "theme": ""}, "name", 80),
    ("ingrid", f"{PROGRAMME}/workshops/3/assignment", {"due_on": "2030-05-06"}, "words", 2000),
    (
        "ingrid",
        f"{PROGRAMME}/workshops/3/assignment",
        {"due_on": "2030-05-06", "words": "A"},
        "material",
        1000,
    ),
    ("karin", f"{ASSIGNMENT}/wording", {}, "wording", 2000),
    ("peter", f"{ASSIGNMENT}/answer", {"revision": "1"}, "answer", 10_000),
    ("peter", f"{ASSIGNMENT}/questions", {"days": "1", "most": "1"}, "question", 500),
    ("nobody", "/ask/{ask_token}", {"reply": "A"}, "name", 80),
    ("nobody", "/ask/{ask_token}", {}, "reply", 2000),
    ("nobody", "/password", {}, "email", 200),
    ("nobody", "/sign-in", {"email": "karin@example.org", "password": "fel"}, "email", 200),
]


@pytest.mark.parametrize(("who", "address", "form", "name", "most"), LIMITS)
def test_a_longer_text_comes_back_whole(
    world: World, who: str, address: str, form: dict[str, str], name: str, most: int
) -> None:
    typed = "ö" * most + "!"
    numbers = {thing.split(".")[-1]: number for thing, number in world.ours.items()}
    numbers["ask_token"] = world.ours["ask.token"]
    answer = world.browser(who).post(address.format(**numbers), data={**form, name: typed})
    assert answer.status_code == 422
    assert f"Skriv högst {most} tecken." in answer.text
    assert typed in unescape(answer.text)


def test_a_part_of_the_organisation_is_not_cut_either(world: World) -> None:
    typed = "Skola\n" + "ö" * 81
    answer = world.browser("ingrid").post(f"{PROGRAMME}/groups", data={**GROUP, "units": typed})
    assert answer.status_code == 422
    assert "Skriv högst 80 tecken på varje rad." in answer.text
    assert typed in answer.text


@pytest.mark.parametrize("form", [form for form in Form.__subclasses__() if form.__module__ != __name__])
def test_every_field_of_text_has_a_limit(form: type[Form]) -> None:
    for one in [form, *form.__subclasses__()]:
        for name in dir(one):
            unbound = getattr(one, name, None)
            kind = getattr(unbound, "field_class", None)
            if kind and issubclass(kind, StringField) and not issubclass(kind, HiddenField):
                assert limits_of(unbound), f"{one.__name__}.{name}"


def limits_of(unbound) -> list[int]:
    given = [*unbound.args[1:2], unbound.kwargs.get("validators", [])]
    return [one.max for found in given for one in found if isinstance(one, Length) and one.max > 0]


def test_no_template_lets_the_browser_cut_a_text() -> None:
    assert not [str(path) for path in TEMPLATES.rglob("*.html") if "maxlength" in path.read_text()]


@pytest.mark.parametrize("who", ["nobody", "karin", "ingrid", "admin"])
def test_no_page_lets_the_browser_cut_a_text(world: World, who: str) -> None:
    found = []
    for rule, method, _access in routes(world.app):
        if method == "GET" and not is_no_page(rule):
            address = world.address(rule)
            if "maxlength" in world.browser(who).get(address).text:
                found.append(address)
    assert not found
