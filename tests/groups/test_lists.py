"""Inviting many at once: nothing happens before it is seen, and twice is harmless."""

import re
import threading
from io import BytesIO

import pytest
from sqlalchemy import select

from intranet.groups.models import Group, Invitation, Membership
from intranet.platform import mail
from intranet.platform.db import db

HERE = "/programmes/att-leda-digital-forandring/people"
TWO = (
    "Grupp;Namn;E-post;Roll\nMalå;Nils Berg;Nils@example.org;gruppledare\nStoruman;Ann Ek;ann@example.org;\n"
)


def fields(page):
    """Give what the form of a preview holds, as a browser would send it."""
    held = {
        name: [value or filled for value, filled in re.findall(pattern, page)]
        for name, pattern in {
            "name": r'name="name" type="text" value="([^"]*)"()',
            "email": r'name="email" type="email" value="([^"]*)"()',
            "group": r'name="group" type="text" value="([^"]*)"()',
            "row": r'name="row" value="(\d+)"()',
            "take": r'name="take" value="(\d+)" checked()',
            "new_group": r'name="new_group" value="([^"]*)"()',
        }.items()
    }
    selects = re.findall(r"<select.*?</select>", page, re.DOTALL)
    held["role"] = [re.search(r'value="(\w+)" selected|<option selected>(.*?)<', one) for one in selects]
    held["role"] = [(m[1] or m[2]) if m else "member" for m in held["role"]]
    return held


def invitations():
    return {(i.email, i.group.organisation, i.role.value) for i in db.session.scalars(select(Invitation))}


def test_nothing_happens_until_it_is_confirmed(as_, ingrid, storuman):
    page = as_(ingrid).post(HERE, data={"people": TWO})
    assert page.status_code == 200
    assert "Två personer blir inbjudna." in page.text
    assert "En grupp skapas: Malå." in page.text
    as_(ingrid).post(f"{HERE}/check", data=fields(page.text))
    assert not invitations()
    assert db.session.query(Group).count() == 2
    done = as_(ingrid).post(f"{HERE}/invitations", data=fields(page.text))
    assert "Två personer är inbjudna" in done.text
    assert invitations() == {
        ("nils@example.org", "Malå", "leader"),
        ("ann@example.org", "Storumans kommun", "member"),
    }
    assert db.session.scalars(select(Group).filter_by(slug="mala")).one().name == "Ledningsgrupp"
    token = re.search(r"/invitations/([\w-]{30,})", done.text)[1]
    assert as_(ingrid).get(f"/invitations/{token}").status_code == 200


def test_a_second_time_adds_nothing_and_says_so(as_, ingrid, app):
    page = as_(ingrid).post(HERE, data={"people": TWO}).text
    as_(ingrid).post(f"{HERE}/invitations", data=fields(page))
    before = set(db.session.scalars(select(Invitation.token_digest)))
    again = as_(ingrid).post(f"{HERE}/invitations", data=fields(page)).text
    assert "Ingen ny är inbjuden" in again
    assert "Två personer i listan var redan inbjudna" in again
    assert set(db.session.scalars(select(Invitation.token_digest))) == before
    assert "Redan inbjuden" in as_(ingrid).post(HERE, data={"people": TWO}).text
    assert db.session.query(Group).count() == 3


def test_each_row_says_what_is_wrong_with_it_and_stays(as_, ingrid):
    text = (
        "Grupp;Namn;E-post;Roll\nMalå;Nils Berg;nils(at)example.org;ledamot\nMalå;Åsa Ek;asa@example.org;Rektor\n"
        ";Per Ö;per@example.org;\nStoruman;Eva;eva@example.org;\nMalå;Ann;ann@example.org;\nmalå;Ann;ANN@example.org;"
    )
    page = as_(ingrid).post(HERE, data={"people": text}).text
    for words in (
        "Tre rader att rätta",
        "Rad 2: E-postadressen är inte fullständig.",
        "Rad 3: ”Rektor” är ingen roll här. Välj en.",
        "Rad 4: Gruppen saknas.",
        "Är redan med i gruppen: ledamot.",
        "Samma person som på rad 6.",
    ):
        assert words in page
    held = fields(page)
    refused = as_(ingrid).post(f"{HERE}/invitations", data=held)
    assert refused.status_code == 422
    assert fields(refused.text) == held
    assert not invitations()
    held["email"][0], held["role"][1], held["take"] = "nils@example.org", "leader", ["2", "3", "5", "6", "7"]
    done = as_(ingrid).post(f"{HERE}/invitations", data=held)
    assert done.status_code == 200
    assert {email for email, _group, _role in invitations()} == {
        "nils@example.org",
        "asa@example.org",
        "ann@example.org",
    }


def test_a_group_that_was_not_shown_is_not_begun(as_, ingrid):
    held = fields(as_(ingrid).post(HERE, data={"people": TWO}).text)
    held["group"][0] = "Vindeln"
    answer = as_(ingrid).post(f"{HERE}/invitations", data=held)
    assert answer.status_code == 422
    assert "En grupp skapas: Vindeln." in answer.text
    assert not invitations()


def test_a_new_group_is_one_however_its_rows_write_it(as_, ingrid):
    rows = [
        "Åsele kommun;Ann;ann@example.org",
        "ÅSELE;Bo;bo@example.org",
        "Åseles  kommun;Cia;cia@example.org",
    ]
    page = as_(ingrid).post(
        HERE, data={"people": "\n".join(["Kommun;Namn;E-post", *rows, "Åsele;Ann;ann@example.org"])}
    )
    assert "En grupp skapas: Åsele kommun." in page.text
    assert page.text.count("Samma nya grupp som Åsele kommun.") == 2
    assert "Samma person som på rad 2." in page.text
    as_(ingrid).post(f"{HERE}/invitations", data=fields(page.text))
    assert invitations() == {(f"{who}@example.org", "Åsele kommun", "member") for who in ("ann", "bo", "cia")}


def test_a_row_that_is_left_out_names_no_new_group(as_, ingrid):
    held = fields(
        as_(ingrid)
        .post(
            HERE,
            data={"people": "Kommun;Namn;E-post\nÅsele kommun;Ann;ann@example.org\nÅsele;Bo;bo@example.org"},
        )
        .text
    )
    held["take"] = [number for number in held["take"] if number != "2"]
    assert "En grupp skapas: Åsele." in as_(ingrid).post(f"{HERE}/check", data=held).text


def test_nine_groups_and_eighty_people_in_one_paste(as_, ingrid, app, count_queries):
    rows = [f"Kommun {n % 9};Person {n};person{n}@example.org;ledamot" for n in range(80)]
    page = as_(ingrid).post(HERE, data={"people": "Kommun;Namn;E-post;Roll\n" + "\n".join(rows)}).text
    assert "80 personer blir inbjudna." in page
    with count_queries() as few:
        as_(ingrid).post(f"{HERE}/check", data={name: values[:1] for name, values in fields(page).items()})
    with count_queries() as many:
        as_(ingrid).post(f"{HERE}/check", data=fields(page))
    assert len(many) == len(few)
    done = as_(ingrid).post(f"{HERE}/invitations", data=fields(page)).text
    assert done.count("/invitations/") == 80
    assert db.session.query(Group).count() == 11
    assert db.session.query(Invitation).count() == 80
    app.extensions["samsyn.mail"].settle()
    assert len(list((app.extensions["samsyn.settings"].instance / "outbox").iterdir())) >= 80


def test_letters_that_go_slowly_hold_nobody(as_, ingrid, app, monkeypatch):
    answered, handed_over = threading.Event(), []

    def slowly(_post, message):
        assert answered.wait(30)
        handed_over.append(message["To"])

    monkeypatch.setattr(mail.Post, "_deliver", slowly)
    page = as_(ingrid).post(HERE, data={"people": TWO}).text
    assert as_(ingrid).post(f"{HERE}/invitations", data=fields(page)).status_code == 200
    assert not handed_over
    answered.set()
    app.extensions["samsyn.mail"].settle()
    assert sorted(handed_over) == ["ann@example.org", "nils@example.org"]


def test_an_invitation_that_has_expired_is_sent_anew(as_, ingrid, storuman):
    page = as_(ingrid).post(HERE, data={"people": TWO}).text
    as_(ingrid).post(f"{HERE}/invitations", data=fields(page))
    for one in db.session.scalars(select(Invitation)):
        one.created_at = one.created_at.replace(year=2018)
    again = as_(ingrid).post(f"{HERE}/invitations", data=fields(page)).text
    assert "Två personer är inbjudna" in again
    assert db.session.query(Invitation).count() == 2


def test_a_file_and_a_paste_and_a_group_for_the_rest(as_, ingrid):
    file = (BytesIO("Namn;E-post\r\nÅsa Ek;asa@example.org".encode("utf-16")), "lista.csv")
    page = as_(ingrid).post(
        HERE, data={"people": "bo@example.org", "group": "Sorsele", "file": file},
        content_type="multipart/form-data",
    ).text  # fmt: skip
    assert fields(page)["name"] == ["Bo", "Åsa Ek"]
    assert fields(page)["group"] == ["Sorsele", "Sorsele"]


def test_what_is_no_list_comes_back_with_what_was_typed(as_, ingrid):
    assert "Listan är tom." in as_(ingrid).post(HERE, data={"people": " "}).text
    form = {"group": "Malå", "file": (BytesIO(b"PK\x03\x04..."), "lista.xlsx")}
    answer = as_(ingrid).post(HERE, data=form, content_type="multipart/form-data")
    assert (answer.status_code, 'value="Malå"' in answer.text) == (422, True)
    assert "Spara kalkylbladet som CSV" in answer.text
    many = "\n".join(f"p{n}@example.org" for n in range(301))
    answer = as_(ingrid).post(HERE, data={"people": many})
    assert (answer.status_code, "p300@example.org" in answer.text) == (422, True)


def test_a_leader_pastes_to_the_own_group_alone(as_, karin, eva, storuman):
    there = "/groups/storuman/members/several"
    page = as_(karin).post(there, data={"people": "Grupp;E-post\nSorsele;nils@example.org"}).text
    assert 'name="group"' not in page
    as_(karin).post(f"{there}/invitations", data={**fields(page), "group": ["Malå"]})
    assert invitations() == {("nils@example.org", "Storumans kommun", "member")}
    assert as_(eva).get(there).status_code == 403
    assert as_(eva).post(f"{there}/invitations", data=fields(page)).status_code == 403
    assert as_(karin).get(HERE).status_code == 404


def test_a_role_above_those_of_a_group_is_not_given(as_, karin, storuman):
    form = {"name": ["Nils"], "email": ["nils@example.org"], "role": ["admin"], "take": ["1"]}
    answer = as_(karin).post("/groups/storuman/members/several/invitations", data=form)
    assert answer.status_code == 422
    assert db.session.query(Membership).filter_by(group_id=storuman.id).count() == 5


def test_two_addresses_in_one_cell_are_put_right_by_a_person(as_, ingrid, storuman):
    page = as_(ingrid).post(
        HERE, data={"people": "Grupp;Namn;E-post\nStoruman;Ann;a1@example.org, a2@example.org"}
    )
    assert "Här står flera adresser" in page.text
    assert as_(ingrid).post(f"{HERE}/invitations", data=fields(page.text)).status_code == 422
    assert not invitations()


def test_without_a_mail_server_the_links_stand_open(as_, ingrid, storuman):
    page = as_(ingrid).post(HERE, data={"people": TWO})
    done = as_(ingrid).post(f"{HERE}/invitations", data=fields(page.text)).text
    assert "Inget mejl skickas" in done
    assert '<details class="pl-links" open>' in done
    assert "på väg" not in done


def test_one_field_gives_all_rows_without_a_group_theirs(as_, ingrid, storuman):
    people = "Namn;E-post\nAnn Ek;ann@example.org\nBo Ek;bo@example.org\n"
    page = as_(ingrid).post(HERE, data={"people": people}).text
    assert "Grupp för alla rader utan grupp" in page
    page = as_(ingrid).post(f"{HERE}/check", data={**fields(page), "group_for_rest": "Storuman"}).text
    assert "Grupp för alla rader utan grupp" not in page
    as_(ingrid).post(f"{HERE}/invitations", data=fields(page))
    assert {where for _email, where, _role in invitations()} == {"Storumans kommun"}


def test_an_account_oneself_and_a_misspelt_group_are_told_of(as_, ingrid, olle, storuman):
    people = "Grupp;Namn;E-post\nStorumans komun;O Svensson;OLLE@example.org\nStorumans komun;I;ingrid@example.org\n"
    page = as_(ingrid).post(HERE, data={"people": people}).text
    assert "Ingen grupp heter ”Storumans komun”. Menas Storumans kommun: " in page
    refused = as_(ingrid).post(f"{HERE}/invitations", data={**fields(page), "new_group": ["Storumans komun"]})
    assert (refused.status_code, invitations()) == (422, set())
    meant = re.search(r'name="meant" value="(2:[^"]+)"', page)[1]
    page = as_(ingrid).post(f"{HERE}/check", data={**fields(page), "meant": meant}).text
    assert f"Har redan ett konto som {olle.name}." in page
    assert "Det här är du själv" in page
    assert fields(page)["group"] == [meant.removeprefix("2:")] * 2


def test_people_who_share_a_row_are_numbered_in_their_order(as_, ingrid):
    page = as_(ingrid).post(HERE, data={"people": "Malå:\nnils@example.org; åsa@; nils@example.org"}).text
    assert "Rad 2: E-postadressen är inte fullständig." in page
    assert "Samma person som på rad 1." in page


def test_a_group_is_chosen_for_the_row_that_was_asked_about(as_, ingrid):
    text = "Grupp;Namn;E-post\n\nStorumann;Eva;eva@example.org\nSorsle;Per;per@example.org"
    held = fields(as_(ingrid).post(HERE, data={"people": text}).text)
    page = as_(ingrid).post(f"{HERE}/check", data={**held, "meant": "4:Sorsele: Ledningsgruppen"}).text
    assert fields(page)["group"] == ["Storumann", "Sorsele: Ledningsgruppen"]


@pytest.mark.parametrize("words", ["Storuman", "storumans", "Storumans kommun", "STORUMAN: storuman"])
def test_a_short_name_is_that_of_the_group_there_is(as_, ingrid, storuman, words):
    storuman.slug = "storuman-2"  # as in a programme that was copied
    db.session.commit()
    page = (
        as_(ingrid).post(HERE, data={"people": f"Organisation;Namn;E-post\n{words};Ann;ann@example.org"}).text
    )
    assert "skapas" not in page
    assert "Bjuds in till Storumans kommun." in page
    as_(ingrid).post(f"{HERE}/invitations", data=fields(page))
    assert {where for _email, where, _role in invitations()} == {"Storumans kommun"}


def test_a_group_like_another_is_new_when_somebody_says_so(as_, ingrid, storuman):
    people = "Grupp;Namn;E-post\nStorumans skolchefer;Ann;ann@example.org"
    held = fields(as_(ingrid).post(HERE, data={"people": people}).text)
    assert not held["new_group"]
    page = as_(ingrid).post(f"{HERE}/check", data={**held, "new_indeed": "Storumans skolchefer"}).text
    assert "En grupp skapas: Storumans skolchefer." in page
    assert 'name="new_indeed" value="Storumans skolchefer"' in page


def test_a_list_whose_columns_nobody_can_tell_apart_is_asked_about(as_, ingrid):
    people = "Vindeln;N2;n.a@example.org\nBjurholm;N3;n.b@example.org"
    answer = as_(ingrid).post(HERE, data={"people": people})
    assert answer.status_code == 422
    assert "Rad 1: är ”Vindeln” personen, eller ”N2”?" in answer.text
