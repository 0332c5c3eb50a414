"""A change in the content folder is live without a restart, and whatever is wrong leaves the old answers."""

import asyncio
import gc
import os
import shutil
import signal
import weakref
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
import yaml

from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.memory.writer import MemoryWriter
from bot.message import Message, Visitor
from bot.wiring.assistant import begun_assistant, build_assistant, chance
from bot.wiring.background import allocator
from bot.wiring.background.allocator import look_for_garbage
from bot.wiring.learning import lesson, reloading
from bot.wiring.learning.learner import NICENESS, learn
from bot.wiring.learning.live import LiveCore
from bot.wiring.learning.reloading import ContentReloader, ContentState, signature_of
from knowledge.acts import training as acts_training
from knowledge.acts.act import Act
from knowledge.editing import learning
from knowledge.matching import training
from knowledge.matching.training import keys_of
from knowledge.reading.loader import load
from tests.bot.cast import NOON

COST = "topics/port.cost.yaml"
ASKED = "questions/en/all.yaml"
OFFTOPIC = "questions/en/offtopic.yaml"
LIMIT = 60.0
"""Seconds after which nothing is waited for: learning takes two of them on a machine that is idle."""


class Harbour:
    """An assistant whose content folder may be edited, and somebody who talks to it."""

    def __init__(self, content, cache, build=build_assistant):
        self.content = content
        self.live = LiveCore(build(content, cache, chance()))
        self.turned = []
        self.reloader = ContentReloader(self.live, content, cache, chance(), self.turned.append)
        self.exchanges = Exchanges(lambda: self.live().assistant, Seal(b"secret"))
        self.writer, self.numbers = MemoryWriter(), count(1)

    def ask(self, text="What does it cost?"):
        message = Message(Visitor("web", "aino"), f"m{next(self.numbers)}", NOON, text, hint="en")
        return self.writer.run(lambda unit: self.exchanges.take(unit, message)).reply

    def edit(self, file, before, after):
        path = self.content / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    def answers(self, words, text="What does it cost?"):
        return lambda: words in self.ask(text).text

    def is_(self, state):
        return lambda: self.reloader.status.state is state

    @asynccontextmanager
    async def followed(self):
        """Follow the folder, once it was looked at and read; look often, a change rests as long as ever."""
        looked = []

        def look(folder):
            looked.append(seen := signature_of(folder))
            return seen

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reloading, "LOOK_SECONDS", 0.02)
            patch.setattr(reloading, "signature_of", look)
            task = asyncio.create_task(self.reloader.run())
            try:
                await until(lambda: looked and self.reloader._last_read)  # noqa: SLF001  # nobody is told
                yield
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


def niceness_of_threads():
    """Return how far the threads stand back of the process that learns, which this one has started."""
    mine = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    [learner] = [
        each for each in mine if b"--in-turn" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]
    threads = Path(f"/proc/{learner}/task").iterdir()
    return {os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in threads}


async def until(is_so, limit=LIMIT):
    """Return once it is so; the test fails when it is not within *limit* seconds."""
    async with asyncio.timeout(limit):
        while not is_so():  # noqa: ASYNC110  # nobody is told
            await asyncio.sleep(0.02)


@pytest.fixture
def harbour(harbours, tmp_path):
    content, cache = tmp_path / "content", tmp_path / "cache"
    shutil.copytree(harbours.content, content)
    shutil.copytree(harbours.cache, cache)
    return Harbour(content, cache)


@pytest.mark.slow
async def test_a_changed_answer_is_live(harbour):
    """Without a restart, and without learning: nothing was asked in another way."""
    async with harbour.followed():
        assert "free of charge" in harbour.ask().text
        before = harbour.live()
        harbour.edit(COST, "free of charge", "a matter of goodwill")
        await until(harbour.answers("a matter of goodwill"))
        assert harbour.live().models.acts is before.models.acts
        assert harbour.live().recogniser is before.recogniser
        assert harbour.live().names is before.names
        assert harbour.live().values is before.values
        assert harbour.turned == [harbour.live()]
        assert harbour.live().matcher.learned.keys == before.matcher.learned.keys


@pytest.mark.slow
async def test_the_assistant_before_goes(harbour, monkeypatch):
    """What stays is looked through for garbage no more; what another has taken the place of is not what stays."""
    monkeypatch.setattr(allocator, "look_for_garbage", look_for_garbage)
    async with harbour.followed():
        before = weakref.ref(harbour.live().matcher)  # it refers to itself
        harbour.edit(COST, "free of charge", "a matter of goodwill")
        await until(harbour.answers("a matter of goodwill"))
        await until(lambda: before() is None)
        assert gc.get_freeze_count() > 0


@pytest.mark.slow
async def test_a_list_of_words_that_changes_is_read_by(harbour):
    """What people are called is read from the phrases: an answer of ours changes nothing of it, such a list does."""
    async with harbour.followed():
        before = harbour.live()
        harbour.edit("words/en.yaml", "words_roles: ", "words_roles: wharfinger / ")
        await until(lambda: harbour.turned)
        assert harbour.live().names is before.names
        assert harbour.live().values is not before.values


@pytest.mark.slow
async def test_what_teaches_the_same_is_told_without_its_keys(harbour, monkeypatch):
    """An answer changes nothing that is learned: the texts of a language are not gone through. Control: a label does."""
    counted = []

    def noted(library, **how):
        counted.append(library)
        return keys_of(library, **how)

    monkeypatch.setattr(lesson, "keys_of", noted)
    async with harbour.followed():
        await until(lambda: counted)
        counted.clear()
        harbour.edit(COST, "free of charge", "a matter of goodwill")
        await until(harbour.answers("a matter of goodwill"))
        assert counted == []
        harbour.edit(COST, "\nreviewed", "\nlabel:\n  en: All that it costs\nreviewed")
        await until(lambda: counted)
        await until(harbour.is_(ContentState.CURRENT))


@pytest.mark.slow
async def test_the_control_without_the_turn_nothing_is_live(harbour, monkeypatch):
    """An assistant that is made and not put in place leaves the old answer."""
    monkeypatch.setattr(LiveCore, "turn_to", lambda self, core: None)
    async with harbour.followed():
        harbour.edit(COST, "free of charge", "a matter of goodwill")
        await until(lambda: harbour.turned)
        assert "free of charge" in harbour.ask().text


@pytest.mark.slow
async def test_a_new_phrasing_is_learned_beside_and_live(harbour):
    """The language is learned by another process, and this one loads what was kept."""
    asked = "flibber the wobbly grumpet with a shimmering trundle beside the old snorkled wimple"
    async with harbour.followed():
        assert "free of charge" not in harbour.ask(asked).text
        harbour.edit(
            ASKED, "    - What does it cost?\n", f"    - What does it cost?\n    - {asked}\n"
        )
        await until(harbour.is_(ContentState.LEARNING))
        assert harbour.reloader.status.waiting[0] == "en"
        await until(harbour.answers("free of charge", asked))
        await until(harbour.is_(ContentState.CURRENT))
    restarted = Harbour(harbour.content, harbour.reloader.cache)
    assert restarted.live().matcher.learned.keys == harbour.live().matcher.learned.keys


@pytest.mark.slow
async def test_a_question_put_among_the_offtopic_ones_is_declined(harbour):
    """What was answered before is so no longer."""
    asked = "do we have to pay anything"
    async with harbour.followed():
        assert "free of charge" in harbour.ask(asked).text
        harbour.edit(ASKED, f"    - {asked}\n", "")
        harbour.edit(
            OFFTOPIC, "offtopic:\n", f"offtopic:\n  - {asked}\n  - must we pay anything\n"
        )
        await until(lambda: "free of charge" not in harbour.ask(asked).text)


@pytest.mark.slow
async def test_a_new_name_is_known_before_it_is_learned(harbour, monkeypatch):
    """What was learned before serves with the new names, until all languages are learned anew."""

    async def nothing(*given):
        await asyncio.Event().wait()
        yield ""

    monkeypatch.setattr(reloading, "learn", nothing)
    async with harbour.followed():
        harbour.edit("names.yaml", "        - Porto\n", "        - Porto\n        - Oporto\n")
        await until(lambda: harbour.live().matcher.entities.names.find("Oporto").names)
        assert harbour.reloader.status.state is ContentState.LEARNING


@pytest.mark.slow
async def test_a_mistake_is_shown_by_file_and_line_and_the_old_answers_go_on(harbour):
    """Put right, the new answer is live."""
    async with harbour.followed():
        harbour.edit(COST, "en: |\n  Taking part", "en |\n  Taking no part")
        await until(harbour.is_(ContentState.REFUSED))
        assert any(
            each.startswith(f"{COST}:5: error") for each in harbour.reloader.status.problems
        )
        assert "Taking part is free" in harbour.ask().text
        harbour.edit(COST, "en |", "en: |")
        await until(harbour.answers("Taking no part"))
        await until(harbour.is_(ContentState.CURRENT))


@pytest.mark.slow
async def test_a_file_saved_in_halves_is_taken_when_it_is_whole(harbour):
    """Between the halves it would have had a mistake."""
    states = set()
    async with harbour.followed():
        path = harbour.content / COST
        whole = path.read_text(encoding="utf-8").replace("free of charge", "a gift")
        half = len(whole) // 3
        with path.open("w", encoding="utf-8") as file:
            file.write(whole[:half])
            file.flush()
            await asyncio.sleep(reloading.QUIET_SECONDS / 2)
            file.write(whole[half:])
        await until(
            lambda: states.add(harbour.reloader.status.state) or harbour.answers("a gift")()
        )
    assert ContentState.REFUSED not in states


def test_what_is_not_read_is_no_change(harbour):
    """Notes of editors and of version control, beside the files and in folders of their own."""
    before = signature_of(harbour.content)
    (harbour.content / ".git").mkdir()
    for name in (".git/index", "topics/.port.cost.yaml.swp", f"{COST}~", "README.md"):
        (harbour.content / name).write_text("x")
    assert signature_of(harbour.content) == before
    harbour.edit(COST, "free of charge", "a gift")
    assert signature_of(harbour.content) != before


@pytest.mark.slow
async def test_two_who_edit_at_once_are_both_taken(harbour):
    """What the second saves while the first is being read, is read after it."""
    async with harbour.followed():
        for number in range(20):
            harbour.edit(
                COST, "free of charge" if not number else f"worth {number - 1}", f"worth {number}"
            )
            harbour.edit("topics/port.about.yaml", "en: |\n", f"en: |\n  Edition {number}.\n")
            await asyncio.sleep(0.07)
        await until(harbour.answers("worth 19"))
        await until(harbour.answers("Edition 19.", "What is Quiet Harbours?"))


@pytest.mark.slow
async def test_a_folder_that_is_gone_leaves_the_old_answers(harbour):
    """It comes back, and is read."""
    away = harbour.content.with_name("away")
    async with harbour.followed():
        harbour.content.rename(away)
        await until(harbour.is_(ContentState.REFUSED))
        assert "does not exist" in harbour.reloader.status.problems[0]
        assert "free of charge" in harbour.ask().text
        away.rename(harbour.content)
        harbour.edit(COST, "free of charge", "a gift")
        await until(harbour.answers("a gift"))


@pytest.mark.slow
async def test_what_cannot_be_kept_leaves_the_old_knowledge_and_is_tried_again(
    harbour, monkeypatch
):
    """A cache that takes nothing: the reason is shown, and with room again it is learned."""
    monkeypatch.setattr(reloading, "AGAIN_SECONDS", 0.2)
    cache = harbour.reloader.cache
    asked = "flibber the wobbly grumpet with a shimmering trundle beside the old snorkled wimple"
    async with harbour.followed():
        shutil.rmtree(cache)
        cache.write_text("no folder")
        harbour.edit(
            ASKED, "    - What does it cost?\n", f"    - What does it cost?\n    - {asked}\n"
        )
        await until(harbour.is_(ContentState.REFUSED))
        assert "cannot be kept" in harbour.reloader.status.problems[0]
        assert "free of charge" in harbour.ask().text
        cache.unlink()
        await until(harbour.answers("free of charge", asked))


@pytest.mark.slow
async def test_a_cache_that_is_cut_off_is_learned_anew(harbour):
    """Half a file is no model; what is in use goes on meanwhile."""
    asked = "flibber the wobbly grumpet with a shimmering trundle beside the old snorkled wimple"
    async with harbour.followed():
        for path in harbour.reloader.cache.iterdir():
            os.truncate(path, path.stat().st_size // 2)
        harbour.edit(
            ASKED, "    - What does it cost?\n", f"    - What does it cost?\n    - {asked}\n"
        )
        await until(harbour.is_(ContentState.LEARNING))
        assert "free of charge" in harbour.ask().text
        await until(harbour.answers("free of charge", asked))


@pytest.mark.slow
async def test_a_learner_that_is_killed_is_begun_again(harbour, monkeypatch):
    """Somebody ends the process: it is said, and tried again."""
    monkeypatch.setattr(reloading, "AGAIN_SECONDS", 0.2)
    begun, start = [], asyncio.create_subprocess_exec

    async def noted(*command, **options):
        begun.append(await start(*command, **options))
        if len(begun) == 1:
            begun[0].send_signal(signal.SIGKILL)
        return begun[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    asked = "flibber the wobbly grumpet with a shimmering trundle beside the old snorkled wimple"
    async with harbour.followed():
        harbour.edit(
            ASKED, "    - What does it cost?\n", f"    - What does it cost?\n    - {asked}\n"
        )
        await until(lambda: len(begun) == 1)
        await until(harbour.is_(ContentState.REFUSED))
        await until(harbour.answers("free of charge", asked))


@pytest.mark.slow
async def test_a_registration_goes_on_over_a_change(harbour):
    """What was given stays, and the next question comes from the new words."""
    async with harbour.followed():
        for said in ("we want to join", "yes", "Estonia"):
            asked = harbour.ask(said)
        assert str(asked.about) == "phrase ask_company"
        before = harbour.live()
        harbour.edit("phrases/en.yaml", asked.text, "And the name of the yard?")
        await until(lambda: harbour.live() is not before)
        assert "And the name of the yard?" in harbour.ask("").text


def test_one_message_is_answered_by_one_assistant():
    """Another one may take its place between two calls: a message asks once who answers."""
    asked = []

    class Assistant:
        def decide(self, *given):
            raise ZeroDivisionError

    def assistant():
        asked.append(1)
        return Assistant()

    exchanges = Exchanges(assistant, Seal(b"secret"))
    message = Message(Visitor("web", "aino"), "m1", NOON, "hello")
    with pytest.raises(ZeroDivisionError):
        MemoryWriter().run(lambda unit: exchanges.take(unit, message))
    assert asked == [1]


@pytest.mark.slow
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_the_learner_runs_in_every_loop_and_stands_back(harbour, loop):
    """The server's loop is not that of the tests. All threads of the process stand back."""
    wanted, niceness = ["en", "sv", ""], []

    async def learned():
        given = harbour.content, harbour.reloader.cache
        learning = learn(*given, lambda: wanted[0], lambda: True)
        async for each in learning:
            niceness.append(niceness_of_threads())
            assert each == wanted.pop(0)

    factory = pytest.importorskip(loop).new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(learned())
    assert wanted == [""]
    assert niceness == [{NICENESS}, {NICENESS}]


# The first start


@pytest.fixture
def fresh(harbours, tmp_path):
    """An assistant that has learned nothing yet; its content is not to be changed."""
    return Harbour(harbours.content, tmp_path / "cache", begun_assistant)


def test_before_anything_is_learned_a_question_is_met_kindly(fresh):
    """In its language, and with how far it is; commands, which need no learning, are done."""
    reply = fresh.ask("What does it cost?")
    assert str(reply.about) == "phrase still_learning"
    assert "0 of 2" in reply.text
    assert str(fresh.ask("/join").about) == "phrase notice_shipyard"
    assert fresh.reloader.status.state is ContentState.LEARNING


@pytest.mark.slow
async def test_a_first_start_learns_by_itself_and_answers(fresh):
    """English first; who asks too early waits, and is answered when it is learned."""
    async with fresh.followed():
        assert not await fresh.reloader.learned("en", 0.01)
        assert await fresh.reloader.learned("en", LIMIT)
        assert "free of charge" in fresh.ask().text
        await until(fresh.is_(ContentState.CURRENT))
        assert fresh.live().matcher.unlearned == frozenset()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "first"),
    [([], ["draft en", "draft sv", "en", "sv"]), (["sv"], ["draft sv", "draft en", "sv", "en"])],
)
async def test_the_language_of_who_asks_is_learned_next(fresh, monkeypatch, asked, first):
    """And some of each before all of any."""
    wanted = []

    async def learn(content, cache, following, is_beside):
        # What is begun counts as there for the drafts, and is kept nowhere.
        while (each := following()) and len(wanted) < len(first):
            wanted.append(each)
            yield each

    monkeypatch.setattr(reloading, "learn", learn)
    for language in asked:
        await fresh.reloader.learned(language, 0.0)
    async with fresh.followed():
        await until(lambda: len(wanted) == len(first))
    assert wanted == first


@pytest.mark.slow
async def test_a_draft_serves_until_all_is_learned(fresh, monkeypatch):
    """Some of the questions are learned in a moment; the language is not called learned for it."""
    monkeypatch.setattr(training, "DRAFTED", 20)
    library = fresh.live.library
    assert list(learning.learned(library, fresh.reloader.cache, ["draft en"])) == ["draft en"]
    drafted = Harbour(fresh.content, fresh.reloader.cache, begun_assistant)
    assert drafted.live().matcher.unlearned == {"sv"}
    assert "free of charge" in drafted.ask("What does it cost?").text
    assert list(learning.learned(library, fresh.reloader.cache, ["en"])) == ["en"]
    learned = Harbour(fresh.content, fresh.reloader.cache, begun_assistant)
    assert learned.live().matcher.learned.keys != drafted.live().matcher.learned.keys


@pytest.fixture
def acting(harbours, tmp_path, monkeypatch):
    """An assistant that has learned nothing yet, with more phrasings of two acts than a draft has."""
    monkeypatch.setattr(acts_training, "DRAFTED", 3)
    many = range(2 * acts_training.DRAFTED)
    yes, no = ([f"{word}, said {n} times" for n in many] for word in ("I agree", "I refuse"))
    acts = {Act.AFFIRM.value: {"phrasings": yes}, Act.DENY.value: {"phrasings": no}}
    content = tmp_path / "content"
    shutil.copytree(harbours.content, content)
    (content / "acts").mkdir(exist_ok=True)
    (content / "acts" / "en.yaml").write_text(yaml.safe_dump(acts))
    return Harbour(content, tmp_path / "cache", begun_assistant)


@pytest.mark.slow
async def test_acts_are_drafted_after_the_languages(acting, monkeypatch):
    """And before all of anything; once."""
    wanted, every = [], ["draft en", "draft sv", "draft acts", "en", "sv", "acts"]

    async def learn(content, cache, following, is_beside):
        while (each := following()) and len(wanted) < len(every):
            wanted.append(each)
            yield each

    monkeypatch.setattr(reloading, "learn", learn)
    async with acting.followed():
        await until(lambda: len(wanted) == len(every))
    assert wanted == every


@pytest.mark.slow
async def test_a_beginning_hears_by_a_draft_of_acts(acting):
    """Until all of them are learned."""
    library, cache = load(acting.content), acting.reloader.cache
    assert acting.live().models.acts.classes == ()
    assert list(learning.learned(library, cache, ["draft acts"])) == ["draft acts"]
    drafted = Harbour(acting.content, cache, begun_assistant).live().models.acts
    assert Act.AFFIRM in drafted.classes
    assert list(learning.learned(library, cache, ["acts"])) == ["acts"]
    whole = Harbour(acting.content, cache, begun_assistant).live().models.acts
    assert whole.key != drafted.key
    assert whole.classes == drafted.classes


@pytest.mark.slow
async def test_self_introductions_are_learned_beside_and_live(harbour):
    """And a question is answered meanwhile, and before."""
    said = [f"- '[person: Anna Berg {n}] of [company: Lyset {n}], hello'" for n in range(20)]
    assert harbour.live().models.tagger.key == ""
    async with harbour.followed():
        (harbour.content / "self-introductions").mkdir()
        text = "self-introductions:\n  " + "\n  ".join(said) + "\n"
        (harbour.content / "self-introductions" / "en.yaml").write_text(text)
        await until(lambda: harbour.live().models.tagger.key != "")
        assert "free of charge" in harbour.ask().text
        await until(lambda: harbour.reloader.status.state is ContentState.CURRENT)
    assert "company" in harbour.live().models.tagger.told("Anna Berg 3 of Lyset 3, hello")
