"""The application as it is put together: where it leads on, and what it says to browsers."""

import httpx
import pytest

from bot.app import App
from bot.settings import Settings

PUBLIC = "https://chat.example.org"


@pytest.fixture
def opened_app(harbours, tmp_path):
    """Return what opens the application under a public address, or under none."""
    apps = []

    def open_(public_url=""):
        settings = Settings(
            content=harbours.content,
            public_url=public_url,
            database_url=f"sqlite:///{tmp_path}/x.db",
            cache_dir=harbours.cache,
        )
        apps.append(App.build(settings))
        transport = httpx.ASGITransport(app=apps[-1].asgi(apps[-1].web()))
        return httpx.AsyncClient(transport=transport, base_url="http://behind.proxy")

    yield open_
    for app in apps:
        app.writer.close()


@pytest.mark.parametrize("public_url", ["", PUBLIC])
async def test_it_leads_on_without_naming_a_host_or_a_scheme(opened_app, public_url):
    """Behind https it would lead to http, and to whatever host somebody names."""
    client = opened_app(public_url)
    for path in ("/console/", "/console/?a=b", "/console/privacy", "/console/code"):
        response = await client.get(path, headers={"Host": "evil.example"})
        assert response.status_code in {303, 307, 308}
        assert response.headers["location"].startswith("/console")
        assert "evil" not in response.headers["location"]
    for path in ("/telegram/", "/messages/", "/static"):
        response = await client.get(path, headers={"Host": "evil.example"})
        assert (response.status_code, response.headers.get("location")) == (404, None)


async def test_browsers_stay_with_https_once_it_is_public(opened_app):
    """And with http where it is tried on one's own machine."""
    for public_url, told in (("", None), (PUBLIC, "max-age=31536000")):
        client = opened_app(public_url)
        for path in ("/", "/health/live", "/console/sign-in", "/nothing"):
            response = await client.get(path)
            assert response.headers.get("strict-transport-security") == told
