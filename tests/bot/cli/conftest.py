"""Commands that are called in this process leave it as it was."""

import logging

import pytest


@pytest.fixture(autouse=True)
def logs_go_on():
    """A command that prints its findings silences the logs; here others are tested behind it."""
    yield
    logging.disable(logging.NOTSET)
