"""The charter shows what is done for each section, and which sections nothing is done for."""

from intranet.actions.serving import Serving
from intranet.charter.models import Charter
from intranet.platform.db import db
from tests.meetings import agree


def test_the_charter_says_which_actions_serve_a_section_and_which_has_none(
    as_, karin, birgitta, olle, storuman, sorsele, lena, at
):
    charter = Charter.begin(storuman, by=karin)
    first, second, *_rest = charter.sections
    for title in ("Ett", "Två", "Tre"):
        agree(storuman, title, by=karin, section=first)
    done = agree(storuman, "Fyra", by=karin, section=first)
    done.complete(by=karin)
    agree(storuman, "Fem", by=karin, section=first).drop("Nej", by=karin)
    db.session.commit()
    page = as_(karin).get("/groups/storuman/charter").text
    assert page.count("Ingen åtgärd än") == len(charter.sections) - 1
    assert "Fyra åtgärder, en klar<" in page
    assert f"/groups/storuman/actions?section={first.id}" in page
    assert f"/groups/storuman/actions/new?section={second.id}" in page
    assert (Serving(storuman).of(first.id), Serving(storuman).of(second.id)) == ((4, 3), (0, 0))
    anew = as_(karin).get(f"{at}/serving", headers={"HX-Request": "true"})
    assert anew.text.count("<hx-partial") == len(charter.sections)
    assert as_(karin).get(f"{at}/serving").location == "/groups/storuman/charter"
    assert as_(birgitta).get(f"{at}/serving").status_code == 403
    assert as_(olle).get(f"{at}/serving").status_code == 404


def test_the_list_can_show_what_serves_one_section(as_, karin, storuman, at):
    charter = Charter.begin(storuman, by=karin)
    first, second, *_rest = charter.sections
    agree(storuman, "Hör dit", by=karin, section=first)
    agree(storuman, "Hör inte dit", by=karin)
    db.session.commit()
    page = as_(karin).get(f"{at}?section={first.id}").text
    assert f"Hör till ”{first.heading}”." in page
    assert "Hör inte dit" not in page.partition("<aside")[0]
    nothing = as_(karin).get(f"{at}?section={second.id}").text
    assert f"Ingen åtgärd hör till ”{second.heading}” än" in nothing
    new = as_(karin).get(f"{at}/new?section={second.id}").text
    assert f'<option selected value="{second.id}">' in new
    for strange in ("0", "x", "-1", "-99999999999999999999", "99999999999999999999"):
        assert as_(karin).get(f"{at}?section={strange}").status_code == 200
