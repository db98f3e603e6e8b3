"""One's own settings, and the administrator's page."""

from intranet.accounts.models import SignIn, User
from intranet.platform.db import db


def test_language_and_colours_are_kept(as_, karin):
    as_(karin).post("/me/settings", data={"name": "Karin Lövgren", "locale": "en", "theme": "dark"})
    page = as_(karin).get("/me/settings").text
    assert '<html lang="en"' in page
    assert 'data-theme="dark"' in page


def test_a_person_without_a_name_is_asked_for_it(as_, karin):
    answer = as_(karin).post("/me/settings", data={"name": " ", "locale": "sv", "theme": ""})
    assert answer.status_code == 422
    assert "Skriv namnet." in answer.text


def test_the_browser_chooses_the_language_until_the_person_does(nobody):
    assert '<html lang="en"' in nobody.get("/sign-in", headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="sv"' in nobody.get("/sign-in", headers={"Accept-Language": "fi"}).text
    nobody.post("/language/sv")
    assert '<html lang="sv"' in nobody.get("/sign-in", headers={"Accept-Language": "en-GB"}).text


def test_the_administrator_opens_an_account(as_, admin):
    answer = as_(admin).post("/admin/people", data={"name": "Nils Berg", "email": "Nils@example.org"})
    assert answer.status_code == 200
    assert "/password/" in answer.text
    assert User.by_email("nils@example.org").name == "Nils Berg"


def test_two_accounts_never_share_an_address(as_, admin):
    answer = as_(admin).post("/admin/people", data={"name": "Karin Två", "email": "KARIN@example.org"})
    assert answer.status_code == 422
    assert 'value="Karin Två"' in answer.text


def test_nobody_else_reaches_the_administrators_page(as_, karin, ingrid):
    for person in (karin, ingrid):
        assert as_(person).get("/admin").status_code == 403
        assert as_(person).post("/admin/people", data={}).status_code == 403


def test_the_administrator_signs_somebody_out(as_, admin, karin):
    as_(karin).get("/")
    as_(admin).post(f"/admin/people/{karin.id}/sign-outs")
    assert db.session.query(SignIn).filter_by(user_id=karin.id).count() == 0
    assert as_(admin).post(f"/admin/people/{karin.id}/sign-outs").status_code == 303


def test_a_closed_account_can_be_opened_again(as_, admin, karin):
    for _twice in range(2):
        as_(admin).post(f"/admin/people/{karin.id}/closing")
        assert not db.session.get(User, karin.id).is_active
    as_(admin).post(f"/admin/people/{karin.id}/closing/undoing")
    assert db.session.get(User, karin.id).is_active
