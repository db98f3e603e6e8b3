"""README.md tells of every setting and every command."""

from pathlib import Path

import pytest
from flask import Flask

from intranet.platform.config import Settings

README = Path(__file__).resolve().parents[2] / "README.md"
# These come with Flask and its extensions and have documentation of their own.
FROM_ELSEWHERE = {"run", "shell", "routes", "db", "limiter"}


@pytest.mark.parametrize("variable", Settings.VARIABLES)
def test_setting_is_documented(variable: str) -> None:
    assert f"`{variable}`" in README.read_text()


def test_every_command_is_documented_and_says_what_it_does(app: Flask) -> None:
    text = README.read_text()
    for name in app.cli.commands.keys() - FROM_ELSEWHERE:
        assert app.cli.commands[name].help, name
        assert name in text, name
