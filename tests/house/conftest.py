"""Two neighbouring groups with one of everything."""

import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.databases import Starting
from tests.house.world import World


@pytest.fixture(scope="session")
def filled_world(running_app: Flask, database_url: str) -> Iterator[World]:
    """The world, made once for each database."""
    world = World(running_app)
    world.rows = Starting(running_app, world.fill)
    if database_url.startswith("sqlite"):
        world.watch = sqlite3.connect(database_url.removeprefix("sqlite:///"))
    yield world
    if world.watch:
        world.watch.close()


@pytest.fixture
def world(app: Flask, filled_world: World) -> World:
    """The world as it was made."""
    filled_world.is_touched, filled_world.version = True, None
    filled_world.begin_again()
    return filled_world
