"""Whoever reads a complete language is met in it from the first word to the last, on every channel.

Every English text is marked, wherever it comes from; then a visitor of each language says, taps and sends
what there is, and the mark is seen nowhere.
"""

import json
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import pytest

from bot.channels.telegram.rendering import Renderer as TelegramRenderer
from bot.channels.telegram.setup import Setup
from bot.channels.web.page import Field, Page, View
from bot.channels.wechat.rendering import Renderer as WechatRenderer
from bot.dialogue.turn import Chance
from bot.message import Attachment, Message
from bot.wiring import assistant
from knowledge.language.tags import complete_of
from knowledge.topic import SOURCE
from tests.bot.cast import PROJECT, library
from tests.bot.channels.telegram.platform import played
from tests.conftest import NOON, Talk

MARK = "\N{PILCROW SIGN}"
LANGUAGES = complete_of(library().tongues)
OTHERS = [language for language in LANGUAGES if language != SOURCE]


def marked(whole):
    """Return the library with a mark on everything that is said in English."""

    def text(one):
        return replace(one, value=f"{MARK}{one.value}")

    phrases = {
        name: one if name.startswith("words_") else text(one)
        for name, one in whole.phrases[SOURCE].items()
    }
    topics = {
        name: replace(
            topic,
            title=f"{MARK}{topic.title}",
            labels=topic.labels | {SOURCE: text(topic.labels[SOURCE])},
            answers=topic.answers
            | {SOURCE: replace(topic.answers[SOURCE], text=f"{MARK}{topic.answers[SOURCE].text}")},
        )
        for name, topic in whole.topics.items()
    }
    return replace(whole, phrases=whole.phrases | {SOURCE: phrases}, topics=topics)


@pytest.fixture(scope="module")
def marked_core(core):
    """The assistant with the real content, its English marked; what is asked is found as ever."""
    numbers = count()
    chance = Chance(
        intake_id=lambda: f"{next(numbers):08x}", reference=lambda: f"AAA-{next(numbers):03}"
    )
    with pytest.MonkeyPatch.context() as patch:
        load = assistant.load
        patch.setattr(assistant, "load", lambda *content: marked(load(*content)))
        # Marked labels would be learned for two minutes, and push out what was learned from others.
        patch.setattr(assistant, "Matcher", lambda library, **rest: core.matcher)
        heard = SimpleNamespace(of=lambda library, entities, cache: core.models.acts)
        patch.setattr(assistant, "ActClassifier", heard)
        tagged = SimpleNamespace(of=lambda library, cache: core.models.tagger)
        patch.setattr(assistant, "ValueTagger", tagged)
        return assistant.build_assistant(None, None, chance)


class Walk:
    """A visitor who says, taps and sends everything there is, and remembers what was shown."""

    def __init__(self, assistant, address, language):
        self.core, self.language = assistant, language
        self.talk = Talk(assistant, address, hint=language)
        self.shown = []
        self.page = Page(
            assistant.phrasebook,
            assistant.library.tongues,
            lambda language: assistant.replies.choices(PROJECT.side_topics, language),
            lambda language: assistant.replies.choices(PROJECT.first_topics, language),
            lambda: self.core.library.project,
        )

    def note(self, exchange):
        """Remember what each channel shows of *exchange*."""
        reply = exchange.reply
        wechat = WechatRenderer(self.core.phrasebook)
        texts = (
            self.page.fragment(exchange, self.page.labels(self.language, [exchange]), "key"),
            json.dumps(
                TelegramRenderer(self.core.phrasebook).calls(exchange, 1), ensure_ascii=False
            ),
            wechat.part(wechat.body(reply), wechat.footer(reply), reply.language).text,
            wechat.headed(exchange),
        )
        self.shown.append(
            (exchange.text or exchange.choice, str(reply.about), reply.language, texts)
        )
        return exchange

    def say(self, text):
        return self.note(self.talk.say(text))

    def word(self, name):
        """Say the first of the words of a name, in the visitor's language."""
        said = self.core.phrasebook.say(f"words_{name}", self.language).partition(" / ")[0]
        return self.say(said)

    def tap(self, ending):
        """Tap what was offered last and whose id holds *ending*."""
        reply = self.talk.last.reply
        offered = [*reply.choices, *(row.change for row in reply.rows if row.change)]
        offered += [reply.dispute] if reply.dispute else []
        ids = [choice.id for choice in offered]
        return self.note(self.talk.say(choice=next(each for each in ids if ending in each)))

    def send(self, attachment):
        """Send what is no text."""
        number = next(self.talk.numbers)
        return self.note(
            self.talk.take(
                Message(
                    self.talk.visitor,
                    f"m{number}",
                    NOON,
                    attachment=attachment,
                    hint=self.language,
                )
            )
        )

    def ask(self, topic):
        """Ask for a topic in the visitor's language, as somebody did before."""
        said = next(
            each.text
            for each in self.core.library.phrasings
            if (each.topic, each.language) == (topic, self.language)
        )
        return self.say(said)

    def answers(self, *texts):
        for text in texts:
            self.say(text)

    def everything(self):
        """Walk through it all."""
        for command in ("start", "help", "privacy", "mylead", "mydata", "language", "topics"):
            self.say(f"/{command}")
        self.tap("group:")
        self.ask("cities.overview")
        self.tap("wrong")
        self.say("???")
        for attachment in Attachment:
            self.send(attachment)
        self.company()
        self.partner()
        for command in ("mylead", "mydata", "forget"):
            self.say(f"/{command}")
        self.word("no")
        self.say("/forget")
        self.word("yes")
        self.word("yes")

    def join(self, kind):
        """Begin the registration of a kind; which of them comes by itself depends on the language."""
        self.say("/join")
        if any(choice.id.endswith(f":kind:{kind}") for choice in self.talk.last.reply.choices):
            self.tap(f":kind:{kind}")

    def company(self):
        self.join("company")
        self.word("no")
        self.join("company")
        self.word("submit")
        self.word("yes")
        self.answers("Qwxz", "2", "Nordlys AB")
        self.word("skip")
        self.say("Anna Berg")
        self.word("skip")
        self.answers("qwxz", "anna@nordlys.example", "99", "1, 2, 3", "qwxz qwxz")
        self.word("all")
        self.say("x" * 3000)
        self.word("back")
        self.answers("1", "AB 12-34")
        self.tap("change:website")
        self.say("http://qwxz")
        self.word("skip")
        self.tap("change:phone")
        self.answers("12", "+358401234567")
        self.tap("change:phone")
        self.word("skip")
        self.word("topics")
        self.word("yes")
        self.say("/mylead")
        self.tap("lead:change")
        self.word("cancel")
        self.say("/mylead")
        self.tap("lead:withdraw")

    def partner(self):
        self.join("partner")
        self.word("yes")
        self.word("no")
        self.answers("Nordlys AB", "qwxz", "3", "1", "1")
        self.answers("AB 12-34", "Anna Berg", "12")
        self.word("skip")
        self.say("anna@nordlys.example")
        self.word("yes")


@pytest.fixture
def walk(marked_core, tmp_path):
    """Return what lets a visitor of a language begin."""
    opened = []

    def begin(language):
        opened.append(Walk(marked_core, f"sqlite:///{tmp_path}/{language}.db", language))
        return opened[-1]

    yield begin
    for each in opened:
        each.talk.writer.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_said_in_english_to_somebody_who_reads_another_language(walk, language):
    """Notice, consent, every question, what cannot be taken, the summary, rights; tapped and typed."""
    visitor = walk(language)
    visitor.everything()
    assert [each[:2] for each in visitor.shown if MARK in "".join(each[3])] == []
    assert {each[2] for each in visitor.shown} == {language}


@pytest.mark.slow
def test_the_walk_leads_everywhere(walk):
    """Control: in English all of it is marked, and much of what the assistant can say is met."""
    visitor = walk(SOURCE)
    visitor.everything()
    assert all(MARK in text for each in visitor.shown for text in each[3])
    met = {about for each in visitor.shown for about in each[1].split(", ")}
    expected = {
        *("phrase notice_company", "phrase notice_partner", "phrase transfer_notice"),
        *("phrase bad_country", "phrase bad_website", "phrase cannot_skip", "phrase bad_email"),
        *("phrase bad_phone", "phrase bad_choices", "phrase bad_choice", "phrase bad_reach"),
        *("phrase no_such_number", "phrase confirm_consent"),
        *("phrase too_long", "phrase summary", "phrase lead_taken", "phrase my_lead"),
        *("phrase lead_withdrawn", "phrase intake_cancelled", "phrase consent_declined"),
        *("phrase forget_1", "phrase forget_2", "phrase erased", "phrase not_erased"),
        *("phrase cannot_hear", "phrase cannot_see", "phrase contact_not_asked", "phrase empty"),
        *("phrase my_data", "phrase no_lead", "phrase topics", "phrase topics_of_group"),
        *("phrase which_language", "phrase disputed", "phrase greeting"),
    }
    assert expected - met == set()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chat_page_is_in_its_language_alone(walk, language):
    """Title, menu, field and what may be asked first."""
    visitor = walk(language)
    exchange = visitor.say("/start")
    view = View(language, [exchange], Field("key"), NOON.date(), visitor.talk.visitor)
    text = visitor.page.whole(view)
    assert f'<html lang="{language}"' in text
    assert (MARK in text) == (language == SOURCE)


async def told_telegram(assistant):
    """Return what Telegram is told of us, by the code of the language."""
    told = {}

    def answer(method, values):
        if method.startswith("set"):
            told.setdefault(values["language_code"], []).append(repr(values))
            return True
        if method == "getMyCommands":
            return []
        person = {"id": 1, "is_bot": True, "first_name": "Bot"}
        return person | {"description": "", "short_description": ""}

    await Setup(played(answer), assistant.phrasebook, assistant.library.tongues).run()
    return told


@pytest.mark.slow
async def test_telegram_is_told_of_commands_in_every_language(marked_core):
    """Commands, description and short description; Norwegian under both its codes."""
    told = await told_telegram(marked_core)
    assert set(told) == {"", "zh", "sv", "da", "nb", "no", "fi", "is"}
    assert all(len(calls) == 3 for calls in told.values())
    assert [code for code, calls in told.items() if MARK in "".join(calls)] == [""]
