"""Fills a database with what a few months of work would leave behind: leads, conversations, casework.

Everything goes through the stores, as if it had happened; the same seed gives the same people. Answers are
those of the real content.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.casework.cases import Case, Note, may_own
from bot.consent import Consent, Purpose
from bot.database.unit import SqlUnit
from bot.demo.people import People, Voice
from bot.dialogue.replies import Replies
from bot.files import keep as keep_file
from bot.leads import REFERENCE_LENGTH, REFERENCE_LETTERS, Lead, Status, reference_from
from bot.message import Message, Reply, SentFile, Visitor
from bot.staff.audit import Action, Event
from bot.staff.members import Sight
from bot.transcript import Exchange, Outcome, keep
from knowledge.language.text import has_chinese
from knowledge.project import HUMAN, OFFICE, Field, Takes
from knowledge.topic import SOURCE, Library

EXCHANGES = 1000
DAYS = 85
"""How far back it goes: exchanges are deleted after 90 days."""

EVERYTHING = Sight(OFFICE, is_whole=True)

RATED, UNHELPED = 5, 20
"""Of so many answers one is rated, and of so many one did not help."""

WITH_FILE = 3
"""Of so many leads one has sent the profile of a company:"""

PROFILE = b"%PDF-1.7\n%%EOF\n"

_WAY = (Status.CONTACTED, Status.QUALIFIED, Status.IN_PIPELINE)
_FAR = {3: (0, 0, 1), 10: (1, 1, 2, 2, 3), DAYS + 1: (2, 3, 3, 3, 3)}
"""How many steps of the way leads have gone after so many days, one of these each."""


@dataclass(slots=True)
class Demo:
    """What it is filled from, and the time that is now."""

    library: Library
    replies: Replies
    people: People
    now: datetime
    chance: random.Random
    taken: set[str] = field(default_factory=set)

    def staff(self, unit: SqlUnit, password: str, codes: str) -> dict[str, int]:
        """Keep the staff, who all sign in by *password* (a hash) and *codes*; return their numbers."""
        numbers = {}
        for member in self.people.staff:
            number = unit.staff.add(member)
            unit.staff.keep_password(number, password)
            unit.staff.keep_codes(number, codes)
            numbers[member.email] = number
        return numbers

    def leads(self, unit: SqlUnit, numbers: dict[str, int]) -> None:
        """Keep the leads, each with its conversation before and the work on it after."""
        voices = [voice for voice in self.people.voices for _ in range(voice.leads)]
        for number, voice in enumerate(voices):
            lead = self._left(number, voice)
            self._conversation(unit, lead, self.chance.randint(2, 6))
            unit.leads.add(lead)
            is_guarded = self.library.project.kind(lead.kind).is_guarded
            purposes = (Purpose.CONTACT, Purpose.TRANSFER) if is_guarded else (Purpose.CONTACT,)
            for purpose in purposes:
                is_given = purpose is Purpose.CONTACT or self.chance.random() < 0.7  # noqa: PLR2004  # most agree
                wording = self.replies.say(f"notice_{lead.kind}", lead.language, count="8")
                consent = Consent(purpose, is_given, wording, lead.language, lead.taken_at)
                unit.consents.add(lead.visitor, replace(consent, request=lead.intake))
            if number % WITH_FILE == 0:
                name = f"{lead.given.get('company', lead.reference)}.pdf"
                message = Message(lead.visitor, "", lead.taken_at)
                sent = SentFile(name, len(PROFILE), PROFILE)
                keep_file(unit, message, sent, room=len(voices) * len(PROFILE))
            self._work(unit, lead, numbers)

    def questions(self, unit: SqlUnit, count: int) -> None:
        """Keep *count* exchanges of visitors who have left nothing, some of them in vain."""
        vain = [
            (text, language, nearest)
            for nearest, language, text in self.people.unanswered
            for _ in range(self.chance.randint(1, 4))
        ]
        times = sorted(self._time() for _ in range(count))
        for number, at in enumerate(times):
            visitor = self._visitor(f"passer-by {self.chance.randrange(count // 3)}")
            if vain and self.chance.random() < len(vain) / max(count - number, 1):
                text, language, nearest = vain.pop(self.chance.randrange(len(vain)))
                keep(unit, self._in_vain(visitor, text, language, nearest, at))
            else:
                asked = keep(unit, self._answered(visitor, self._language(), at))
                if asked.is_ratable and number % RATED == 0:
                    unit.transcript.rate(asked.number, helped=number % UNHELPED != 0)

    # Who asks

    def _left(self, number: int, voice: Voice) -> Lead:
        """Return a lead that somebody left who speaks like *voice*."""
        chance = self.chance
        is_english = bool(voice.english) and chance.random() < 0.4  # noqa: PLR2004
        name = " ".join(filter(None, (self._called(voice, number), *self._one(voice.ends))))
        kind = self.library.project.kinds[voice.kind]
        person = chance.choice(voice.persons)
        given = {each.name: self._answer(each, voice, name, person) for each in kind.fields}
        if kind.wants:
            given[kind.wants] = chance.choice(voice.english if is_english else voice.words)
        picks = [chance.randrange(len(REFERENCE_LETTERS)) for _ in range(REFERENCE_LENGTH)]
        # More of late: word gets round.
        days = DAYS * chance.random() ** 1.7
        at = self.now - timedelta(days=days, minutes=chance.randrange(600))
        channels = ("wechat", "web") if kind.is_guarded else ("web", "web", "telegram")
        return Lead(
            reference=reference_from(picks),
            intake=f"demo-{number}",
            kind=kind.id,
            visitor=self._visitor(f"lead {number}", chance.choice(channels)),
            organisation=self.library.project.organisation_for(kind.id, voice.country),
            given={question: value for question, value in given.items() if value},
            language="en" if is_english else voice.language,
            origin=chance.choice([*self.library.origins, ""]),
            taken_at=at,
            changed_at=at,
        )

    def _answer(self, field: Field, voice: Voice, name: str, person: str) -> str | list[str]:
        """Return what somebody called *name* answers to one question."""
        chance, site = self.chance, f"{_plain(_whose(name, voice))}.example"
        match field.takes:
            case Takes.COUNTRY:
                return voice.country
            case Takes.ONE:
                return voice.chosen or chance.choice(field.options)
            case Takes.SEVERAL:
                return self._some(field.options, 2)
            case Takes.WEBSITE:
                return f"https://{site}"
            case Takes.EMAIL:
                return f"{_plain(person.split(maxsplit=1)[0])}@{site}"
            case Takes.PHONE:
                return f"{voice.phone} {chance.randint(100, 999)}"
            case Takes.REACH:
                return f"{voice.phone} {chance.randint(1000, 9999)} {chance.randint(1000, 9999)}"
            case Takes.WORDS:
                return chance.choice(voice.words)
            case Takes.NAME:
                return person if field.name == "person" else name

    def _called(self, voice: Voice, number: int) -> str:
        """Return a name that nobody else has; of one in fifteen, that of somebody who was here before."""
        if number % 15 == 14:  # noqa: PLR2004  # a few duplicates, to be found
            return self.chance.choice(voice.names)
        free = [each for each in (*voice.names, *_mixed(voice.names)) if each not in self.taken]
        name = free[0] if free else self.chance.choice(voice.names)
        self.taken.add(name)
        return name

    def _one(self, of: Sequence[str]) -> list[str]:
        return [self.chance.choice(of)] if of else []

    def _some(self, options: Sequence[str], most: int) -> list[str]:
        chosen = set(self.chance.sample(options, self.chance.randint(1, most)))
        return [option for option in options if option in chosen]

    def _visitor(self, name: str, channel: str = "web") -> Visitor:
        stable = random.Random(name).randrange(10**9)  # noqa: S311  # the same every time
        return Visitor(channel, str(stable) if channel == "telegram" else f"demo-{stable:09}")

    def _time(self) -> datetime:
        return self.now - timedelta(days=DAYS * self.chance.random(), minutes=5)

    def _language(self) -> str:
        weights: Counter[str] = Counter({SOURCE: sum(each.leads for each in self.people.voices)})
        for voice in self.people.voices:
            weights[voice.language] += voice.leads
        return self.chance.choices(tuple(weights), tuple(weights.values()))[0]

    # What they say

    def _conversation(self, unit: SqlUnit, lead: Lead, count: int) -> None:
        at = lead.taken_at - timedelta(minutes=2 * count)
        for _ in range(count):
            keep(unit, self._answered(lead.visitor, lead.language, at))
            at += timedelta(minutes=1)
        if self.chance.random() < 0.06:  # noqa: PLR2004  # a few want a person
            words = self.people.person[lead.language]
            answer = self.replies.answer([HUMAN], lead.language)
            asked = Exchange(lead.visitor, words, "", answer, Outcome.ANSWERED, at, (HUMAN,), 0.7)
            keep(unit, asked)

    def _answered(self, visitor: Visitor, language: str, at: datetime) -> Exchange:
        """Return a question of the real content with its real answer; now and then one disputes it."""
        phrasing = self.chance.choice(
            [one for one in self.library.phrasings if one.language == language]
        )
        score = round(self.chance.uniform(0.2, 1.0), 3)
        kind = self.chance.random()
        if kind < 0.05:  # noqa: PLR2004
            offered = [phrasing.topic, *self.library.project.first_topics[:2]]
            reply = self.replies.did_you_mean(list(dict.fromkeys(offered)), language)
            outcome, topics, score = Outcome.OFFERED, tuple(dict.fromkeys(offered)), -0.05
        else:
            reply = self.replies.answer([phrasing.topic], language)
            outcome, topics = Outcome.ANSWERED, (phrasing.topic,)
        return Exchange(visitor, phrasing.text, "", reply, outcome, at, topics, score)

    def _in_vain(
        self, visitor: Visitor, text: str, language: str, nearest: str, at: datetime
    ) -> Exchange:
        reply: Reply = self.replies.decline([nearest, HUMAN], language)
        topics = (nearest, HUMAN)
        return Exchange(visitor, text, "", reply, Outcome.DECLINED, at, topics, -0.3)

    # What staff do

    def _work(self, unit: SqlUnit, lead: Lead, numbers: dict[str, int]) -> None:
        hands = [
            unit.staff.get(numbers[member.email])
            for member in self.people.staff
            if may_own(member, lead, self.library.project)
        ]
        case = unit.cases.get(lead.reference, EVERYTHING)
        owner = self.chance.choice(hands) if hands else None
        at = lead.taken_at
        days = (self.now - at).days
        steps = list(_WAY[: self.chance.choice(next(_FAR[age] for age in _FAR if days < age))])
        if steps and self.chance.random() < 0.1:  # noqa: PLR2004
            steps[-1] = Status.DECLINED if steps[-1] is not Status.CONTACTED else steps[-1]
        if case is None or (owner is None and not steps):
            return
        number = owner.number if owner else 0
        if owner is not None and (steps or self.chance.random() < 0.4):  # noqa: PLR2004
            case = self._kept(unit, case.owned_by(owner, self.library.project))
        for status in steps:
            at += timedelta(hours=self.chance.expovariate(1 / 30) + 1)
            is_open = status is steps[-1] and status is not Status.IN_PIPELINE
            if is_open and self.chance.random() < 0.8:  # noqa: PLR2004
                # What is still open was looked at lately.
                at = max(at, self.now - timedelta(hours=self.chance.randint(1, 60)))
            if at >= self.now:
                break
            reason = self.chance.choice(self.people.declined) if status is Status.DECLINED else ""
            before = str(case.lead.status)
            case = self._kept(unit, case.moved(status, reason, at))
            detail = {"before": before, "after": str(status)}
            about = f"lead {lead.reference}"
            unit.audit.add(Event(at, number, Action.STATUS_CHANGED, about, detail=detail))
        if number and self.chance.random() < 0.5:  # noqa: PLR2004
            text, key = self.chance.choice(self.people.notes), f"demo {lead.reference}"
            unit.cases.note(Note.written(key, lead.reference, number, text, min(at, self.now)))
        if self.chance.random() < 0.2 and case.lead.status is not Status.DECLINED:  # noqa: PLR2004
            day = (self.now + timedelta(days=self.chance.randint(-4, 30))).date()
            self._kept(unit, replace(case, due_on=day))

    @staticmethod
    def _kept(unit: SqlUnit, case: Case) -> Case:
        unit.cases.change(case)
        return replace(case, version=case.version + 1)


def _mixed(names: Sequence[str]) -> list[str]:
    """Return names made of two of *names* each.

    >>> _mixed(["Valopuu", "Lumi"]), _mixed(["江北康复医院", "锦水护理院"])
    (['Lumi Valopuu', 'Valopuu Lumi'], ['锦水康复医院', '江北护理院'])
    """
    pairs = [
        (names[(place + step) % len(names)], name)
        for step in range(1, len(names))
        for place, name in enumerate(names)
    ]
    return [
        f"{one[:2]}{other[2:]}" if has_chinese(one) else f"{one} {other}" for one, other in pairs
    ]


def _whose(name: str, voice: Voice) -> str:
    """Return *name* without the end that says what kind of company it is."""
    ends = sorted(voice.ends, key=len, reverse=True)
    return next((name.removesuffix(end) for end in ends if name.endswith(end)), name)


def _plain(name: str) -> str:
    """Return *name* as it would stand in an address.

    >>> _plain("Påse")
    'pase'
    """
    from knowledge.language.text import fold, unaccented  # noqa: PLC0415

    letters = unaccented(fold(name)).replace("ð", "d").replace("þ", "th").replace("æ", "ae")
    return "".join(each for each in letters if each.isascii() and each.isalnum()) or "info"
