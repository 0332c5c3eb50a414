"""What Telegram is told at the start: where to deliver, which commands there are, who we are.

It runs beside everything else, as often as it takes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

import structlog
from telegram import Bot, BotCommand
from telegram.constants import BotCommandLimit, BotDescriptionLimit
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.telegram.parsing import WANTED
from bot.channels.telegram.request import ODD_ANSWER, FloodError
from knowledge.phrasebook import Phrasebook
from knowledge.topic import SOURCE, Language

log = structlog.get_logger("bot")

COMMANDS = (
    *("start", "topics", "join", "mylead", "language", "help"),
    *("privacy", "mydata", "forget", "cancel"),
)
"""In the order in which Telegram shows them; ``command_<name>`` says what each does."""

MOST_CONNECTIONS = 40
"""Deliveries at once, Telegram's own default: each takes us milliseconds."""

CODES = {SOURCE: ("",), "zh-Hans": ("zh",), "nb": ("nb", "no")}
"""Where a language of ours is not its own two-letter code; no code at all serves all others."""

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0


Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Setup:
    """Tells Telegram about one bot; without *url*, updates are fetched and nothing is delivered."""

    api: Bot
    phrases: Phrasebook
    tongues: Iterable[Language]
    url: str = ""
    secret: str = field(default="", repr=False)

    async def run(self) -> None:
        """Tell everything, each thing as often as it takes."""
        await _insist([self._meet])
        await _insist(self._steps(), is_token_good=True)
        log.info("told_telegram", webhook=bool(self.url))

    def _steps(self) -> list[Step]:
        steps: list[Step] = [self._deliver_here] if self.url else []
        for language in self.tongues:
            for code in codes_of(language):
                steps += self._tell(language, code)
        return steps

    async def _meet(self) -> None:
        await self.api.get_me()

    async def _deliver_here(self) -> None:
        await self.api.set_webhook(
            self.url,
            secret_token=self.secret,
            allowed_updates=WANTED,
            max_connections=MOST_CONNECTIONS,
            drop_pending_updates=False,
        )

    def _tell(self, language: Language, code: str) -> list[Step]:
        """Return the steps that present us in *language*, to those whose app speaks *code*."""
        names = ["about_long", "about_short", *(f"command_{name}" for name in COMMANDS)]
        if any(self.phrases.language_of(name, language) != language for name in names):
            return []  # they read English, as anybody whose language we do not speak

        async def commands() -> None:
            wanted = [
                BotCommand(name, self._say(f"command_{name}", language)) for name in COMMANDS
            ]
            if list(await self.api.get_my_commands(language_code=code)) != wanted:
                await self.api.set_my_commands(wanted, language_code=code)

        async def description() -> None:
            text = self.phrases.say("about_long", language)
            text = text[: BotDescriptionLimit.MAX_DESCRIPTION_LENGTH]
            if (await self.api.get_my_description(language_code=code)).description != text:
                await self.api.set_my_description(text, language_code=code)

        async def short_description() -> None:
            text = self.phrases.say("about_short", language)
            text = text[: BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH]
            known = await self.api.get_my_short_description(language_code=code)
            if known.short_description != text:
                await self.api.set_my_short_description(text, language_code=code)

        return [commands, description, short_description]

    def _say(self, name: str, language: Language) -> str:
        return self.phrases.say(name, language)[: BotCommandLimit.MAX_DESCRIPTION]


def codes_of(language: Language) -> tuple[str, ...]:
    """Return the codes by which Telegram knows *language*; none where it cannot tell it apart.

    >>> codes_of("en"), codes_of("sv"), codes_of("zh-Hant")
    (('',), ('sv',), ())
    """
    two_letters = 2
    return CODES.get(language, (language,) if len(language) == two_letters else ())


async def _insist(steps: list[Step], *, is_token_good: bool = False) -> None:
    """Do *steps*, and those that fail again and again, with growing pauses."""
    pause = FIRST_PAUSE
    while steps := [each for each in steps if not await _is_done(each, is_token_good)]:
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _is_done(step: Step, is_token_good: bool) -> bool:  # noqa: FBT001  # the one call names it
    """Do *step*; whether it is done, or never will be."""
    name = step.__name__
    try:
        await step()
    except FloodError as error:
        await asyncio.sleep(error.seconds)
        return False
    except BadRequest as error:
        log.error("setup_refused", channel="telegram", step=name, told=error.message)  # noqa: TRY400  # the words say it
    except InvalidToken:
        if not is_token_good:
            log.error("telegram_token_refused", hint="Check BOT_TELEGRAM_TOKEN.")  # noqa: TRY400  # the error may hold it
            return False
        log.warning("setup_unknown", channel="telegram", step=name)
    except (TelegramError, *ODD_ANSWER) as error:
        log.warning("setup_failed", channel="telegram", step=name, error=type(error).__name__)
        return False
    return True
