"""Each message is answered once and in time, whatever is repeated and however long it takes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.wechat import channel
from bot.channels.wechat.delivery import FOLLOWED_AT
from bot.channels.wechat.flight import Times
from bot.channels.wechat.staff import WechatSender
from bot.channels.wechat.tokens import Known
from bot.delivery.outbox import Outgoing, State
from bot.delivery.postponed import Postponed
from bot.delivery.recipients import Quota
from bot.dialogue.conversation import Held
from bot.message import Message, Visitor
from tests.bot import cast
from tests.bot.channels.wechat.office import OPENID, SOON, Caller, Office, credentials, until

pytestmark = pytest.mark.usefixtures("leaping")

TRIES = 3
VISITOR = Visitor("wechat", OPENID)


async def play(caller: Caller, fields: dict, tries: int = TRIES) -> str:
    """Ask as WeChat does, again after each try that ran out; return what is read in the end."""
    for _ in range(tries):
        try:
            async with asyncio.timeout(caller.office.times.gone - 0.05):
                response = await caller.deliver(**fields)
        except TimeoutError:
            continue
        if response.status_code == 200:
            return caller.read(response)
    return "out of service"


def knows(office, *texts):
    for text in texts:
        office.finder.knows(text, "cities.overview")


async def test_an_answer_goes_back_in_the_response(safe):
    knows(safe.office, "Which cities?")
    assert "北京/张家口" in await safe.say("Which cities?")
    assert [each.text for each in safe.office.exchanges_of()] == ["Which cities?"]
    assert safe.office.outbox() == []


async def test_a_repeated_delivery_gets_the_same_reply_and_is_taken_once(safe):
    fields = safe.text("你好")
    replies = [safe.read(await safe.deliver(**fields)) for _ in range(3)]
    assert len(set(replies)) == 1
    assert len(safe.office.exchanges_of()) == 1


async def test_the_same_id_from_somebody_else_is_another_message(safe):
    """MsgIds have collided across people."""
    fields = safe.text("你好")
    await safe.deliver(**fields)
    await safe.deliver(**fields | {"FromUserName": "oOther"})
    assert len(safe.office.exchanges_of()) == len(safe.office.exchanges_of("oOther")) == 1


async def test_deliveries_at_once_join_the_flight_in_progress(safe):
    safe.office.slow["slow"] = 0.05
    fields = safe.text("slow")
    replies = await asyncio.gather(*(safe.deliver(**fields) for _ in range(5)))
    assert len({safe.read(each) for each in replies}) == 1
    assert len(safe.office.taken) == 1


async def test_a_second_question_is_not_swallowed_while_the_first_is_pending(safe):
    knows(safe.office, "slow one", "quick one")
    safe.office.thinks("slow one", 0.425)
    first = asyncio.create_task(play(safe, safe.text("slow one")))
    await asyncio.sleep(0.01)
    assert "北京" in await safe.say("quick one")
    assert not first.done()
    assert "北京" in await first
    assert {each.text for each in safe.office.exchanges_of()} == {"slow one", "quick one"}


async def test_following_locks_nobody_out(safe):
    assert "您好" in await safe.event("subscribe")
    knows(safe.office, "城市")
    assert "北京" in await safe.say("城市")


async def test_a_slow_follow_event_does_not_hold_up_the_question_after_it(safe):
    knows(safe.office, "城市")
    safe.office.thinks("", 0.475)  # an event has no text
    follow = asyncio.create_task(safe.event("subscribe"))
    await asyncio.sleep(0.01)
    assert "北京" in await safe.say("城市")
    assert await follow


async def test_messages_of_one_visitor_keep_their_order(safe):
    safe.office.slow["one"] = 0.03
    first = asyncio.create_task(safe.say("one"))
    await asyncio.sleep(0.005)
    await safe.say("two")
    await first
    assert [each.text for each in safe.office.exchanges_of()] == ["one", "two"]


# Late, for an account that may write by itself


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.75])
async def test_a_late_answer_is_sent_exactly_once(sending, api, seconds):
    office = sending.office
    knows(office, "slow")
    office.thinks("slow", seconds)
    fields = sending.text("slow")
    assert sending.read(await sending.deliver(**fields)) == ""
    await until(lambda: api.sent)
    assert sending.read(await sending.deliver(**fields)) == "", "it would be read twice"
    assert len(api.sent) == 1
    assert "北京" in api.texts()[0]
    assert [each.state for each in office.outbox()] == [State.SENT]
    assert len(office.exchanges_of()) == 1
    assert office.writer.memory.postponed.values == {}


async def test_a_late_answer_stands_under_its_question(sending, api):
    sending.office.thinks("where", 0.5)
    await sending.say("where")
    await until(lambda: api.sent)
    assert api.texts()[0].startswith("关于您的问题“where”")


async def test_late_choices_can_be_tapped_and_a_tap_is_understood(sending, api):
    knows(sending.office, "slow")
    sending.office.thinks("slow", 0.5)
    await sending.say("slow")
    await until(lambda: api.sent)
    menu = api.sent[0]["msgmenu"]
    choice = menu["list"][0]
    assert choice["id"] == "topic:cities.selection"
    await sending.say(choice["content"], bizmsgmenuid=choice["id"])
    assert str(sending.office.exchanges_of()[-1].reply.about) == "topic cities.selection"


async def test_somebody_waiting_sees_that_we_are_busy(sending, api):
    typing = ("message/custom/typing", {"touser": OPENID, "command": "Typing"})
    sending.office.thinks("slow", 1.0)
    sending.office.thinks("slow too", 1.0)
    await asyncio.gather(sending.say("slow"), sending.say("slow too"))
    await until(lambda: len(api.sent) == 2)
    assert api.calls.count(typing) == 1, "WeChat minds the second one (45081)"


async def test_success_is_not_said_before_the_message_is_kept(sending):
    """503: WeChat comes again."""
    sending.office.thinks("slow", 0.75)
    response = asyncio.create_task(sending.deliver(**sending.text("slow")))
    await asyncio.sleep(0.05)
    sending.office.is_failing = True
    assert (await response).status_code == 503
    sending.office.is_failing = False


@pytest.mark.parametrize("is_killed", [True, False])
async def test_what_was_postponed_is_taken_up_by_the_next_process(
    sending, api, opened, monkeypatch, is_killed
):
    """At once when the process went away in order; when it died, within ten seconds."""
    monkeypatch.setattr(channel, "LOOK_SECONDS", 0.02)
    office = sending.office
    knows(office, "slow")
    office.thinks("slow", 30.0)  # it is ended before
    task = asyncio.create_task(sending.say("slow"))
    await until(lambda: office.writer.memory.postponed.values)
    if is_killed:
        for flight in list(office.wechat._answering._flights.values()):  # noqa: SLF001
            flight.task.cancel()
    else:
        await office.wechat._answering.close()  # noqa: SLF001
    assert await task == ""
    assert office.exchanges_of() == []
    office.slow.clear()
    office.open()
    await opened(office)
    if is_killed:
        office.clock.passes(seconds=5)
        await asyncio.sleep(0.1)
        assert office.exchanges_of() == [], "the process might still be there"
        office.clock.passes(seconds=10 - channel.LOOK_SECONDS - 5)
    await until(lambda: api.sent, seconds=30)
    assert "北京" in api.texts()[0]
    assert office.writer.memory.postponed.values == {}


async def test_what_waited_for_a_process_is_taken_up_one_by_one(sending, api, opened):
    """However long one takes: nobody waits for a response, and all at once they would be a flood."""
    office = sending.office
    office.thinks("one", 0.5)
    for number, text in enumerate(("one", "two", "three")):
        message = Message(Visitor("wechat", OPENID), f"key {number}", office.clock(), text)
        key = office.exchanges.seal.of_message(message)
        waiting = Postponed(message, "main")
        office.clock.passes(seconds=1)
        office.writer.run(lambda unit, key=key, of=waiting: unit.postponed.add(key, of))
    office.open()
    await opened(office)
    await until(lambda: len(office.exchanges_of()) == 3)
    assert [each.text for each in office.exchanges_of()] == ["one", "two", "three"]


async def test_what_is_in_flight_is_left_to_its_process(sending):
    """However long it takes, as long as that process says so; the control is one that does not."""
    office, first = sending.office, sending.office.wechat
    office.thinks("slow", 75.0)
    await sending.say("slow")
    office.open()
    for _ in range(5):
        office.clock.passes(seconds=3)
        await look_after(first)
        office.clock.passes(seconds=3)
        await look_after(office.wechat)
    assert [each.text for each in office.taken] == ["slow"]
    office.clock.passes(seconds=4)
    await look_after(office.wechat)
    await until(lambda: len(office.taken) > 1)
    await office.wechat._answering.close()  # noqa: SLF001


async def look_after(wechat):
    await wechat._answering.look_after(wechat._accounts)  # noqa: SLF001


async def test_what_was_answered_meanwhile_is_not_answered_again(sending, api, opened):
    """The other process got the second try, and its answer went back in the response."""
    office = sending.office
    fields = sending.text("hello")
    await sending.deliver(**fields)
    message = office.taken[0]
    key = office.exchanges.seal.of_message(message)
    office.writer.run(lambda unit: unit.postponed.add(key, Postponed(message, "main")))
    office.open()
    await opened(office)
    await until(lambda: not office.writer.memory.postponed.values)
    assert office.outbox() == []
    assert api.sent == []


async def test_a_late_answer_without_quota_goes_with_the_next_message(sending, api):
    office = sending.office
    knows(office, "slow", "another")
    office.thinks("slow", 0.5)
    api.always = 45047
    await sending.say("slow")
    await until(lambda: [each.state for each in office.outbox()] == [State.HELD])
    text = await sending.say("another")
    assert text.startswith("关于您的问题“slow”")
    assert text.count("北京/张家口") == 2
    assert [each.state for each in office.outbox()] == [State.SENT]


@pytest.mark.slow
async def test_48001_is_found_out_once_and_remembered(sending, api, opened):
    office = sending.office
    office.thinks("slow", 0.5)
    api.always = 48001
    await sending.say("slow")
    await until(lambda: office.accounts.get("main", Known()).refused == "48001")
    calls = len(api.calls)
    office.thinks("slow too", 2.25)
    assert "“？”" in await play(sending, sending.text("slow too"))
    assert len(api.calls) == calls
    office.open()
    later = await opened(office)
    await until(lambda: len(api.calls) > calls)
    assert "“？”" in await play(later, later.text("slow too"))


async def test_an_account_verified_meanwhile_may_write_after_a_restart(sending, api, opened):
    office = sending.office
    office.accounts["main"] = Known(refused="48001")
    office.open()
    later = await opened(office)
    await until(lambda: not office.accounts["main"].refused)
    office.thinks("slow", 0.5)
    assert await later.say("slow") == ""
    await until(lambda: api.sent)


# Late, for an account that may only reply


@pytest.mark.parametrize("seconds", [0.7, 1.0])
async def test_what_is_ready_by_a_later_try_goes_back_with_it(safe, seconds):
    knows(safe.office, "slow")
    safe.office.thinks("slow", seconds)
    assert "北京" in await play(safe, safe.text("slow"))
    assert safe.office.outbox() == []
    assert len(safe.office.taken) == 1


async def test_what_is_not_ready_by_the_last_try_is_asked_for_by_a_question_mark(safe):
    knows(safe.office, "slow")
    safe.office.thinks("slow", 2.0)
    assert "“?”" in await play(safe, safe.text("slow"))
    await until(lambda: safe.office.outbox(State.HELD))
    text = await safe.say("？")
    assert text.startswith("关于您的问题“slow”")
    assert "北京" in text
    assert "没有看到问题" not in text
    assert safe.office.outbox(State.HELD) == []


@pytest.mark.slow
async def test_a_question_mark_too_early_is_told_to_wait(safe):
    safe.office.thinks("slow", 3.0)
    await play(safe, safe.text("slow"))
    assert "稍后" in await safe.say("?")
    await until(lambda: safe.office.outbox(State.HELD))
    assert (await safe.say("?")).startswith("关于您的问题“slow”")


async def test_a_held_answer_goes_with_the_answer_to_the_next_question(safe):
    knows(safe.office, "slow", "another")
    safe.office.thinks("slow", 2.0)
    await play(safe, safe.text("slow"))
    await until(lambda: safe.office.outbox(State.HELD))
    fields = safe.text("another")
    text = safe.read(await safe.deliver(**fields))
    assert text.startswith("关于您的问题“slow”")
    assert text.count("北京/张家口") == 2
    assert safe.read(await safe.deliver(**fields)) == text, "a repeated delivery says the same"
    assert "关于您的问题" not in await safe.say("another")


async def test_somebody_who_writes_english_is_asked_to_wait_in_english(safe):
    safe.office.thinks("a slow question", 2.0)
    assert "“?”" in await play(safe, safe.text("a slow question"))


async def test_a_third_try_is_known_by_its_age_where_others_had_the_first_two(safe):
    office = safe.office
    office.thinks("slow", 1.0)
    created = str(int(office.clock().timestamp()) - 10)
    assert "“?”" in await play(safe, safe.text("slow") | {"CreateTime": created}, tries=1)


async def test_what_comes_after_the_last_try_is_held_though_nobody_was_told(safe):
    """The second and third try went astray; the visitor asks again, or something else."""
    knows(safe.office, "slow")
    safe.office.thinks("slow", SOON.over + 0.1)
    assert await play(safe, safe.text("slow"), tries=1) == "out of service"
    await until(lambda: safe.office.outbox(State.HELD))
    assert (await safe.say("hello")).startswith("关于您的问题“slow”")


# Never too late, never lost


@pytest.mark.slow
@pytest.mark.parametrize("is_checked", [True, False], ids=["in time", "control: no budget"])
async def test_no_reply_leaves_after_its_time(opened, is_checked):
    """Without the budget, answers would leave when WeChat has long hung up."""
    times = SOON if is_checked else replace(SOON, answer=9, reply=9, gone=9)
    caller = await opened(Office(credentials(), times=times))
    loop = asyncio.get_running_loop()
    latest = 0.0
    for seconds in (0.0, 0.12, 0.25, 0.37, 0.47, 0.52, 0.62, 1.0):
        text = f"after {seconds} seconds"
        caller.office.slow[text] = seconds
        begun = loop.time()
        response = await caller.deliver(**caller.text(text))
        if response.status_code == 200:
            latest = max(latest, loop.time() - begun)
    assert (latest < SOON.gone) is is_checked


async def test_nothing_kept_is_said_at_once(safe):
    safe.office.is_failing = True
    for fields in (safe.text("hello"), {"MsgType": "event", "Event": "unsubscribe"}):
        assert (await safe.deliver(**fields)).status_code == 503
    safe.office.is_failing = False
    assert safe.office.exchanges_of() == []


async def test_a_mistake_of_ours_is_kept_as_a_dead_letter_and_not_asked_for_again(safe):
    safe.office.breaks.add("poison")
    assert await safe.say("poison") == ""
    assert [letter[1:] for letter in safe.office.buried] == [
        ("could not be met", b"poison", OPENID)
    ]


async def test_the_real_times_leave_room_for_the_way_back():
    times = Times()
    assert times.answer <= 3.0
    assert times.reply < 4.5
    assert 5 < times.gone <= 5.5
    assert times.answer + times.storing <= times.reply
    assert times.old < times.answer
    assert times.asking < times.answer
    assert times.over > 3 * 5


# Followers come and go


async def test_who_leaves_is_sent_nothing_more(sending, api):
    office = sending.office
    office.thinks("slow", 0.5)
    api.always = 45047
    await sending.say("slow")
    await until(lambda: office.outbox(State.HELD))
    assert await sending.event("unsubscribe") == ""
    assert await sending.event("unsubscribe") == ""
    recipient = office.writer.run(lambda unit: unit.recipients.get(VISITOR))
    assert recipient.gone == "unsubscribed"
    assert [each.state for each in office.outbox()] == [State.CANCELLED]
    await sending.event("subscribe")
    recipient = office.writer.run(lambda unit: unit.recipients.get(VISITOR))
    assert recipient.gone == ""


async def test_who_leaves_while_an_answer_is_looked_for_is_not_sent_it(sending, api):
    office = sending.office
    office.thinks("slow", 0.75)
    await sending.say("slow")
    await sending.event("unsubscribe")
    await until(office.outbox)
    assert [each.state for each in office.outbox()] == [State.CANCELLED]
    recipient = office.writer.run(lambda unit: unit.recipients.get(VISITOR))
    assert recipient.gone == "unsubscribed"
    assert api.sent == []


async def test_who_comes_back_is_answered_late_again(safe):
    await safe.event("unsubscribe")
    await safe.event("subscribe")
    safe.office.thinks("slow", 2.25)
    await play(safe, safe.text("slow"))
    await until(lambda: safe.office.outbox(State.HELD))


def hold_a_word_of_staff(office):
    call = {"msgtype": "text", "text": {"content": "Staff says hello."}}
    word = Outgoing(VISITOR, "main", {"call": call}, office.clock(), state=State.HELD)
    office.writer.run(lambda unit: unit.outbox.add(word))


@pytest.mark.parametrize("is_new", [False, True], ids=["told again", "told late"])
async def test_who_left_before_they_came_back_stays(either, is_new):
    """WeChat tells again what was not answered, or lost its answer, after five and after ten seconds."""
    office, second = either.office, int(either.office.clock().timestamp())
    await either.event("subscribe", CreateTime=second)
    left = {"CreateTime": second + 10}
    if not is_new:
        await either.event("unsubscribe", **left)
    await either.event("subscribe", CreateTime=second + 13)
    hold_a_word_of_staff(office)
    await either.event("unsubscribe", **left)
    recipient = office.writer.run(lambda unit: unit.recipients.get(VISITOR))
    assert not (recipient and recipient.gone)
    assert "Staff says hello." in await either.say("hi")
    hold_a_word_of_staff(office)
    await either.event("unsubscribe", CreateTime=second + 20)
    recipient = office.writer.run(lambda unit: unit.recipients.get(VISITOR))
    assert recipient.gone == "unsubscribed"
    assert office.outbox(State.HELD) == []


async def test_who_came_back_to_another_account_has_left_this_one(sending):
    office, second = sending.office, int(sending.office.clock().timestamp())
    mark = Outgoing(VISITOR, "office", {FOLLOWED_AT: second + 9}, office.clock(), state=State.SENT)
    office.writer.run(lambda unit: unit.outbox.add(mark))
    await sending.event("unsubscribe", CreateTime=second)
    recipient = office.writer.run(lambda unit: unit.recipients.get(VISITOR))
    assert recipient.gone == "unsubscribed"


async def test_a_word_of_staff_that_was_held_goes_with_the_next_reply(sending):
    """Others may put messages into the outbox, too; they know nothing of answers."""
    hold_a_word_of_staff(sending.office)
    fields = sending.text("hi")
    text = sending.read(await sending.deliver(**fields))
    assert text.startswith("Staff says hello.")
    assert sending.read(await sending.deliver(**fields)) == text


@pytest.mark.parametrize(
    ("fields", "message", "event"),
    [
        ({"MsgType": "text", "Content": "hi", "MsgId": "1"}, 5, None),
        ({"MsgType": "image", "MsgId": "1"}, 5, None),
        ({"MsgType": "text", "Content": "x", "MsgId": "1", "bizmsgmenuid": "do:join"}, None, 3),
        ({"MsgType": "event", "Event": "subscribe"}, None, 3),
        ({"MsgType": "event", "Event": "SCAN", "EventKey": "web"}, None, 3),
        ({"MsgType": "event", "Event": "CLICK", "EventKey": "do:join"}, None, 3),
    ],
    ids=["text", "image", "tap in a message", "follow", "scan", "menu"],
)
async def test_the_ledger_says_how_often_somebody_may_be_written_to(
    sending, fields, message, event
):
    office = sending.office
    await sending.deliver(**fields)
    recipient = office.writer.run(lambda unit: unit.recipients.get(VISITOR))
    now = office.clock()
    office.clock.passes(hours=48)
    two_days = office.clock()
    office.clock.now = now
    office.clock.passes(minutes=1)
    assert recipient.message == (message and Quota(message, two_days))
    assert recipient.event == (event and Quota(event, office.clock()))


async def test_an_account_that_may_only_reply_keeps_no_ledger(safe):
    await safe.say("hi")
    assert safe.office.writer.run(lambda unit: unit.recipients.get(VISITOR)) is None


async def test_views_and_unknown_events_are_acknowledged_and_leave_nothing(sending, api):
    before = sending.office.rows()
    for event in ("VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new"):
        assert await sending.event(event, "https://x.example") == ""
    assert sending.office.rows() == before
    assert api.calls == []


async def test_who_erases_everything_leaves_nothing_behind(sending):
    office = sending.office
    await sending.say("hi")
    await sending.say("/forget")
    await sending.say("yes")
    fields = sending.text("yes")
    text = sending.read(await sending.deliver(**fields))
    assert office.exchanges_of() == []
    assert office.writer.run(lambda unit: unit.recipients.get(VISITOR)) is None
    assert sending.read(await sending.deliver(**fields)) == text


async def test_the_last_word_to_who_erased_everything_is_sent_and_kept_nowhere(sending, api):
    office = sending.office
    await sending.say("/forget")
    await sending.say("yes")
    office.thinks("yes", 0.5)
    assert await sending.say("yes") == ""
    await until(lambda: api.sent)
    assert api.texts() == [cast.say("erased", "zh-Hans")]
    assert office.outbox() == []
    assert office.writer.run(lambda unit: unit.recipients.get(VISITOR)) is None
    assert office.writer.memory.postponed.values == {}


@pytest.mark.parametrize("is_erased", [True, False], ids=["erased", "control: kept"])
async def test_a_question_that_waits_while_all_is_erased_is_not_kept(either, is_erased):
    """They are told that everything is gone, and nothing of before comes after it."""
    office = either.office
    await either.say("hi")
    office.thinks("slow", 2.5)
    await play(either, either.text("slow"))
    for text in ("/forget", "yes", "yes") if is_erased else ():
        await either.say(text)
    await until(lambda: not office.wechat._answering._flights)  # noqa: SLF001
    kept = [] if is_erased else ["hi", "slow"]
    assert [each.text for each in office.exchanges_of()] == kept
    assert bool(office.outbox()) is not is_erased
    assert office.writer.memory.postponed.values == {}


# Long answers

LONG = "。".join(f"第{number}句话说的是一个很长的回答" for number in range(120)) + "。"


@pytest.fixture
def told_much(safe, monkeypatch):
    """Make the answer to 城市 very long."""
    knows(safe.office, "城市")
    assistant = safe.office.exchanges._assistant()  # noqa: SLF001
    decide = assistant.decide

    def decided(conversation, message, *given):
        decision = decide(conversation, message, *given)
        if str(decision.reply.about) != "topic cities.overview":
            return decision
        return replace(decision, reply=replace(decision.reply, text=LONG))

    monkeypatch.setattr(assistant, "decide", decided)
    return safe


async def test_a_long_answer_comes_in_parts_until_there_is_no_more(told_much):
    told = [await told_much.say("城市")]
    while "更多" in told[-1] and "没有更多" not in told[-1]:
        told.append(await told_much.say("更多"))
    assert len(told) > 2
    together = "".join(told).replace("\n", "")
    assert all(sentence in together for sentence in LONG.split("。"))
    assert "1/" in told[0]
    assert "没有更多" in await told_much.say("更多")


async def test_the_parts_of_a_long_answer_are_repeated_as_they_were(told_much):
    first, more = told_much.text("城市"), told_much.text("更多")
    texts = [told_much.read(await told_much.deliver(**each)) for each in (first, more)]
    again = [told_much.read(await told_much.deliver(**each)) for each in (first, more)]
    assert again == texts
    assert texts[0] != texts[1]


async def test_another_long_answer_takes_the_place_of_the_rest_of_the_first(told_much):
    await told_much.say("城市")
    await told_much.say("城市")
    states = [each.state for each in told_much.office.outbox()]
    assert states == [State.CANCELLED, State.REST]


async def test_numbers_under_a_part_mean_what_stands_there(told_much):
    await told_much.say("城市")
    text = await told_much.say("更多")
    exchange = told_much.office.exchanges_of()[-1]
    for number, choice in enumerate(exchange.reply.choices, 1):
        assert f"{number}. {choice.label}" in text
    await told_much.say("1")
    chosen = told_much.office.exchanges_of()[-1]
    assert str(chosen.reply.about) == exchange.reply.choices[0].id.replace(":", " ")


@pytest.fixture
def long_notice(either, monkeypatch):
    """WeChat calling an account of either kind, whose privacy notice does not fit into one text."""
    questions = either.office.exchanges._assistant()._interview.questions  # noqa: SLF001
    notice = questions.notice

    def lengthened(intake, language):
        return f"{LONG}{notice(intake, language)}"

    monkeypatch.setattr(questions, "notice", lengthened)
    return either


def consents(office):
    kept = office.writer.run(lambda unit: list(unit.consents.of(VISITOR)))
    return [(str(each.purpose), each.is_given) for each in kept]


@pytest.mark.parametrize("yes", ["同意", "我同意", "好的", "1", "确认"])
async def test_nobody_agrees_to_a_notice_before_they_saw_its_end(long_notice, yes):
    """A yes under the first part brings the next one; under the last it is a consent."""
    office = long_notice.office
    told = [await long_notice.say("/join")]
    assert "1/" in told[0]
    while not told[-1].count("您同意吗"):
        assert consents(office) == []
        told.append(await long_notice.say(yes))
        assert consents(office) == []
    assert len(told) > 2
    together = "".join(told).replace("\n", "")
    assert all(sentence in together for sentence in LONG.split("。"))
    await long_notice.say("同意")
    assert consents(office) == [("contact", True)]


async def test_a_no_needs_no_end_of_the_notice(long_notice):
    await long_notice.say("/join")
    await long_notice.say("不同意")
    assert consents(long_notice.office) == [("contact", False)]


async def test_a_command_under_the_beginning_of_a_notice_is_no_yes(long_notice):
    await long_notice.say("/join")
    told = cast.say("intake_cancelled", "zh-Hans").replace(" /join ", "“报名”")
    assert await long_notice.say("/cancel") == told


async def test_an_answer_in_between_is_not_the_end_of_the_notice(long_notice):
    office = long_notice.office
    office.finder.knows("隐私怎么保护", "bot.privacy")
    await long_notice.say("/join")
    assert "同意" in await long_notice.say("隐私怎么保护")
    assert "2/" in await long_notice.say("同意")
    assert consents(office) == []


async def test_who_was_shown_something_else_since_agrees_to_that(long_notice, monkeypatch):
    """The rest of an answer that nothing waited for stands in nobody's way."""
    office = long_notice.office
    await long_notice.say("/join")
    await long_notice.say("取消")
    monkeypatch.undo()
    assert "您同意吗" in await long_notice.say("/join")
    await long_notice.say("同意")
    assert consents(office) == [("contact", True)]


async def test_nobody_agrees_to_a_late_notice_before_they_saw_its_end(sending, api, monkeypatch):
    """As little to one that came after its request was over."""
    office = sending.office
    questions = office.exchanges._assistant()._interview.questions  # noqa: SLF001
    monkeypatch.setattr(questions, "notice", lambda _intake, _language: LONG)
    office.thinks("/join", 0.5)
    assert await sending.say("/join") == ""
    await until(lambda: api.sent)
    assert "1/" in api.texts()[0]
    assert "2/" in await sending.say("同意")
    assert consents(office) == []


async def test_a_copy_of_their_data_says_what_they_tapped_in_words(safe):
    """Following, and what stands in the menu; and our own words as they were on the screen."""
    await safe.event("subscribe")
    for key in ("topic:focus.overview", "do:topics", "nonsense"):
        await safe.event("CLICK", key)
    assert "发送“隐私”" in await safe.say("我的数据")
    copy = safe.office.exchanges_of()[-1].reply.text.splitlines()
    said = [line for line in copy if line.startswith("> ")]
    topic = cast.library().topics["focus.overview"].label("zh-Hans")
    assert said == ["> 开始", f"> {topic}", "> 我能回答什么", "> …"]


async def late_notice(caller):
    """Ask to register where the notice takes too long for any request."""
    caller.office.thinks("/join", 2.0)
    await play(caller, caller.text("/join"))


@pytest.mark.parametrize("yes", ["同意", "我同意", "好的", "1", "确认"])
async def test_a_yes_before_a_held_notice_was_shown_is_no_consent(safe, yes):
    """It was said to the word that a moment is needed; what it brings is the notice."""
    office = safe.office
    await late_notice(safe)
    await until(lambda: office.outbox(State.HELD))
    assert "您同意吗" in await safe.say(yes)
    assert consents(office) == []
    assert "境外" in await safe.say("同意")
    assert consents(office) == [("contact", True)]


async def test_a_question_mark_shows_the_notice_that_is_agreed_to(safe):
    await late_notice(safe)
    await until(lambda: safe.office.outbox(State.HELD))
    assert "您同意吗" in await safe.say("？")
    await safe.say("好的")
    assert consents(safe.office) == [("contact", True)]


NOT_YET = {"45047": {"always": 45047}, "busy": {"always": -1}, "on its way": {"stall": 1.0}}


@pytest.mark.parametrize("trouble", NOT_YET.values(), ids=NOT_YET.keys())
async def test_a_yes_before_a_late_notice_went_out_is_no_consent(sending, api, trouble):
    """Refused, to be tried again, or on its way: what is not sent yet comes with the question."""
    office = sending.office
    for name, value in trouble.items():
        setattr(api, name, value)
    await late_notice(sending)
    await until(lambda: any(path == "message/custom/send" for path, _ in api.calls))
    await until(lambda: api.stall or office.outbox(State.HELD, State.WAITING))
    text = await sending.say("好的")
    assert consents(office) == []
    assert ("您同意吗" in text) is not bool(api.stall)
    await until(lambda: not api.stall or office.outbox(State.SENT))
    await sending.say("好的")
    assert consents(office) == [("contact", True)]


async def test_a_late_notice_that_went_out_is_agreed_to(sending, api):
    await late_notice(sending)
    await until(lambda: sending.office.outbox(State.SENT))
    await sending.say("好的")
    assert consents(sending.office) == [("contact", True)]


async def test_a_summary_that_was_not_shown_yet_is_not_sent(safe):
    """A yes to the word that a moment is needed shows it; the next one sends it."""
    office = safe.office
    await safe.say("hi")
    conversation = office.writer.run(lambda unit: unit.conversations.get(VISITOR))
    asked = cast.at_question("need", cast.Kind.PARTNER, **cast.GIVEN[cast.Kind.PARTNER])
    kept = replace(conversation, intake=replace(asked, is_changing=True), shown="phrase ask_need")
    office.writer.run(lambda unit: unit.conversations.put(kept))
    office.thinks("床旁监测", 2.0)
    await play(safe, safe.text("床旁监测"))
    await until(lambda: office.outbox(State.HELD))
    text = await safe.say("好的")
    assert "床旁监测" in text
    assert "没有更多" not in text
    assert office.writer.run(lambda unit: list(unit.leads.of(VISITOR))) == []
    await safe.say("提交")
    assert len(office.writer.run(lambda unit: list(unit.leads.of(VISITOR)))) == 1


def take_over(office):
    """Let a person answer."""
    conversation = office.writer.run(lambda unit: unit.conversations.get(VISITOR))
    held = Held(1, office.clock() + timedelta(hours=1))
    kept = replace(conversation, held=held, language="zh-Hans", changed_at=office.clock())
    office.writer.run(lambda unit: unit.conversations.put(kept))


async def test_nothing_is_said_while_a_person_answers(safe):
    """WeChat hears that all is well; what was written is kept."""
    take_over(safe.office)
    response = await safe.deliver(**safe.text("周四可以"))
    assert (response.status_code, response.text) == (200, "success")
    assert [each.text for each in safe.office.exchanges_of()] == ["周四可以"]
    assert safe.office.outbox() == []


async def test_words_of_staff_that_are_held_go_with_the_silence(safe):
    """An account that may only reply: the next message takes them along, once."""
    take_over(safe.office)
    sender = WechatSender(lambda account: False)
    for outgoing in sender.outgoing(VISITOR, None, "周四上午方便吗？", safe.office.clock()):
        safe.office.writer.run(
            lambda unit, each=outgoing: unit.outbox.add(replace(each, exchange=99))
        )
    fields = safe.text("在吗")
    assert safe.read(await safe.deliver(**fields)) == "周四上午方便吗？"
    assert safe.read(await safe.deliver(**fields)) == "周四上午方便吗？", "the same, asked again"
    assert (await safe.deliver(**safe.text("好"))).text == "success"


async def test_a_message_for_a_person_that_took_long_is_not_answered_late(plain):
    """Nothing was said, so nothing comes later."""
    take_over(plain.office)
    plain.office.thinks("slow", 1.25)
    await play(plain, plain.text("slow"))
    await until(plain.office.exchanges_of)
    assert [each.state for each in plain.office.outbox() if each.state is not State.SENT] == []
