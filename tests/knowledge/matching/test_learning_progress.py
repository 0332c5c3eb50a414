"""Whoever waits at a terminal is told why."""

import logging

import pytest

from knowledge.matching.learning_progress import tell_of_learning


@pytest.fixture
def told():
    log = logging.getLogger("knowledge")
    before = log.level, log.handlers
    said = []
    tell_of_learning(said.append)
    yield said
    log.setLevel(before[0])
    log.handlers = before[1]


def test_what_is_learned_is_said_and_no_other_event(told):
    """The languages by name, from whichever part of the matcher learns, and warnings."""
    log = logging.getLogger("knowledge.matching.training")
    log.info("something_else")
    log.info("content_learning", extra={"languages": ["en", "sv"]})
    log.warning("the server is silent")
    assert told[1:] == ["the server is silent"]
    assert [line.partition(":")[0] for line in told[:1]] == ["Learning what has changed (en, sv)"]
