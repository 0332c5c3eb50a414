"""Fills a database with what a few months of work would leave behind: leads, conversations, casework.

Everything goes through the stores, as if it had happened; the same seed gives the same people. Answers are
those of the real content.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.casework.cases import Case, Note
from bot.consent import Consent, Purpose
from bot.database.unit import SqlUnit
from bot.demo import people
from bot.dialogue.fields import CITIES, FOCUS_AREAS
from bot.dialogue.replies import Replies
from bot.leads import OFFICE, Kind, Lead, Status, organisation_for, reference_from
from bot.message import Reply, Visitor
from bot.staff.audit import Action, Event
from bot.staff.members import Role, Sight, StaffMember
from bot.transcript import Exchange, Outcome, keep
from knowledge.topic import Library

LEADS = 120
EXCHANGES = 1000
PARTNERS = 36
"""Of the leads; the others are Nordic companies."""

DAYS = 85
"""How far back it goes: exchanges are deleted after 90 days."""

EVERYTHING = Sight(OFFICE, is_whole=True)

STAFF = (
    ("anna@business-finland.example", "Anna Virtasaari", "business-finland", Role.ADMIN, "en"),
    ("juhani@business-finland.example", "Juhani Mäkirinne", "business-finland", Role.AGENT, "fi"),
    ("wei@office.example", "Wei Lan", OFFICE, Role.ADMIN, "zh-Hans"),
    ("karin@office.example", "Karin Ahlmark", OFFICE, Role.AGENT, "en"),
    ("lars@business-sweden.example", "Lars Ekeström", "business-sweden", Role.AGENT, "sv"),
    ("pia@trade-council.example", "Pia Lundgaard", "trade-council-denmark", Role.AGENT, "da"),
    ("siv@innovation-norway.example", "Siv Brattli", "innovation-norway", Role.AGENT, "nb"),
    ("jon@iceland.example", "Jón Hafstein", "embassy-of-iceland", Role.AGENT, "is"),
)
"""Staff of every organisation, two of each of the first two, in every language of the console; they sign in by these addresses."""

_WAY = (Status.CONTACTED, Status.QUALIFIED, Status.IN_PIPELINE)
_FAR = {3: (0, 0, 1), 10: (1, 1, 2, 2, 3), DAYS + 1: (2, 3, 3, 3, 3)}
"""How many steps of the way leads have gone after so many days, one of these each."""


@dataclass(slots=True)
class Demo:
    """What it is filled from, and the time that is now."""

    library: Library
    replies: Replies
    now: datetime
    chance: random.Random

    def staff(self, unit: SqlUnit, password: str, codes: str) -> dict[str, int]:
        """Keep the staff, who all sign in by *password* (a hash) and *codes*; return their numbers."""
        numbers = {}
        for email, name, organisation, role, language in STAFF:
            number = unit.staff.add(StaffMember(email, name, organisation, role, language))
            unit.staff.keep_password(number, password)
            unit.staff.keep_codes(number, codes)
            numbers[email] = number
        return numbers

    def leads(self, unit: SqlUnit, numbers: dict[str, int]) -> None:
        """Keep the leads, each with its conversation before and the work on it after."""
        for number in range(LEADS):
            lead = self._partner(number) if number < PARTNERS else self._company(number)
            self._conversation(unit, lead, self.chance.randint(2, 6))
            unit.leads.add(lead)
            is_partner = lead.kind is Kind.PARTNER
            purposes = (Purpose.CONTACT, Purpose.TRANSFER) if is_partner else (Purpose.CONTACT,)
            for purpose in purposes:
                is_given = purpose is Purpose.CONTACT or self.chance.random() < 0.7  # noqa: PLR2004  # most agree
                wording = self.replies.say(f"notice_{lead.kind}", lead.language, count="8")
                consent = Consent(purpose, is_given, wording, lead.language, lead.taken_at)
                unit.consents.add(lead.visitor, consent)
            self._work(unit, lead, numbers)

    def questions(self, unit: SqlUnit, count: int) -> None:
        """Keep *count* exchanges of visitors who have left nothing, some of them in vain."""
        vain = [
            (text, language, nearest)
            for nearest, spellings in people.UNANSWERED
            for language, texts in spellings.items()
            for text in texts
            for _ in range(self.chance.randint(1, 4))
        ]
        times = sorted(self._time() for _ in range(count))
        for number, at in enumerate(times):
            visitor = self._visitor(f"passer-by {self.chance.randrange(count // 3)}")
            if vain and self.chance.random() < len(vain) / max(count - number, 1):
                text, language, nearest = vain.pop(self.chance.randrange(len(vain)))
                keep(unit, self._in_vain(visitor, text, language, nearest, at))
            else:
                keep(unit, self._answered(visitor, self._language(), at))

    # Who asks

    def _company(self, number: int) -> Lead:
        chance = self.chance
        land = people.LANDS[chance.choices(range(5), (30, 25, 20, 18, 7))[0]]
        company = f"{chance.choice(land.stems)} {chance.choice(land.ends)}"
        person = chance.choice(land.persons)
        language = land.language if chance.random() < 0.6 else "en"  # noqa: PLR2004
        site = f"{_plain(company.split(maxsplit=1)[0])}.example"
        given: dict[str, str | list[str]] = {
            "country": land.country,
            "company": company,
            "website": f"https://{site}",
            "person": person,
            "email": f"{_plain(person.split()[0])}@{site}",
            "phone": f"{land.phone} {chance.randint(100, 999)}",
            "focus_areas": self._some(FOCUS_AREAS, 2),
            "cities": self._some(CITIES, 3),
            "offer": chance.choice(land.offers if language != "en" else people.IN_ENGLISH),
        }
        return self._lead(number, Kind.COMPANY, given, language, land.country)

    def _partner(self, number: int) -> Lead:
        chance = self.chance
        kind, names = chance.choices(people.PARTNERS, [len(each[1]) for each in people.PARTNERS])[
            0
        ]
        given: dict[str, str | list[str]] = {
            "company": chance.choice(names),
            "partner_kind": kind,
            "cities": self._some(CITIES, 2),
            "focus_areas": self._some(FOCUS_AREAS, 2),
            "need": chance.choice(people.CHINESE_NEEDS),
            "person": chance.choice(people.CHINESE_PERSONS),
            "reach": f"+86 139 {chance.randint(1000, 9999)} {chance.randint(1000, 9999)}",
        }
        return self._lead(number, Kind.PARTNER, given, "zh-Hans", "CN")

    def _lead(
        self,
        number: int,
        kind: Kind,
        given: dict[str, str | list[str]],
        language: str,
        country: str,
    ) -> Lead:
        picks = [self.chance.randrange(23) for _ in range(6)]
        # More of late: word gets round.
        days = DAYS * self.chance.random() ** 1.7
        at = self.now - timedelta(days=days, minutes=self.chance.randrange(600))
        channels = ("wechat", "web") if kind is Kind.PARTNER else ("web", "web", "telegram")
        origins = [*self.library.origins, ""]
        return Lead(
            reference=reference_from(picks),
            intake=f"demo-{number}",
            kind=kind,
            visitor=self._visitor(f"lead {number}", self.chance.choice(channels)),
            organisation=organisation_for(kind, country),
            given=given,
            language=language,
            origin=self.chance.choice(origins),
            taken_at=at,
            changed_at=at,
        )

    def _some(self, options: Sequence[str], most: int) -> list[str]:
        chosen = set(self.chance.sample(options, self.chance.randint(1, most)))
        return [option for option in options if option in chosen]

    def _visitor(self, name: str, channel: str = "web") -> Visitor:
        stable = random.Random(name).randrange(10**9)  # noqa: S311  # the same every time
        return Visitor(channel, str(stable) if channel == "telegram" else f"demo-{stable:09}")

    def _time(self) -> datetime:
        return self.now - timedelta(days=DAYS * self.chance.random(), minutes=5)

    def _language(self) -> str:
        return self.chance.choices(
            ("en", "zh-Hans", "sv", "da", "nb", "fi", "is"), (40, 28, 8, 7, 7, 8, 2)
        )[0]

    # What they say

    def _conversation(self, unit: SqlUnit, lead: Lead, count: int) -> None:
        at = lead.taken_at - timedelta(minutes=2 * count)
        for _ in range(count):
            keep(unit, self._answered(lead.visitor, lead.language, at))
            at += timedelta(minutes=1)
        if self.chance.random() < 0.06:  # noqa: PLR2004  # a few want a person
            words = people.PERSON[lead.language]
            answer = self.replies.answer(["bot.human"], lead.language)
            asked = Exchange(
                lead.visitor, words, "", answer, Outcome.ANSWERED, at, ("bot.human",), 0.7
            )
            keep(unit, asked)

    def _answered(self, visitor: Visitor, language: str, at: datetime) -> Exchange:
        """Return a question of the real content with its real answer; now and then one disputes it."""
        phrasing = self.chance.choice(
            [one for one in self.library.phrasings if one.language == language]
        )
        score = round(self.chance.uniform(0.2, 1.0), 3)
        kind = self.chance.random()
        if kind < 0.05:  # noqa: PLR2004
            offered = [phrasing.topic, "project.about", "cities.overview"]
            reply = self.replies.did_you_mean(list(dict.fromkeys(offered)), language)
            outcome, topics, score = Outcome.OFFERED, tuple(dict.fromkeys(offered)), -0.05
        else:
            reply = self.replies.answer([phrasing.topic], language)
            outcome, topics = Outcome.ANSWERED, (phrasing.topic,)
        return Exchange(visitor, phrasing.text, "", reply, outcome, at, topics, score)

    def _in_vain(
        self, visitor: Visitor, text: str, language: str, nearest: str, at: datetime
    ) -> Exchange:
        reply: Reply = self.replies.decline([nearest, "bot.human"], language)
        topics = (nearest, "bot.human")
        return Exchange(visitor, text, "", reply, Outcome.DECLINED, at, topics, -0.3)

    # What staff do

    def _work(self, unit: SqlUnit, lead: Lead, numbers: dict[str, int]) -> None:
        hands = [
            unit.staff.get(numbers[email])
            for email, _, organisation, _, _ in STAFF
            if organisation in (lead.organisation, OFFICE if lead.kind is Kind.PARTNER else "")
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
            case = self._kept(unit, case.owned_by(owner))
        for status in steps:
            at += timedelta(hours=self.chance.expovariate(1 / 30) + 1)
            is_open = status is steps[-1] and status is not Status.IN_PIPELINE
            if is_open and self.chance.random() < 0.8:  # noqa: PLR2004
                # What is still open was looked at lately.
                at = max(at, self.now - timedelta(hours=self.chance.randint(1, 60)))
            if at >= self.now:
                break
            reason = self.chance.choice(people.DECLINED) if status is Status.DECLINED else ""
            before = str(case.lead.status)
            case = self._kept(unit, case.moved(status, reason, at))
            detail = {"before": before, "after": str(status)}
            about = f"lead {lead.reference}"
            unit.audit.add(Event(at, number, Action.STATUS_CHANGED, about, detail=detail))
        if number and self.chance.random() < 0.5:  # noqa: PLR2004
            text, key = self.chance.choice(people.NOTES), f"demo {lead.reference}"
            unit.cases.note(Note.written(key, lead.reference, number, text, min(at, self.now)))
        if self.chance.random() < 0.2 and case.lead.status is not Status.DECLINED:  # noqa: PLR2004
            day = (self.now + timedelta(days=self.chance.randint(-4, 30))).date()
            self._kept(unit, replace(case, due_on=day))

    @staticmethod
    def _kept(unit: SqlUnit, case: Case) -> Case:
        unit.cases.change(case)
        return replace(case, version=case.version + 1)


def _plain(name: str) -> str:
    """Return *name* as it would stand in an address.

    >>> _plain("Påse")
    'pase'
    """
    from knowledge.language.text import fold, unaccented  # noqa: PLC0415

    letters = unaccented(fold(name)).replace("ð", "d").replace("þ", "th").replace("æ", "ae")
    return "".join(each for each in letters if each.isascii() and each.isalnum()) or "info"
