"""What is kept between pages is told apart by everything that it depends on."""

import pytest
from flask import render_template_string, url_for
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from intranet.charter.words import Stance
from intranet.platform.web.drawing import address

NOTICE = '{% from "_macros.html" import notice %}{{ same_for_all(notice, "", true) }}'


def test_an_address_is_the_one_that_flask_gives(app, storuman):
    for root in ("", "/samsyn"):
        with app.test_request_context("/", base_url=f"http://localhost{root}"):
            for endpoint, values in [
                ("overview.group", {"group": storuman}),
                ("charter.show", {"group": storuman, "section": 1, "_anchor": "section-1"}),
                ("charter.show", {"group": storuman, "section": "1"}),
                ("actions.index", {"group": storuman, "done": [1, 2], "show": None}),
                ("overview.home", {"_external": True}),
            ]:
                assert address(endpoint, **values) == url_for(endpoint, **values)
                assert address(endpoint, **values) == url_for(
                    endpoint, **values
                )  # the second time it is known


def test_a_group_that_gets_another_address_has_it_everywhere(app, storuman):
    with app.test_request_context("/"):
        before = address("overview.group", group=storuman)
        storuman.slug = "storumans-kommun"
        assert before != address("overview.group", group=storuman) == "/groups/storumans-kommun/"


def test_what_is_the_same_for_all_is_in_the_language_of_the_page(app):
    with app.test_request_context("/"):
        drawn = {}
        for language in ("sv", "en", "sv"):
            with force_locale(language):
                drawn.setdefault(language, render_template_string(NOTICE))
                assert render_template_string(NOTICE) == drawn[language]
    assert "Stäng" in drawn["sv"]
    assert "Close" in drawn["en"]


def test_a_template_writes_values_as_markupsafe_escapes_them(app):
    values = [
        "",
        "Åke & Öst",
        "<b>\"'</b>",
        Markup("<b>kvar</b>"),
        5,
        None,
        Stance.ACCEPTS,
        _l("Close"),
        [Markup("<i>")],
    ]
    with app.test_request_context("/"):
        for value in values:
            assert render_template_string("{{ value }}", value=value) == str(escape(value))


def test_what_a_template_puts_together_is_not_escaped_twice(app):
    template = (
        "{% macro bold(a) %}<b>{{ a }}</b>{% endmacro %}{% set kept %}<i>{{ value }}</i>{% endset %}"
        "{{ bold(value) ~ kept ~ value }}"
    )
    with app.test_request_context("/"):
        assert (
            render_template_string(template, value="<&>")
            == "<b>&lt;&amp;&gt;</b><i>&lt;&amp;&gt;</i>&lt;&amp;&gt;"
        )


def test_what_fails_in_a_template_is_told_by_its_own_line(app):
    with app.test_request_context("/"), pytest.raises(ZeroDivisionError) as failed:
        render_template_string("{{ one\n}}{{ 1 // nought\n}}{{ one }}", one=1, nought=0)
    assert failed.traceback[-1].lineno == 1  # counted from 0
