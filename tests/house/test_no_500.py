"""No input makes an error of ours: every answer to nonsense is one that a person can do something about."""

import os
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wtforms.fields.core import UnboundField

from intranet.platform.web.forms import Form
from tests.house.world import World, routes

INTRANET = Path(__file__).resolve().parents[2] / "intranet"
PART = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
ASKED = re.compile(r'\b(args|form)\.get(?:list)?\(\s*"([\w-]+)')
NASTY = (
    "", " ", "0", "-1", "9223372036854775808", "1e9", "None", "2026-02-30", "99.99", "\x00", "\ud7ff", "<b>", "%s%(x)s",
    "{{ 7*7 }}", "'; --", "../../etc/passwd", "//example.org", "javascript:alert(1)", "\r\nX: y", "å" * 5000,
)  # fmt: skip
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30),
    st.integers(-(2**70), 2**70).map(str),
    st.dates(min_value=date(1, 1, 1)).map(str),
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "HX-Request": st.just("true"),
        "HX-Target": st.sampled_from(["div#x", "%%%", "action-1"]),
        "Accept-Language": st.sampled_from(["en", "xx-YY;q=abc", "*"]),
        "Content-Type": st.sampled_from(
            ["application/json", "application/octet-stream", "multipart/form-data", "x"]
        ),
        "Last-Event-ID": st.sampled_from(["", "-1", "abc", "9" * 40]),
        "Range": st.sampled_from(["bytes=0-", "bytes=9-1", "x"]),
    },
)


@cache
def names_asked_for(where: str) -> set[str]:
    """Give what views look for by name in an address (`args`) or in what is sent (`form`)."""
    code = "".join(module.read_text() for module in INTRANET.rglob("*.py"))
    return {name for place, name in ASKED.findall(code) if place == where}


def field_names() -> list[str]:
    """Give the name of every field of every form, and of what views look for besides."""
    forms, found = list(Form.__subclasses__()), set()
    for form in forms:
        forms.extend(form.__subclasses__())
        found |= {name for name in dir(form) if isinstance(getattr(form, name, None), UnboundField)}
    return sorted(found | names_asked_for("form"))


def drawn_address(world: World, rule: Any, data: st.DataObject) -> str:
    """Write an address with some of its parts right and some of them nonsense."""
    right = world.values(rule)
    address = rule.rule
    for name in PART.findall(rule.rule):
        value = data.draw(st.one_of(st.just(str(right[name])), words), label=name)
        address = re.sub(rf"<[^<>]*\b{name}>", quote(value, safe="").replace("\\", "%5C"), address, count=1)
    return address


# The same examples every time where nobody watches; new ones on a developer's machine.
@settings(
    max_examples=250 if "CI" in os.environ else 120,
    derandomize="CI" in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_nonsense_gets_an_answer(world: World, data: st.DataObject) -> None:
    rule, method, _access = data.draw(st.sampled_from(list(routes(world.app))), label="route")
    who = data.draw(st.sampled_from(["karin", "peter", "ingrid", "admin", "nobody"]), label="who")
    sent: dict[str, Any] = {
        "query_string": data.draw(
            st.dictionaries(st.sampled_from(sorted(names_asked_for("args"))), words, max_size=2)
        )
    }
    if method != "GET":
        fields = st.dictionaries(st.sampled_from(field_names()), words, max_size=6)
        sent["data"] = data.draw(st.one_of(fields, st.binary(max_size=200)), label="body")
    headers = data.draw(HEADERS, label="headers")
    world.begin_again()
    answer = world.browser(who).open(drawn_address(world, rule, data), method=method, headers=headers, **sent)
    answer.close()
    assert answer.status_code < 500
