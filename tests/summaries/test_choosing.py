"""Underlag: what is chosen, and the picture of its first page."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from intranet.accounts.models import User
from intranet.groups.models import Group

As = Callable[[User], FlaskClient]
PAGE = "/groups/storuman/summaries"


def test_before_there_is_anything_it_says_what_to_do(storuman: Group, as_: As, karin: User) -> None:
    said = as_(karin).get(PAGE).text
    assert "Inget att skriva ut än" in said
    assert "Gruppledaren fastställer en version" in said
    assert as_(karin).get(f"{PAGE}/charter.png").status_code == 404


@pytest.mark.usefixtures("adopted")
def test_it_shows_the_first_page_and_leads_to_the_pdf(as_: As, karin: User) -> None:
    said = as_(karin).get(f"{PAGE}?kind=charter&language=en").text
    assert "/groups/storuman/summaries/charter.pdf?version=1&amp;language=en" in said
    assert "I PDF:en finns samma innehåll som datafiler, JSON och CSV" in said
    picture = as_(karin).get(f"{PAGE}/charter.png?number=1&language=en")
    assert picture.headers["Cache-Control"] == "private, no-cache"
    assert Image.open(io.BytesIO(picture.data)).size == (1100, 1556)


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("query", ["?kind=x", "?number=x", "?number=0"])
def test_what_there_is_not_is_not_found(query: str, as_: As, karin: User) -> None:
    assert as_(karin).get(PAGE + query).status_code == 404


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("query", ["?without=x", "?language=tlh", "?number=7"])
def test_nor_is_its_pdf(query: str, as_: As, karin: User) -> None:
    assert as_(karin).get(f"{PAGE}/charter.png{query}").status_code == 404


@pytest.mark.usefixtures("adopted")
def test_who_may_choose(as_: As, karin: User, ingrid: User, peter: User, birgitta: User, olle: User) -> None:
    codes = {who.first_name: as_(who).get(PAGE).status_code for who in (karin, ingrid, peter, birgitta, olle)}
    assert codes == {"Karin": 200, "Ingrid": 200, "Peter": 403, "Birgitta": 403, "Olle": 404}


@pytest.mark.usefixtures("adopted")
def test_it_is_read_in_the_browser_too(
    storuman: Group, as_: As, karin: User, peter: User, birgitta: User
) -> None:
    said = as_(karin).get(f"{PAGE}/charter?language=en").text
    assert "Var femte går i pension." in said
    assert "What we ask of you" in said
    assert 'lang="en"' in said
    assert f"{PAGE}/charter.pdf?language=en" in said
    assert f'href="{PAGE}?kind=charter&amp;of=charter' in said  # back to what was chosen
    assert as_(peter).get(f"{PAGE}/charter").status_code == 200
    assert as_(birgitta).get(f"{PAGE}/charter").status_code == 403
    assert as_(karin).get(f"{PAGE}/charter?number=2").status_code == 404
    assert as_(karin).get(f"{PAGE}/workshop").status_code == 404


@pytest.mark.usefixtures("adopted")
def test_the_meeting_it_is_for_stands_on_it(as_: As, karin: User, words: Callable[[bytes], str]) -> None:
    said = as_(karin).get(f"{PAGE}?meeting=%20Kommunstyrelsen%0A12%20november%20").text
    assert 'value="Kommunstyrelsen 12 november"' in said
    address = f"{PAGE}/charter.pdf?version=1&meeting=Kommunstyrelsen+12+november"
    assert address.replace("&", "&amp;") in said
    first, again, without = (as_(karin).get(at).data for at in (address, address, f"{PAGE}/charter.pdf"))
    assert first == again
    assert "Till: Kommunstyrelsen 12 november" in words(first)
    assert "Till:" not in words(without)
    assert "Till: Kommunstyrelsen 12" in as_(karin).get(f"{PAGE}/charter?meeting=Kommunstyrelsen+12").text


@pytest.mark.usefixtures("adopted")
def test_a_meeting_that_is_too_long_is_said_and_kept_but_not_printed(as_: As, karin: User) -> None:
    said = as_(karin).get(f"{PAGE}?meeting={'x' * 81}").text
    assert ("Skriv högst 80 tecken." in said, f'value="{"x" * 81}"' in said) == (True, True)
    assert f'href="{PAGE}/charter.pdf?version=1"' in said
    assert as_(karin).get(f"{PAGE}/charter.pdf?meeting={'x' * 81}").status_code == 404


@pytest.mark.usefixtures("adopted")
def test_the_buttons_take_what_stands_in_the_form(as_: As, karin: User) -> None:
    said = as_(karin).get(PAGE).text
    assert '<form class="form sum-f" id="chosen" action="/groups/storuman/summaries"' in said
    wishes = dict(
        re.findall(r'<button class="[^"]*" form="chosen" name="open" value="(\w+)">(.*?)</button>', said)
    )
    assert ("Skriv ut PDF" in wishes["pdf"], wishes["page"]) == (True, "Läs i webbläsaren")
    typed = f"{PAGE}?of=charter&kind=charter&number=1&meeting=Nämnden+8+maj&part=positions&language=en"
    for wish, address in (("pdf", "charter.pdf?version=1&"), ("page", "charter?number=1&")):
        answer = as_(karin).get(f"{typed}&open={wish}")
        assert answer.status_code == 303
        assert answer.location.startswith(f"{PAGE}/{address}")
        assert "language=en&meeting=N%C3%A4mnden+8+maj" in answer.location
        assert as_(karin).get(answer.location).status_code == 200


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("query", [f"meeting={'x' * 81}&open=pdf", "kind=workshop&open=pdf", "open=x"])
def test_what_has_to_be_put_right_first_is_not_opened(query: str, as_: As, karin: User) -> None:
    assert as_(karin).get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.usefixtures("adopted")
def test_a_leader_may_share_what_is_chosen_by_link(as_: As, karin: User, ingrid: User) -> None:
    link = 'href="/groups/storuman/charter/versions/1/links?'
    who = "Bara gruppledaren kan dela den med länk."
    assert (who in as_(karin).get(PAGE).text, who in as_(ingrid).get(PAGE).text) == (False, True)
    assert link in as_(karin).get(PAGE).text
    assert link not in as_(ingrid).get(PAGE).text  # a facilitator makes none
    only = "Bara en fastställd version av varför och vad går att dela med länk."
    assert only not in as_(karin).get(PAGE).text
    for reader, is_told in ((karin, True), (ingrid, False)):
        said = as_(reader).get(f"{PAGE}?kind=actions").text
        assert (link in said, only in said) == (False, is_told)


@pytest.mark.usefixtures("adopted")
def test_another_kind_begins_with_its_own_newest(as_: As, karin: User) -> None:
    said = as_(karin).get(f"{PAGE}?of=workshop&kind=charter&number=7&part=agenda").text
    assert f"{PAGE}/charter.pdf?version=1" in said
