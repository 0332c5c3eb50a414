"""Staff answer in the visitor's channel: once, honestly told how it went, and the assistant is silent."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.wechat.staff import WechatSender
from bot.database.retention import expire
from bot.delivery.dispatcher import Fate, Receipt, settled
from bot.delivery.outbox import State
from bot.delivery.recipients import Quota, Trigger
from bot.dialogue.handoff.silence import SILENT_FOR
from bot.leads import Status
from bot.message import About, Reply, Visitor
from bot.staff.audit import Action
from bot.transcript import Exchange, Outcome, keep
from knowledge.project import Retention
from tests.bot.cast import Kind, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NOW,
    NUMBERS,
    SWEDISH,
    lead_of,
)

LEAD = f"/console/leads/{FINNISH}"
VISITOR = Visitor("web", f"visitor-{FINNISH}")
PHONE = Visitor("telegram", "4711")
OPENID = Visitor("wechat", "oAino_0123456789-abcdefghij")
HELLO = "Hyvää päivää!\r\n\r\nThursday at ten?"


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


def add_lead(desk, visitor, reference="TTT-AAA", **changes):
    lead = replace(lead_of(reference, FINLAND, Kind.COMPANY), visitor=visitor, **changes)
    desk.run(lambda unit: unit.leads.add(lead))
    return f"/console/leads/{reference}"


def said_to(desk, visitor=VISITOR):
    return desk.run(lambda unit: list(unit.transcript.of(visitor)))


def outbox(desk, visitor):
    return desk.run(lambda unit: list(unit.outbox.of(visitor, frozenset(State))))


def write(desk, visitor, text, outcome=Outcome.HELD):
    reply = Reply("", About.parse("silence"), "en")
    exchange = Exchange(visitor, text, "", reply, outcome, desk.now)
    desk.run(lambda unit: keep(unit, exchange))


async def test_a_reply_reaches_the_chat_page_and_the_assistant_falls_silent(desk, agent):
    response = await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    assert response.status_code == 303
    notice, own = said_to(desk)[-2:]
    assert str(notice.reply.about) == "phrase taken_over"
    assert say("organisation_business_finland") in notice.reply.text
    assert (own.reply.text, own.outcome) == ("Hyvää päivää!\n\nThursday at ten?", Outcome.STAFF)
    assert desk.published == [notice, own]
    held = desk.run(lambda unit: unit.conversations.get(VISITOR)).held
    assert (held.by, held.until) == (NUMBERS["agent"], NOW + SILENT_FOR)
    page = (await agent.get(LEAD)).text
    assert "Thursday at ten?" in page
    assert say("console_hand_back") in page
    assert say("console_fate_shown") in page


async def test_it_says_once_that_a_person_answers(desk, agent):
    for key in ("k1", "k2"):
        await agent.send_form(f"{LEAD}/reply", key=key, words=f"Words {key}")
    abouts = [str(exchange.reply.about) for exchange in said_to(desk)]
    assert abouts.count("phrase taken_over") == 1
    assert [about for about in abouts if about.startswith("staff ")] == ["staff 2"] * 2


async def test_who_was_called_has_answered(desk, agent):
    """What the visitor writes after that is no longer added to a request."""
    before = desk.run(lambda unit: unit.conversations.get(VISITOR))
    called = replace(before, is_called=True, changed_at=NOW)
    desk.run(lambda unit: unit.conversations.put(called))
    await agent.send_form(f"{LEAD}/reply", key="k1", words="Here I am")
    assert not desk.run(lambda unit: unit.conversations.get(VISITOR)).is_called


async def test_a_reply_is_signed_as_far_as_its_writer_lets_visitors_know_them(desk, agent):
    """By the organisation alone at first; by the name of their choice, cleaned, once they gave one."""
    finland = say("organisation_business_finland")
    await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    assert said_to(desk)[-1].reply.signed == f"A person · {finland}"
    page = await agent.send_form(
        "/console/account/known-as", known_as=" Aino\u202e \n Virtanen " + "x" * 99
    )
    assert page.headers["location"] == "/console/account?done=name"
    await agent.send_form(f"{LEAD}/reply", key="k2", words=HELLO)
    assert said_to(desk)[-1].reply.signed == f"{('Aino Virtanen ' + 'x' * 99)[:60]} · {finland}"
    assert "Aino Virtanen" in (await agent.get("/console/account")).text
    await agent.send_form("/console/account/known-as", known_as="")
    await agent.send_form(f"{LEAD}/reply", key="k3", words=HELLO)
    assert said_to(desk)[-1].reply.signed == f"A person · {finland}"


async def test_it_says_so_in_the_visitor_s_language(desk, agent):
    conversation = desk.run(lambda unit: unit.conversations.get(VISITOR))
    kept = replace(conversation, language="zh-Hant", region="HK", changed_at=NOW)
    desk.run(lambda unit: unit.conversations.put(kept))
    await agent.send_form(f"{LEAD}/reply", key="k1", words="您好")
    notice = said_to(desk)[-2]
    assert notice.reply.tag == "zh-Hant-HK"
    assert "親自回覆" in notice.reply.text
    assert said_to(desk)[-1].reply.signed.startswith("工作人員 · ")


async def test_a_double_click_sends_once(desk, agent):
    """Also at the same moment: the form is what is unique."""
    send = [agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO) for _ in range(4)]
    assert {each.status_code for each in await asyncio.gather(*send)} == {303}
    assert [each.outcome for each in said_to(desk)].count(Outcome.STAFF) == 1


async def test_two_forms_send_twice(desk, agent):
    """Control: without the key, the same words go out again."""
    for key in ("k1", "k2"):
        await agent.send_form(f"{LEAD}/reply", key=key, words=HELLO)
    assert [each.outcome for each in said_to(desk)].count(Outcome.STAFF) == 2


async def test_a_new_lead_is_contacted_by_it_and_has_an_owner(desk, agent):
    await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    case = desk.case()
    assert (case.lead.status, case.owner) == (Status.CONTACTED, NUMBERS["agent"])
    entry = desk.entries()[-1].event
    assert (entry.action, entry.about, entry.staff) == (Action.REPLIED, f"lead {FINNISH}", 2)


async def test_a_request_for_a_person_is_seen_to_by_an_answer(desk, agent):
    await agent.send_form("/console/requests/5/reply", key="k1", words=HELLO)
    request = desk.run(lambda unit: unit.queue.request_of(VISITOR))
    assert (request.closed_by, request.closed_at) == (NUMBERS["agent"], NOW)


async def test_somebody_without_a_lead_is_answered_by_the_office(desk):
    visitor = Visitor("web", "nobody-in-particular")
    exchange = Exchange(
        visitor, "A person!", "", Reply("Of course.", About.parse("topic bot.human"), "en"),
        Outcome.ANSWERED, NOW,
    )  # fmt: skip
    number = desk.run(lambda unit: keep(unit, exchange).number)
    path = f"/console/requests/{number}"
    office, agent = desk.browser("office-manager"), desk.browser("agent")
    assert (await agent.send_form(f"{path}/reply", key="k", words=HELLO)).status_code == 404
    assert (await office.send_form(f"{path}/reply", key="k", words=HELLO)).status_code == 303
    assert said_to(desk, visitor)[-1].outcome is Outcome.STAFF
    write(desk, visitor, "Thursday is fine")
    assert "Thursday is fine" in (await office.get(path)).text
    again = await office.send_form(f"{path}/reply", key="k2", words="Good.")
    assert again.status_code == 303, "its address stays while they write to each other"


async def test_what_they_write_back_waits_unread_in_the_queue(desk, agent):
    await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    assert say("console_need_wrote") not in (await agent.get("/console/queue")).text
    for text in ("Thursday is fine", "At ten"):
        write(desk, VISITOR, text)
    assert say("console_need_wrote") in (await agent.get("/console/queue")).text
    page = (await agent.get(LEAD)).text
    assert say("console_unread", count=2) in page
    await agent.send_form(f"{LEAD}/reply", key="k2", words="See you")
    assert say("console_need_wrote") not in (await agent.get("/console/queue")).text


async def test_handing_back_lets_the_assistant_answer_again(desk, agent):
    await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    await agent.send_form(f"{LEAD}/hand-back")
    assert desk.run(lambda unit: unit.conversations.get(VISITOR)).held is None
    assert said_to(desk)[-1].reply.text == say("handed_back")
    assert desk.published[-1] == said_to(desk)[-1]
    await agent.send_form(f"{LEAD}/hand-back")
    abouts = [str(each.reply.about) for each in said_to(desk)]
    assert abouts.count("phrase handed_back") == 1


async def test_on_telegram_it_goes_by_the_outbox_as_plain_text(desk, agent):
    path = add_lead(desk, PHONE)
    hostile = "<b>not bold</b> *_[x](javascript:1) {{7*7}}"
    await agent.send_form(f"{path}/reply", key="k1", words=hostile)
    [outgoing] = outbox(desk, PHONE)
    payload = outgoing.payload
    assert (outgoing.account, payload["chat_id"]) == ("7000", 4711)
    assert payload["text"].endswith(hostile)
    assert payload["text"].startswith("A person answers you here now")
    assert "parse_mode" not in payload
    assert payload["link_preview_options"] == {"is_disabled": True}
    assert outgoing.exchange == said_to(desk, PHONE)[-1].number
    assert say("console_fate_waiting") in (await agent.get(path)).text


@pytest.mark.parametrize(
    ("receipt", "shown"),
    [
        (Receipt(Fate.SENT), "delivered 12:00"),
        (Receipt(Fate.GONE, "blocked"), "not delivered: blocked the bot"),
        (Receipt(Fate.FAILED, "errcode 40003"), "not delivered: errcode 40003"),
        (Receipt(Fate.HOLD, "no budget left"), "held until they write again"),
        (Receipt(Fate.UNSURE, "no answer"), "perhaps delivered"),
        (Receipt(Fate.LATER, "not reachable", 5), "trying again: the platform cannot be reached"),
    ],
)
async def test_what_became_of_it_is_said_in_words(desk, agent, receipt, shown):
    path = add_lead(desk, PHONE)
    await agent.send_form(f"{path}/reply", key="k1", words=HELLO)
    [outgoing] = outbox(desk, PHONE)
    desk.run(lambda unit: unit.outbox.change(settled(outgoing, receipt, NOW)))
    assert shown in (await agent.get(path)).text


async def test_who_has_blocked_us_gets_nothing_and_what_was_typed_stays(desk, agent):
    path = add_lead(desk, PHONE)
    desk.run(lambda unit: unit.recipients.lose(PHONE, "7000", "blocked", NOW))
    assert "Cannot be reached: blocked the bot" in (await agent.get(path)).text
    response = await agent.send_form(f"{path}/reply", key="k1", words="Words that stay")
    assert response.status_code == 422
    assert "Words that stay" in response.text
    assert outbox(desk, PHONE) == []
    assert said_to(desk, PHONE) == []
    desk.run(lambda unit: unit.recipients.regain(PHONE, "7000", NOW))
    assert (await agent.send_form(f"{path}/reply", key="k1", words="x")).status_code == 303


async def test_a_channel_that_is_off_is_said_to_be_so(open_desk):
    desk = open_desk(senders={})
    response = await desk.browser("agent").send_form(f"{LEAD}/reply", key="k", words=HELLO)
    assert response.status_code == 422
    assert say("console_reply_channel_off") in response.text


async def test_wechat_tells_how_many_replies_are_left_and_until_when(desk, agent):
    path = add_lead(desk, OPENID)
    quota = Quota(3, NOW + timedelta(hours=2, minutes=20))
    desk.run(lambda unit: unit.recipients.grant(OPENID, "main", Trigger.MESSAGE, quota, NOW))
    assert "WeChat: replies left 3, window closes 14:20" in (await agent.get(path)).text
    await agent.send_form(f"{path}/reply", key="k1", words="您好")
    [outgoing] = outbox(desk, OPENID)
    assert outgoing.state is State.WAITING
    assert outgoing.payload["call"]["text"]["content"].endswith("您好")
    desk.now += timedelta(hours=3)
    later = desk.browser("agent")
    assert say("console_reach_none_left") in (await later.get(path)).text


async def test_an_account_that_may_only_reply_holds_it(open_desk):
    desk = open_desk(senders={"wechat": WechatSender(lambda account: False)})
    path, agent = add_lead(desk, OPENID), desk.browser("agent")
    assert say("console_reach_held") in (await agent.get(path)).text
    await agent.send_form(f"{path}/reply", key="k1", words="您好")
    assert [each.state for each in outbox(desk, OPENID)] == [State.HELD]
    assert say("console_fate_held") in (await agent.get(path)).text


async def test_long_words_go_in_parts_that_fit(desk, agent):
    path = add_lead(desk, OPENID)
    quota = Quota(5, NOW + timedelta(hours=2))
    desk.run(lambda unit: unit.recipients.grant(OPENID, "main", Trigger.MESSAGE, quota, NOW))
    await agent.send_form(f"{path}/reply", key="k1", words="很长的话。" * 350)
    parts = [each.payload["said"] for each in outbox(desk, OPENID)]
    assert len(parts) > 1
    assert all(len(part.encode()) <= 2000 for part in parts)
    assert "".join(parts).count("很长的话。") == 350


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001], ids=["empty", "spaces", "long"])
async def test_what_cannot_be_sent_is_refused_with_what_was_typed(desk, agent, words):
    response = await agent.send_form(f"{LEAD}/reply", key="k", words=words)
    assert response.status_code == 422
    assert words.strip() in response.text
    assert Outcome.STAFF not in {each.outcome for each in said_to(desk)}


async def test_who_has_withdrawn_is_left_in_peace_unless_they_ask(desk, agent):
    lead = replace(desk.case().lead, status=Status.WITHDRAWN, changed_at=NOW)
    desk.run(lambda unit: unit.leads.change(lead))
    desk.run(lambda unit: unit.queue.close_request(VISITOR, 2, NOW))
    refused = await agent.send_form(f"{LEAD}/reply", key="k", words=HELLO)
    assert refused.status_code == 422
    assert say("console_reply_withdrawn") in refused.text
    asks = Exchange(
        VISITOR,
        "A person",
        "",
        Reply("Yes", About.parse("topic bot.human"), "en"),
        Outcome.ANSWERED,
        NOW,
    )
    desk.run(lambda unit: keep(unit, asks))
    assert (await agent.send_form(f"{LEAD}/reply", key="k", words=HELLO)).status_code == 303


async def test_nobody_answers_where_they_may_not_look(desk, agent):
    """Others' leads are absent; a viewer may not speak."""
    for path in (f"/console/leads/{SWEDISH}", f"/console/leads/{KEPT_IN_CHINA}"):
        assert (await agent.send_form(f"{path}/reply", key="k", words="x")).status_code == 404
    viewer = desk.browser("viewer")
    assert (await viewer.send_form(f"{LEAD}/reply", key="k", words="x")).status_code == 403
    assert "<textarea" not in (await viewer.get(LEAD)).text


async def test_erasing_a_visitor_takes_the_talk_along(desk, agent):
    path = add_lead(desk, PHONE)
    await agent.send_form(f"{path}/reply", key="k1", words="Canary words")
    desk.run(lambda unit: unit.erase(PHONE, "sealed"))
    kept = desk.run(
        lambda unit: unit.connection.exec_driver_sql(
            "select count(*) from staff_replies where visitor = '4711'"
        ).scalar()
    )
    assert (kept, outbox(desk, PHONE), said_to(desk, PHONE)) == (0, [], [])


async def test_that_a_reply_was_sent_is_forgotten_with_the_dialogue(desk, agent):
    """The words go with the exchanges; that the form was used, on the same day."""
    await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    gone = desk.run(lambda unit: expire(unit, NOW + Retention().dialogue, Retention()))
    assert gone["staff_replies"] == 0
    gone = desk.run(
        lambda unit: expire(unit, NOW + Retention().dialogue + timedelta(seconds=1), Retention())
    )
    assert gone["staff_replies"] == 1


async def test_whoever_hands_back_has_seen_what_was_written(desk, agent):
    """It stands in the queue no longer, and nothing is unread."""
    await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    write(desk, VISITOR, "Thursday is fine")
    assert say("console_unread", count=1) in (await agent.get(LEAD)).text
    await agent.send_form(f"{LEAD}/hand-back")
    assert say("console_need_wrote") not in (await agent.get("/console/queue")).text
    assert "unread" not in (await agent.get(LEAD)).text


@pytest.mark.parametrize("language", ["fi", "is"])
async def test_who_answers_stands_behind_a_colon(desk, agent, language):
    """Whoever reads it is called "you" with a capital there: it begins, and is no word in a sentence."""
    await agent.send_form("/console/account/language", language=language, next="")
    await agent.send_form(f"{LEAD}/reply", key="k1", words=HELLO)
    assert f": {say('console_you', language)};" in (await agent.get(LEAD)).text
