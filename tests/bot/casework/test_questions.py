"""Questions in vain: grouped as people mean them, closed once, and their askers told once."""

import asyncio
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.casework import proposals, trial
from bot.casework.content.folder import may_write, write
from bot.casework.proposals import ProposalRunner, change_of
from bot.casework.questions import MAY_WITHDRAW, Asking, Proposal, State, grouped
from bot.casework.trial import trial_in
from bot.delivery.outbox import Outgoing
from bot.delivery.outbox import State as Sending
from bot.errors import StorageError
from bot.message import About, Reply, Visitor
from bot.staff.members import Sight
from bot.transcript import Exchange, Outcome
from knowledge.editing.patch import Change, Way
from knowledge.matching.match import Match, MatchKind
from knowledge.project import OFFICE
from tests.bot.cast import library, replies, sight
from tests.bot.console.conftest import FINLAND, SWEDEN, lead_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WHOLE = Sight(OFFICE, is_whole=True)


def asking(number, text, visitor="", language="en", outcome=Outcome.DECLINED):
    who = Visitor("web", visitor or f"visitor {number}")
    return Asking(number, who, text, language, outcome, ("pipeline.cost",), NOW)


ASKINGS = [
    asking(1, "Do you help with CE marking?"),
    asking(2, "do you help with CE-marking"),
    asking(3, "with ce marking do you help??"),
    asking(4, "Do you help with CE markings", "visitor 1"),
    asking(5, "你们帮忙做医疗器械注册吗", language="zh-Hans"),
    asking(6, "你們幫忙做醫療器械註冊嗎？", language="zh-Hant"),
    asking(7, "你们帮忙医疗器械注册吗", language="zh-Hans"),
    asking(8, "Is there parking at your office?"),
    asking(9, "tax?"),
    asking(10, "tea?"),
]


def texts(groups):
    return sorted(sorted(asking.number for asking in group.askings) for group in groups)


def test_spellings_of_one_question_are_one_group():
    """Capitals, marks, order of words, plurals, Traditional characters; other questions stay apart."""
    assert texts(grouped(ASKINGS)) == [[1, 2, 3, 4], [5, 6, 7], [8], [9], [10]]


def test_the_order_in_which_they_came_changes_nothing():
    """The same questions are the same groups, however they are shuffled."""
    wanted = texts(grouped(ASKINGS))
    chance = random.Random(7)  # noqa: S311  # the same every time
    for _ in range(20):
        shuffled = list(ASKINGS)
        chance.shuffle(shuffled)
        assert texts(grouped(shuffled)) == wanted
        assert [group.number for group in grouped(shuffled)] == [
            group.number for group in grouped(ASKINGS)
        ]


def test_people_are_counted_and_not_questions():
    """Somebody who asks twice is one; most people come first."""
    first = next(group for group in grouped(ASKINGS) if group.has(1))
    assert (first.askers, len(first.askings)) == (3, 4)
    alone = [asking(number, "the same thing again", "one") for number in range(20, 29)]
    groups = grouped([*ASKINGS, *alone])
    assert [group.askers for group in groups] == [3, 3, 1, 1, 1, 1]


def exchange(visitor, text, outcome, about="phrase declined", language="en", **changes):
    made = Exchange(
        visitor, text, "", Reply("A reply", About.parse(about), language), outcome, NOW
    )
    return replace(made, **changes)


@pytest.fixture
def writer(address, written):
    return written(address)


def vain(writer, sight=WHOLE):
    return writer.run(lambda unit: list(unit.unanswered.in_vain(sight)))


def test_what_was_disputed_is_what_was_asked_before(writer):
    """The visitor taps "not what I meant"; the words stand one exchange earlier."""
    visitor = Visitor("web", "one")

    def fill(unit):
        unit.transcript.add(exchange(visitor, "Which towns?", Outcome.ANSWERED))
        unit.transcript.add(exchange(visitor, "", Outcome.GUIDED))
        unit.transcript.add(exchange(Visitor("web", "two"), "Something else", Outcome.ANSWERED))
        unit.transcript.add(exchange(visitor, "", Outcome.DISPUTED))

    writer.run(fill)
    assert [asking.text for asking in vain(writer)] == ["Which towns?"]


def test_answered_and_guided_ones_are_not_in_vain(writer):
    """Only what was declined, offered or disputed."""
    for outcome in Outcome:
        writer.run(
            lambda unit, outcome=outcome: unit.transcript.add(
                exchange(Visitor("web", "one"), f"asked {outcome}", outcome)
            )
        )
    assert {str(asking.outcome) for asking in vain(writer)} == {"declined", "offered", "disputed"}


def test_questions_are_for_the_eyes_of_their_lead(writer):
    """Those of visitors without a lead are the project office's."""

    def fill(unit):
        for reference, organisation in (("FFF-AAA", FINLAND), ("EEE-AAA", SWEDEN)):
            lead = lead_of(reference, organisation)
            unit.leads.add(lead)
            unit.transcript.add(exchange(lead.visitor, f"of {organisation}", Outcome.DECLINED))
        unit.transcript.add(exchange(Visitor("web", "nobody"), "of nobody", Outcome.DECLINED))

    writer.run(fill)

    def seen(sight):
        return sorted(asking.text for asking in vain(writer, sight))

    assert seen(sight(FINLAND)) == ["of business-finland"]
    assert seen(sight(OFFICE)) == ["of nobody"]
    assert len(seen(WHOLE)) == 3


PROPOSAL = Proposal(
    "key", "phrasing", "en", "Which towns are you in?", 1, FINLAND, NOW, "cities.overview"
)


def ask(writer, *visitors, text="in which towns are you"):
    def fill(unit):
        return [
            unit.transcript.add(exchange(visitor, text, Outcome.DECLINED)) for visitor in visitors
        ]

    return writer.run(fill)


def test_what_is_proposed_for_leaves_the_list_until_it_is_taken_back(writer):
    """And the same form sent twice is one proposal."""
    numbers = ask(writer, Visitor("web", "one"), Visitor("web", "two"))
    first = writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, numbers[:1]))
    again = writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, numbers))
    assert first == again
    assert [asking.number for asking in vain(writer)] == numbers[1:]
    writer.run(lambda unit: unit.unanswered.release(first))
    assert len(vain(writer)) == 2


def test_a_state_is_changed_from_the_one_that_was_seen(writer):
    """Two processes that want the same proposal: one gets it."""
    number = writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, []))
    mine = replace(PROPOSAL, number=number).became(State.EXAMINING, NOW)
    change = lambda unit: unit.unanswered.change(mine, State.WAITING)  # noqa: E731
    assert [writer.run(change), writer.run(change)] == [True, False]


def test_whoever_is_erased_is_not_told(writer):
    """Nothing of them is left in what was proposed."""
    visitor = Visitor("web", "one")
    numbers = ask(writer, visitor, Visitor("web", "two"))
    proposal = writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, numbers))
    writer.run(lambda unit: unit.erase(visitor, "sealed"))
    askers = writer.run(lambda unit: list(unit.unanswered.askers(proposal)))
    assert [asker.visitor.id for asker in askers] == ["two"]


# The job


class ChatSender:
    """A channel that sends by itself, or holds."""

    def __init__(self, state=Sending.WAITING):
        self.state = state

    def outgoing(self, visitor, recipient, text, at):
        return [Outgoing(visitor, "bot", {"text": text}, at, state=self.state)]


class Finder:
    def __init__(self, topic="", outcome=MatchKind.NONE):
        self.match = Match(outcome, (topic,) if topic else (), 0.5, "en")

    def find(self, text, language):
        return self.match


REPORT = {"diff": "a diff", "problems": [], "asked": [
    {"text": PROPOSAL.text, "before": {}, "after": {}},
    {"text": "my name is Aino", "before": {}, "after": {}},
]}  # fmt: skip


def job(writer, tmp_path, **changes):
    async def try_change(change, asked):
        return REPORT

    known = {"library": library(), "matcher": Finder(), "replies": replies()}
    mind = SimpleNamespace(**{name: changes.pop(name, each) for name, each in known.items()})
    given = {
        "writer": writer,
        "mind": lambda: mind,
        "senders": {"telegram": ChatSender(), "wechat": ChatSender(Sending.HELD)},
        "content": tmp_path,
        "try_change": try_change,
        "clock": lambda: NOW,
        "publish": lambda exchange: None,
    }
    return ProposalRunner(**{**given, **changes})


def proposal_in(writer, number=1):
    return writer.run(lambda unit: unit.unanswered.get(number, WHOLE))


async def test_a_proposal_is_examined(writer, tmp_path):
    """Words of visitors do not stay with it; its own do."""
    numbers = ask(writer, Visitor("web", "one"))
    writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, numbers))
    assert await job(writer, tmp_path).examine()
    examined = proposal_in(writer)
    assert examined.state is State.EXAMINED
    assert [each["text"] for each in examined.report["asked"]] == [PROPOSAL.text, ""]
    assert not await job(writer, tmp_path).examine()


async def test_what_cannot_be_made_says_why(writer, tmp_path):
    """And can be taken back."""

    async def fail(change, asked):
        return {"problems": ["'Which towns' belongs to another topic."]}

    writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, []))
    await job(writer, tmp_path, try_change=fail).examine()
    assert proposal_in(writer).state is State.FAULTY


async def test_a_trial_that_went_with_its_server_is_not_done_again(writer, tmp_path):
    """It may be what ended it: it is said, and somebody takes it back. Not while it may still run."""
    number = writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, []))
    lost = replace(PROPOSAL, number=number).became(State.EXAMINING, NOW)
    writer.run(lambda unit: unit.unanswered.change(lost, State.WAITING))
    assert not await job(writer, tmp_path).examine()
    assert await job(writer, tmp_path, clock=lambda: NOW + timedelta(minutes=16)).examine()
    after = proposal_in(writer)
    assert (after.state, after.report["problems"]) == (State.FAULTY, [trial.DIED])
    assert {State.EXAMINING, State.FAULTY} <= MAY_WITHDRAW


@pytest.mark.parametrize("slow", [1, 2], ids=["its beginning", "its end"])
async def test_a_trial_of_which_nothing_could_be_kept_is_done_again(
    writer, tmp_path, monkeypatch, slow
):
    """By who began it: a commit may take longer than is waited, and be kept for all that."""
    writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, []))
    do, counted = writer.do, []

    async def late(work, **more):
        counted.append(work)
        if len(counted) == slow == 2:
            raise StorageError
        result = await do(work, **more)
        if len(counted) == slow:
            raise StorageError
        return result

    monkeypatch.setattr(writer, "do", late)
    mine = job(writer, tmp_path)
    with pytest.raises(StorageError):
        await mine.examine()
    assert proposal_in(writer).state is State.EXAMINING
    assert not await job(writer, tmp_path).examine()
    assert await mine.examine()
    assert proposal_in(writer).state is State.EXAMINED


async def test_a_trial_that_is_ended_is_said_at_once(tmp_path, monkeypatch):
    """As the system ends what takes the last of the memory; it is not tried until time is up."""
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nkill -9 $$\n")
    python.chmod(0o700)
    monkeypatch.setattr(trial.sys, "executable", str(python))
    async with asyncio.timeout(60):
        report = await trial_in(tmp_path)(change_of(PROPOSAL), [])
    assert report == {"problems": [trial.DIED]}


async def test_a_trial_waits_while_something_is_learned(writer, tmp_path):
    """Both take much memory; it is done in its turn."""
    writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, []))
    assert not await job(writer, tmp_path, is_learning=lambda: True).examine()
    assert proposal_in(writer).state is State.WAITING
    assert await job(writer, tmp_path).examine()


def going_on(writer, tmp_path, **changes):
    """Return a runner whose trial does not end, what says that it began, and how it ended."""
    began, ended = asyncio.Event(), []

    async def try_change(change, asked):
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(change.text)

    return job(writer, tmp_path, try_change=try_change, **changes), began, ended


async def until(is_so):
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # nobody is told of it
            await asyncio.sleep(0.01)


async def test_what_is_approved_waits_for_no_trial(writer, content, monkeypatch):
    """Written, and those who had asked are told, while the trial of another proposal goes on."""
    monkeypatch.setattr(proposals, "LOOK_SECONDS", 0.01)
    writer.run(lambda unit: unit.unanswered.propose(replace(PROPOSAL, key="tried"), []))
    runner, began, ended = going_on(writer, content)
    task = asyncio.create_task(runner.run())
    await began.wait()
    number = approved(writer, State.APPLYING)
    await until(lambda: proposal_in(writer, number).state is State.APPLIED)
    assert ended == []
    minds = job(writer, content, matcher=Finder("cities.overview", MatchKind.ANSWER)).mind
    runner.mind = minds
    await until(lambda: proposal_in(writer, number).state is State.OUT)
    assert (ended, proposal_in(writer).state) == ([], State.EXAMINING)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert ended == [PROPOSAL.text], "whoever ends the server ends the trial"


async def test_a_trial_ends_when_its_proposal_is_taken_back(writer, tmp_path, monkeypatch):
    """Control: it goes on as long as nobody does, also while that cannot be read."""
    monkeypatch.setattr(proposals, "LOOK_SECONDS", 0.01)
    number = writer.run(lambda unit: unit.unanswered.propose(PROPOSAL, []))
    runner, began, ended = going_on(writer, tmp_path)
    read, counted = writer.read, []

    async def unread(work):
        counted.append(work)
        if len(counted) == 4:
            raise StorageError
        return await read(work)

    monkeypatch.setattr(writer, "read", unread)
    trying = asyncio.create_task(runner.examine())
    await began.wait()
    await until(lambda: len(counted) > 6)
    assert ended == []
    back = replace(proposal_in(writer, number), state=State.WITHDRAWN)
    writer.run(lambda unit: unit.unanswered.change(back, State.EXAMINING))
    async with asyncio.timeout(5):
        assert await trying
    assert ended == [PROPOSAL.text]
    assert proposal_in(writer, number).state is State.WITHDRAWN


ASKERS = (
    Visitor("web", "one"), Visitor("telegram", "22"), Visitor("wechat", "three"), Visitor("web", "one"),
)  # fmt: skip


def examined(writer, **changes):
    numbers = ask(writer, *ASKERS)
    proposal = replace(PROPOSAL, **changes)
    number = writer.run(lambda unit: unit.unanswered.propose(proposal, numbers))
    done = replace(proposal, number=number).became(State.EXAMINED, NOW, REPORT)
    writer.run(lambda unit: unit.unanswered.change(done, State.WAITING))
    return number


def approved(writer, state=State.APPLIED, **changes):
    number = examined(writer, **changes)
    given = replace(proposal_in(writer, number), state=state)
    writer.run(lambda unit: unit.unanswered.change(given, State.EXAMINED))
    return number


def told(writer, visitor):
    exchanges = writer.run(lambda unit: list(unit.transcript.of(visitor)))
    return [each.reply for each in exchanges if each.reply.about.says("answer_is_out")]


async def test_askers_are_told_once_the_answer_is_out(writer, tmp_path):
    """Each once: sent, held for the next message, or at the next visit; with question and answer."""
    approved(writer)
    out = job(writer, tmp_path, matcher=Finder("cities.overview", MatchKind.ANSWER))
    assert await out.tell_askers() == 3
    assert proposal_in(writer).state is State.OUT
    for visitor in set(ASKERS):
        (reply,) = told(writer, visitor)
        assert "in which towns are you" in reply.text
        assert library().topics["cities.overview"].answers["en"].text.strip() in reply.text
    states = {
        visitor.channel: [
            each.state for each in writer.run(lambda unit, v=visitor: list(unit.outbox.of(v, frozenset(Sending))))
        ]
        for visitor in set(ASKERS)
    }  # fmt: skip
    assert states == {"web": [], "telegram": [Sending.WAITING], "wechat": [Sending.HELD]}
    assert await out.tell_askers() == 0


async def test_askers_are_told_when_what_is_known_changes(writer, tmp_path, monkeypatch):
    """Without a restart; the control is that nobody is before."""
    monkeypatch.setattr(proposals, "LOOK_SECONDS", 0.01)
    approved(writer)
    minds = [
        job(writer, tmp_path).mind(),
        job(writer, tmp_path, matcher=Finder("cities.overview", MatchKind.ANSWER)).mind(),
    ]
    runner = job(writer, tmp_path, mind=lambda: minds[0])
    task = asyncio.create_task(runner.run())
    await asyncio.sleep(0.2)
    assert told(writer, ASKERS[0]) == []
    minds.pop(0)
    async with asyncio.timeout(5):
        while not told(writer, ASKERS[0]):  # noqa: ASYNC110  # nobody is told of it
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nobody_is_told_before_it_is_out(writer, tmp_path):
    """Control: a proposal that is only approved, or answered by another topic."""
    approved(writer)
    for finder in (
        Finder(),
        Finder("project.about", MatchKind.ANSWER),
        Finder("cities.overview", MatchKind.RIVALS),
    ):
        assert await job(writer, tmp_path, matcher=finder).tell_askers() == 0
    assert told(writer, ASKERS[0]) == []


async def test_what_nobody_has_approved_is_not_out_and_nobody_is_told(writer, tmp_path):
    """Whatever its text is answered with: it may have been before, as a question that is known already is."""
    number = examined(writer)
    out = job(writer, tmp_path, matcher=Finder("cities.overview", MatchKind.ANSWER))
    assert await out.tell_askers() == 0
    assert proposal_in(writer, number).state is State.EXAMINED
    assert [told(writer, visitor) for visitor in set(ASKERS)] == [[], [], []]


@pytest.mark.parametrize(("finder", "count"), [
    (Finder(), 0), (Finder("project.about", MatchKind.ANSWER), 0), (Finder("cities.overview", MatchKind.ANSWER), 3),
])  # fmt: skip
async def test_what_somebody_put_into_the_files_is_told_to_those_whom_it_answers(
    writer, tmp_path, finder, count
):
    """No second person has said that it is an answer to what they asked."""
    text = next(
        one.text
        for one in library().phrasings
        if (one.topic, one.language) == ("cities.overview", "en")
    )
    number = examined(writer, text=text)
    assert await job(writer, tmp_path, matcher=finder).tell_askers() == count
    assert proposal_in(writer, number).state is State.OUT


async def test_a_crash_in_the_middle_tells_nobody_twice(writer, tmp_path):
    """Who was told is kept with the telling."""
    approved(writer)
    out = job(writer, tmp_path, matcher=Finder("cities.overview", MatchKind.ANSWER))
    real, count = writer.do, [0]

    async def break_at_the_second(work, **options):
        count[0] += 1
        if count[0] == 2:
            raise ZeroDivisionError
        return await real(work, **options)

    broken = SimpleNamespace(do=break_at_the_second, read=writer.read)
    with pytest.raises(ZeroDivisionError):
        await replace(out, writer=broken).tell_askers()
    assert await out.tell_askers() == 2
    assert [len(told(writer, visitor)) for visitor in set(ASKERS)] == [1, 1, 1]


async def test_two_processes_that_know_the_answer_at_once_tell_each_asker_once(
    address, written, tmp_path
):
    """After a new version was put in place everywhere: both have read who is to be told."""
    writers = [written(address), written(address)]
    approved(writers[0])
    ready = asyncio.Barrier(2)

    def waiting_for_both(writer):
        async def do(work, **options):
            if options:  # a visitor's lane: somebody is to be told
                await ready.wait()
            return await writer.do(work, **options)

        return SimpleNamespace(do=do, read=writer.read)

    jobs = [
        job(waiting_for_both(each), tmp_path, matcher=Finder("cities.overview", MatchKind.ANSWER))
        for each in writers
    ]
    async with asyncio.timeout(60):
        counts = await asyncio.gather(*(each.tell_askers() for each in jobs))
    assert sum(counts) == 3
    assert [len(told(writers[0], visitor)) for visitor in set(ASKERS)] == [1, 1, 1]


async def test_of_an_off_topic_question_nobody_is_told(writer, tmp_path):
    """There is no answer to tell."""
    offtopic = next(one for one in library().offtopic if one.language == "en")
    examined(writer, way="offtopic", topic="", text=offtopic.text)
    assert await job(writer, tmp_path).tell_askers() == 0
    assert proposal_in(writer).state is State.OUT


# Writing into the content folder


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content" / "questions" / "en"
    folder.mkdir(parents=True)
    text = "# Kept\n\ncities.overview:\n  phrasings:\n    - Which cities?  # kept too\n"
    (folder / "cities.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "content"


def test_a_phrasing_is_written_once(content):
    """Done again after a crash, it is there once; comments stay."""
    change = change_of(PROPOSAL)
    assert [write(content, change, NOW.date()), write(content, change, NOW.date())] == ["", ""]
    text = (content / "questions/en/cities.yaml").read_text(encoding="utf-8")
    assert text.count("Which towns are you in?") == 1
    assert "# Kept" in text
    assert "# kept too" in text


async def test_applying_goes_through_the_job(writer, content):
    """And says that it was written."""
    number = approved(writer, State.APPLYING)
    assert await job(writer, content).follow()
    assert proposal_in(writer, number).state is State.APPLIED
    assert "Which towns" in (content / "questions/en/cities.yaml").read_text(encoding="utf-8")


async def test_a_folder_that_takes_nothing_is_said(writer, content, monkeypatch):
    """The proposal is as it was, with the reason."""
    number = examined(writer)
    applying = replace(proposal_in(writer, number), state=State.APPLYING)
    writer.run(lambda unit: unit.unanswered.change(applying, State.EXAMINED))
    monkeypatch.setattr(proposals, "write", lambda *_: "No space left on device")
    await job(writer, content).follow()
    after = proposal_in(writer, number)
    assert (after.state, after.report["unwritten"]) == (State.EXAMINED, "No space left on device")


def test_a_new_topic_is_written_with_its_id(content):
    """Once, however often it is tried."""
    (content / "project.yaml").write_text("topics:\n  - cities.overview\n")
    new = Change(Way.TOPIC, "fi", "Mikä CE?", "pipeline.ce-marking", "CE", "We do not.")
    assert [write(content, new, NOW.date()), write(content, new, NOW.date())] == ["", ""]
    assert (content / "project.yaml").read_text().count("pipeline.ce-marking") == 1
    assert "promise: growing" in (content / "topics/pipeline.ce-marking.yaml").read_text()
    assert may_write(content)


def test_reports_are_plain_values():
    """They are kept as JSON."""
    assert json.loads(json.dumps(REPORT)) == REPORT
    assert asyncio.iscoroutinefunction(job(None, None).try_change)


@pytest.mark.slow
async def test_from_a_question_in_vain_to_the_answer(writer, tmp_path):
    """Proposed, written into the content, loaded at the next start: then the asker hears of it."""
    import shutil  # noqa: PLC0415

    from knowledge.reading.loader import CONTENT, load  # noqa: PLC0415

    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    number = examined(writer)
    before = job(writer, folder, library=load(folder))
    assert await before.tell_askers() == 0
    applying = replace(proposal_in(writer, number), state=State.APPLYING)
    writer.run(lambda unit: unit.unanswered.change(applying, State.EXAMINED))
    assert await before.follow()
    assert proposal_in(writer, number).state is State.APPLIED
    assert await before.tell_askers() == 0
    restarted = job(writer, folder, library=load(folder))
    assert await restarted.tell_askers() == 3
    assert proposal_in(writer, number).state is State.OUT
