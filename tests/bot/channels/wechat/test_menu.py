"""The menu of the content is one that WeChat takes, and setting it says what happened."""

import pytest

from bot.channels.wechat import menu
from bot.channels.wechat.menu import MenuError
from knowledge.problems import Place
from knowledge.topic import MenuItem, Origin
from tests.bot import cast
from tests.bot.cast import Meeting
from tests.bot.channels.wechat.office import SECRET, Office, credentials

PLACE = Place("menu.yaml", 3)
OURS = cast.library().menu


@pytest.fixture
async def client(api):
    office = Office(credentials(secret=SECRET, api_url=api.url))
    client = office.client(office.credentials)
    yield client
    await client.close()


def item(label="项目", does="do:join", url="", below=()):
    return MenuItem(label, PLACE, does, url, below)


def test_the_menu_of_the_content_would_be_taken():
    assert list(menu.refusals(OURS)) == []


def test_the_menu_of_the_content_is_shown_whole():
    """It keeps to what docs/wechat.md advises."""
    assert list(menu.cuts(OURS)) == []


def test_every_entry_of_the_content_is_answered():
    """What tapping sends is understood."""
    for top in OURS:
        for each in top.below or (top,):
            reply = Meeting().say(choice=each.does)
            assert str(reply.about) != "phrase out_of_date", each.label


def test_a_menu_is_written_as_wechat_takes_it():
    made = menu.to_json(
        [item("更多", below=(item("登记"), item("网页", "", "https://a.example")))]
    )
    assert made == {
        "button": [
            {
                "name": "更多",
                "sub_button": [
                    {"type": "click", "name": "登记", "key": "do:join"},
                    {"type": "view", "name": "网页", "url": "https://a.example"},
                ],
            }
        ]
    }


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([item("六个汉字太长")], "'六个汉字太长' has 18 bytes, and WeChat takes 16 here"),
        ([item(below=(item("字" * 21),))], "has 63 bytes, and WeChat takes 60 here"),
        ([item(does="topic:" + "x" * 130)], "does something too long"),
    ],
)
async def test_what_wechat_would_refuse_is_named_with_its_line(client, api, items, says):
    with pytest.raises(MenuError) as error:
        await menu.set_menu(client, items)
    assert str(error.value).startswith("menu.yaml:3: ")
    assert says in str(error.value)
    assert api.menu is None


@pytest.mark.parametrize(
    ("items", "is_cut"),
    [
        ([item("四个汉字")], False),
        ([item("五个汉字长")], True),
        ([item("Register")], False),
        ([item("Registers")], True),
        ([item(below=(item("七个汉字正好长"),))], False),
        ([item(below=(item("八个汉字就太长了"),))], True),
    ],
)
def test_what_a_phone_would_cut_is_said(items, is_cut):
    assert bool(list(menu.cuts(items))) is is_cut


async def test_the_menu_is_set_and_shown(client, api):
    assert "no menu" in await menu.show(client, OURS)
    said = await menu.set_menu(client, OURS)
    assert said.startswith("The menu is set.")
    assert api.menu == menu.to_json(OURS)
    assert "WeChat shows the same." in await menu.show(client, OURS)
    await menu.set_menu(client, [item("别的")])
    shown = await menu.show(client, OURS)
    assert "WeChat shows another one:\n  别的  do:join" in shown


async def test_a_menu_the_account_may_not_set_says_why(client, api):
    api.always = 48001
    with pytest.raises(MenuError, match="may not do this by itself"):
        await menu.set_menu(client, OURS)
    assert "cannot be read" in await menu.show(client, OURS)


async def test_a_content_without_menu_sets_none(client):
    with pytest.raises(MenuError, match=r"menu\.yaml"):
        await menu.set_menu(client, ())


async def test_a_code_is_made_for_an_origin(client, api):
    origins = {"cmef27": Origin("cmef27", "CMEF", PLACE)}
    said = await menu.make_code(client, "cmef27", origins)
    assert f"{api.url}/cgi-bin/showqrcode?ticket=gQ%2B%2Fx%3D%3D" in said
    assert "http://weixin.example/q/1" in said
    assert "30 days" in said
    assert api.calls[-1][1] == {
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": "cmef27"}},
        "expire_seconds": 2_592_000,
    }


async def test_a_code_that_works_for_ever(client, api):
    said = await menu.make_code(client, "other", {}, days=None)
    assert "for ever" in said
    assert "'other' does not stand in origins.yaml" in said
    assert api.calls[-1][1]["action_name"] == "QR_LIMIT_STR_SCENE"


@pytest.mark.parametrize("scene", ["", "a b", "x" * 65, "展会"])
async def test_a_scene_that_is_none_is_named(client, scene, api):
    with pytest.raises(MenuError, match="1 to 64"):
        await menu.make_code(client, scene, {})
    assert api.calls == []
