"""The second project on a server of its own: editors change it, and it is learned within a second or two."""

import shutil

import pytest

from tests.browser.conftest import nothing_leaving, served
from tests.browser.staff import first_administrator


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("small")


@pytest.fixture(scope="session")
def small_url(small_folder, harbours):
    cache = shutil.copytree(harbours.cache, small_folder / "cache")
    with served(small_folder, harbours.content, cache, {}) as address:
        yield address


@pytest.fixture(scope="session")
def office(browser, small_url, small_folder):
    return first_administrator(browser, small_url, small_folder / "log")


@pytest.fixture
def page(browser, small_url):
    """A visitor's page."""
    context = browser.new_context(base_url=small_url, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def nothing_leaves(page, small_url):
    with nothing_leaving(page.context, small_url):
        yield
