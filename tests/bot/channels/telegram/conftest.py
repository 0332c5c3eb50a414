"""An office in memory, and somebody who writes to its bot."""

import pytest

from tests.bot.channels.telegram.platform import Chat, Line, Office


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def aino(office):
    return Chat(office)


@pytest.fixture
def line():
    return Line()
