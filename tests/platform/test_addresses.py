"""Web addresses as people write them."""

import pytest

from intranet.platform.web.forms import is_web_address, whole_address


@pytest.mark.parametrize(
    "words",
    ["www.scb.se", "scb.se/hitta?x=1", "malå.se", "intra.kommun.example.org:8443/sida", "Example.ORG#del"],
)
def test_a_host_gets_what_every_address_begins_with(words):
    assert whole_address(words) == f"https://{words}"
    assert is_web_address(f"https://{words}")


@pytest.mark.parametrize(
    "words",
    [
        "http://a.example",
        "ftp://a.example",
        "rapport.pdf",
        "karin@example.org",
        "två ord.se",
        "snart",
        "",
        None,
    ],
)
def test_other_words_are_left_as_they_are(words):
    assert whole_address(words) == words
