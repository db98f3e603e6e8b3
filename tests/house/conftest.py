"""Two neighbouring groups with one of everything."""

import pytest
from flask import Flask

from tests.databases import Starting
from tests.house.world import World


@pytest.fixture(scope="session")
def filled_world(running_app: Flask) -> World:
    """The world, made once for each database."""
    world = World(running_app)
    world.rows = Starting(running_app, world.fill)
    return world


@pytest.fixture
def world(app: Flask, filled_world: World) -> World:
    """The world as it was made."""
    filled_world.is_touched = True
    filled_world.begin_again()
    return filled_world
