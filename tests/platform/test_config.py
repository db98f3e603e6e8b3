"""Settings: read in one place, and a wrong one stops the start with a sentence that names it."""

import stat

import pytest

from intranet.platform.config import Settings, WrongSetting


def read(tmp_path, **variables: str) -> Settings:
    return Settings.from_environment({"SAMSYN_INSTANCE": str(tmp_path), **variables})


def test_a_new_installation_makes_its_secret_key_readable_by_its_owner_only(tmp_path):
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_key_that_was_cut_short_is_not_used(tmp_path):
    (tmp_path / "secret_key").touch()
    with pytest.raises(WrongSetting, match="secret_key"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMSYN_DATABASE_URL", "mysql://x"),
        ("SAMSYN_SECRET_KEY", "kort"),
        ("SAMSYN_BASE_URL", "samsyn.example.org"),
        ("SAMSYN_PROXIES", "en"),
        ("SAMSYN_PROXIES", "-1"),
        ("SAMSYN_MAIL_SERVER", "mail.example.org"),
        ("SAMSYN_MAIL_FROM", "nobody"),
        ("SAMSYN_STREAM_LIMIT", "0"),
        ("PORT", "70000"),
        ("SAMSYN_BASEURL", "https://samsyn.example.org"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, value):
    with pytest.raises(WrongSetting, match=name):
        read(tmp_path, **{name: value})


def test_an_instance_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WrongSetting, match="SAMSYN_INSTANCE"):
        Settings.from_environment({"SAMSYN_INSTANCE": str(tmp_path / "file" / "folder")})


def test_postgresql_is_reached_with_the_current_driver(tmp_path):
    assert read(tmp_path, SAMSYN_DATABASE_URL="postgres://a@b/c").database_url == "postgresql+psycopg://a@b/c"


def test_cookies_are_bound_to_https_when_the_address_is(tmp_path):
    assert read(tmp_path, SAMSYN_BASE_URL="https://samsyn.example.org").over_https
    assert not read(tmp_path).over_https
