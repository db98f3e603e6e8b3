"""The name and the key with which a browser keeps what is not sent: each person's own, and told to nobody else."""

from flask.testing import FlaskClient

from intranet.accounts.models import User
from intranet.live.keeping import Keeper


def test_a_person_keeps_name_and_key(karin: User) -> None:
    assert Keeper.of(karin) == Keeper.of(karin)


def test_nobody_else_has_them(karin: User, peter: User) -> None:
    hers, his = Keeper.of(karin), Keeper.of(peter)
    assert len({hers.name, hers.key, his.name, his.key}) == 4


def test_whoever_gets_the_number_of_someone_who_is_gone_does_not_get_what_they_kept(karin: User) -> None:
    before = Keeper.of(karin)
    heir = User(
        id=karin.id, created_at=karin.created_at.replace(microsecond=1), email="ny@example.org", name="Ny"
    )
    assert Keeper.of(heir) != before


def test_the_page_tells_its_own_person_alone(as_, karin: User, peter: User, nobody: FlaskClient) -> None:
    page = as_(karin).get("/groups/storuman/").text
    assert Keeper.of(karin).key in page
    assert Keeper.of(peter).key not in page
    assert "data-keeper" not in nobody.get("/sign-in").text
