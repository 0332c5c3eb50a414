"""Texts in the hands of editors: kept step by step, written by the runner, and every version with them."""

import asyncio
import errno
import itertools
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from bot.casework.content import folder as content_folder
from bot.casework.content.comparing import Piece, compared
from bot.casework.content.folder import differing, laid_over, put, write
from bot.casework.content.search import Part, Wanted, found, passages
from bot.casework.content.texts import (
    ASSISTANT,
    Step,
    StepKind,
    Subject,
    authors,
    is_said,
    may_approve,
    moved,
    shown,
)
from bot.casework.proposals import ProposalRunner, change_of
from bot.casework.questions import Proposal, ProposalRefusal, State
from bot.database.retention import expire
from bot.staff.members import Role, Sight, StaffMember
from knowledge.editing.outline import Outline, TopicText
from knowledge.editing.patch import Change, Way
from knowledge.project import OFFICE, Retention
from knowledge.reading import source
from tests.bot.cast import library, replies, sight
from tests.bot.console.conftest import FINLAND, SWEDEN

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
OFFICE_EYES = Sight(OFFICE)
EDIT = Proposal(
    key="key",
    way=Way.ANSWER,
    language="en",
    text="New words.",
    staff=1,
    organisation=FINLAND,
    at=NOW,
    topic="city.wuhan",
    before="Old words.",
    state=State.DRAFT,
)


@pytest.fixture
def writer(address, written):
    return written(address)


def kept(writer, **changes):
    """Return *EDIT* as it is kept."""
    proposal = replace(EDIT, **changes)
    number = writer.run(lambda unit: unit.unanswered.propose(proposal, []))
    return writer.run(lambda unit: unit.unanswered.get(number, OFFICE_EYES))


def move(writer, proposal, state, **given):
    became = proposal.became(state, NOW)
    assert writer.run(lambda unit: moved(became, proposal.state, 2, NOW, unit, **given))
    return became


# Keeping


def test_a_draft_comes_back_as_it_was_kept(writer):
    """Texts, phrase and state; the same form once more is the same draft."""
    draft = kept(writer, phrase="greeting", topic="", way=Way.PHRASE)
    assert (draft.text, draft.before, draft.phrase) == ("New words.", "Old words.", "greeting")
    assert draft.state is State.DRAFT
    assert kept(writer).number == draft.number


@pytest.mark.parametrize(
    ("way", "fields"),
    [
        (Way.QUESTION, {"phrase": "exam", "text": "", "before": "Is Wuhan in?"}),
        (Way.QUESTION, {"phrase": "offtopic", "topic": "", "text": "A visa?", "before": ""}),
        (Way.FACT, {"phrase": "years", "topic": "", "language": "", "text": "2031"}),
        (Way.NAME, {"phrase": "wuhan", "topic": "", "text": "Wuhan\n武汉", "before": "Wuhan"}),
    ],
)
def test_what_is_changed_comes_back_as_it_was_kept(writer, way, fields):
    """Whatever it is; other organisations see it once visitors are answered by it, and then its versions."""
    made = kept(writer, way=way, **fields)
    assert change_of(made) == change_of(replace(EDIT, way=way, **fields))
    assert made.called == (made.text or made.before)

    def seen():
        return writer.run(lambda unit: unit.unanswered.get(made.number, sight(SWEDEN)))

    assert seen() is None
    handed = move(writer, made, State.WAITING)
    examined = move(writer, handed, State.EXAMINED)
    assert seen() is None
    assert writer.run(lambda unit: list(unit.edits.versions_of(change_of(made)))) == []
    applied = move(writer, move(writer, examined, State.APPLYING), State.APPLIED)
    assert seen().number == made.number
    versions = writer.run(lambda unit: list(unit.edits.versions_of(change_of(made))))
    assert [each.number for each in versions] == [applied.number]


def test_steps_are_kept_in_their_order(writer):
    draft = kept(writer)
    handed = move(writer, draft, State.WAITING)
    move(writer, handed, State.DRAFT, words="Shorter", kind=StepKind.RETURNED)
    steps = writer.run(lambda unit: list(unit.edits.steps(draft.number)))
    assert steps == [
        Step(draft.number, StepKind.HANDED_IN, 2, NOW),
        Step(draft.number, StepKind.RETURNED, 2, NOW, "Shorter"),
    ]


def test_a_state_that_was_left_meanwhile_leaves_no_step(writer):
    """Two who approve at once: one of them did."""
    draft = kept(writer)
    move(writer, draft, State.WAITING)
    again = draft.became(State.WITHDRAWN, NOW)
    assert not writer.run(lambda unit: moved(again, State.DRAFT, 3, NOW, unit))
    assert len(writer.run(lambda unit: list(unit.edits.steps(draft.number)))) == 1


def test_words_are_kept_over_those_that_were_seen_alone(writer):
    """Of two who write at once, the second one is told."""
    draft = kept(writer)
    mine = replace(draft, text="Mine.")
    assert writer.run(lambda unit: unit.edits.reword(mine, "New words."))
    assert not writer.run(
        lambda unit: unit.edits.reword(replace(draft, text="Yours."), "New words.")
    )
    move(writer, mine, State.WAITING)
    assert not writer.run(lambda unit: unit.edits.reword(replace(draft, text="Late."), "Mine."))


def test_an_organisation_writes_one_draft_of_a_text(writer):
    """Another organisation does not see it, nor do other texts."""
    draft = kept(writer)
    change = change_of(draft)

    def of(change, organisation):
        return writer.run(lambda unit: unit.edits.draft_of(change, organisation))

    assert of(change, FINLAND) == draft
    assert of(change, SWEDEN) is None
    assert of(replace(change, language="sv"), FINLAND) is None
    move(writer, draft, State.WITHDRAWN)
    assert of(change, FINLAND) is None


def test_the_log_is_for_ones_own_eyes(writer):
    """Of others it shows what visitors read, and nothing before."""
    draft = kept(writer)
    step = Step(draft.number, StepKind.SAVED, 1, NOW, "New words.")
    writer.run(lambda unit: unit.edits.note(step))

    def seen(eyes):
        return [each for each, _ in writer.run(lambda unit: unit.edits.log(eyes))]

    assert seen(sight(FINLAND)) == seen(OFFICE_EYES) == [step]
    assert seen(sight(SWEDEN)) == []
    returned = Step(draft.number, StepKind.RETURNED, 2, NOW, "Too long, as always")
    came = Step(draft.number, StepKind.APPLIED, ASSISTANT, NOW, "A word")
    writer.run(lambda unit: [unit.edits.note(each) for each in (returned, came)])
    move(writer, draft, State.OUT)
    out = Step(draft.number, StepKind.OUT, 2, NOW)
    assert seen(sight(SWEDEN)) == [out, replace(came, words="")]
    assert seen(sight(FINLAND)) == seen(OFFICE_EYES) == [out, came, returned, step]

    def steps(eyes):
        known = writer.run(lambda unit: unit.unanswered.get(draft.number, OFFICE_EYES))
        return shown(writer.run(lambda unit: unit.edits.steps(draft.number)), known, eyes)

    assert steps(sight(SWEDEN)) == [replace(came, words=""), out]
    assert steps(sight(FINLAND)) == steps(OFFICE_EYES) == [step, returned, came, out]


def test_what_waits_for_somebody_is_counted(writer):
    """What is examined and has no words of theirs."""
    first = kept(writer, state=State.EXAMINED)
    kept(writer, key="other", staff=7, state=State.EXAMINED)
    kept(writer, key="draft")
    step = Step(first.number, StepKind.SAVED, 9, NOW, "Words")
    writer.run(lambda unit: unit.edits.note(step))
    counts = [writer.run(lambda unit, who=who: unit.edits.awaiting(who)) for who in (1, 7, 9, 8)]
    assert counts == [1, 1, 1, 2]


def test_versions_stay_as_long_as_the_installation(writer):
    """What visitors read can be brought back years later; a draft nobody approved goes."""
    live = move(writer, kept(writer), State.OUT)
    kept(writer, key="other")
    kept(writer, key="phrasing", way=Way.PHRASING, state=State.OUT)
    late = NOW + Retention().leads + timedelta(seconds=1)
    gone = writer.run(lambda unit: expire(unit, late, Retention()))
    assert gone["proposals"] == 1
    left = writer.run(lambda unit: list(unit.edits.versions_of(change_of(live))))
    assert [each.number for each in left] == [live.number]


def test_of_what_is_live_it_stays_who_approved_it(writer):
    """Drafts and why they were returned go like a proposal that came to nothing. Control: not a day before."""
    live = kept(writer, state=State.OUT)
    for at in (NOW, NOW + timedelta(days=1)):
        for kind in StepKind:
            step = Step(live.number, kind, 2, at, "Words")
            writer.run(lambda unit, step=step: unit.edits.note(step))
    waits = kept(writer, key="waits", at=NOW + timedelta(days=1))
    saved = Step(waits.number, StepKind.SAVED, 2, NOW, "Words")
    writer.run(lambda unit: unit.edits.note(saved))

    def left(days):
        late = NOW + Retention().leads + timedelta(days=days, seconds=1)
        writer.run(lambda unit: expire(unit, late, Retention()))
        steps = writer.run(lambda unit: list(unit.edits.steps(live.number)))
        return [(step.kind, step.at) for step in steps if step.at == NOW]

    assert len(left(-1)) == len(StepKind)
    assert left(0) == [(StepKind.APPROVED, NOW), (StepKind.APPLIED, NOW)]
    assert len(writer.run(lambda unit: list(unit.edits.steps(live.number)))) == 2 + len(StepKind)
    assert writer.run(lambda unit: list(unit.edits.steps(waits.number))) == [saved]


# Who may


def member(number, organisation=OFFICE, role=Role.MANAGER):
    return StaffMember("a@b.se", "A", organisation, role, number=number)


EXAMINED = replace(EDIT, state=State.EXAMINED)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (member(9), ""),
        (member(1), ProposalRefusal.OWN_WORDS),
        (member(2), ProposalRefusal.OWN_WORDS),
        (member(9, role=Role.AGENT), ProposalRefusal.OFFICE_ONLY),
        (member(9, FINLAND, Role.ADMIN), ProposalRefusal.OFFICE_ONLY),
    ],
)
def test_a_second_person_approves(who, refusal):
    """Whoever has words in it is none; whoever handed it in or gave it back is."""
    steps = [
        Step(1, StepKind.SAVED, 2, NOW, "Words"),
        Step(1, StepKind.HANDED_IN, 9, NOW),
        Step(1, StepKind.RETURNED, 9, NOW, "Shorter"),
    ]
    assert may_approve(EXAMINED, steps, who) == refusal
    assert authors(EXAMINED, steps) == {1, 2}


@pytest.mark.parametrize("state", [each for each in State if each is not State.EXAMINED])
def test_nothing_else_is_approved(state):
    assert (
        may_approve(replace(EDIT, state=state), [], member(9)) == ProposalRefusal.STATE_IMPOSSIBLE
    )


# Comparing and finding


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("", "New"), ("Old", ""), ("五个城市", "六个城市"), ("a b\n\nc", "a c\n\nb <b>")],
)
def test_a_comparison_holds_both_texts(before, after):
    """Without what is new it is the old one, without what is gone the new one."""
    pieces = compared(before, after)
    assert "".join(text for how, text in pieces if how is not Piece.NEW) == before
    assert "".join(text for how, text in pieces if how is not Piece.GONE) == after


@pytest.mark.parametrize("sign", ["的", "a ", "\n", " b"])
def test_a_text_made_to_take_long_is_compared_as_a_whole(sign):
    """Nobody waits for it: so much is not looked at word by word."""
    before, after = f"!{sign * 400}!", f"?{sign * 399}?"
    assert compared(before, after) == [(Piece.GONE, before), (Piece.NEW, after)]


def test_a_word_in_a_long_text_is_found():
    """What both begin and end with is not looked at pair by pair."""
    before, after = f"{'北 ' * 900}one{' 京' * 900}", f"{'北 ' * 900}two{' 京' * 900}"
    assert [text for how, text in compared(before, after) if how is not Piece.SAME] == [
        "one",
        "two",
    ]
    assert [how for how, _ in compared("a a", "a a a")] == [Piece.SAME, Piece.NEW]


async def test_several_questions_are_out_once_all_of_them_are_there(writer, content):
    """Exam questions too, of which no visitor is asked."""
    asked = [q.text for q in library().phrasings if (q.topic, q.language) == ("city.wuhan", "en")]
    exam = [q.text for q in library().exam if (q.topic, q.language) == ("city.wuhan", "en")]
    there = Outline(
        "city.wuhan", "", languages={"en": TopicText("", "", tuple(asked[:2]), tuple(exam[:1]))}
    )
    lacking = Outline(
        "city.wuhan", "", languages={"en": TopicText("", "", (), ("Not there yet?",))}
    )
    done = kept(writer, way=Way.PHRASING, text=asked[0], outline=there, state=State.APPLIED)
    waits = kept(writer, key="w", way=Way.PHRASING, text="x", outline=lacking, state=State.APPLIED)
    await runner(writer, content).tell_askers()
    assert state_of(writer, done) is State.OUT
    assert state_of(writer, waits) is State.APPLIED


def test_every_text_is_among_the_passages():
    """So many as there are, of each part."""
    known = library()
    counts = {part: sum(1 for _ in passages(known, [part])) for part in Part}
    assert counts[Part.PHRASING] == len(known.phrasings)
    assert counts[Part.EXAM] == len(known.exam) + len(known.offtopic_exam)
    assert counts[Part.OFFTOPIC] == len(known.offtopic)
    assert counts[Part.ANSWER] == sum(len(each.answers) for each in known.topics.values())
    hits, is_more = found(known, Wanted("wuhan", Part.ANSWER, "en"))
    assert not is_more
    assert "city.wuhan" in {each.name for each in hits}


# The runner


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content" / "topics"
    folder.mkdir(parents=True)
    text = "# Kept\ntopic: city.wuhan\n\nen: |\n  Old words.\n\n# Kept too\nsv: Gamla ord.\n"
    (folder / "city.wuhan.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "content"


def page(content):
    return (content / "topics/city.wuhan.yaml").read_text(encoding="utf-8")


def runner(writer, content, said=library, **changes):
    async def try_change(change, asked):
        return {"problems": [], "diff": "d", "warnings": []}

    mind = SimpleNamespace(library=said(), matcher=None, replies=replies())
    given = {
        "writer": writer,
        "mind": lambda: mind,
        "senders": {},
        "content": content,
        "try_change": try_change,
        "clock": lambda: NOW,
        "publish": lambda exchange: None,
    }
    return ProposalRunner(**{**given, **changes})


def state_of(writer, proposal):
    return writer.run(lambda unit: unit.unanswered.get(proposal.number, OFFICE_EYES)).state


async def test_what_is_handed_in_is_examined_and_what_is_approved_written(writer, content):
    """The assistant's own steps are its own; a draft that nobody handed in is left alone."""
    draft = kept(writer)
    assert not await runner(writer, content).examine()
    move(writer, draft, State.WAITING)
    assert await runner(writer, content).examine()
    assert state_of(writer, draft) is State.EXAMINED
    assert page(content).count("Old words.") == 1, "nothing is written before it is approved"
    move(writer, replace(draft, state=State.EXAMINED), State.APPLYING)
    assert await runner(writer, content).follow()
    assert state_of(writer, draft) is State.APPLIED
    assert (
        page(content)
        == "# Kept\ntopic: city.wuhan\n\nen: |\n  New words.\n\n# Kept too\nsv: Gamla ord.\n"
    )
    steps = writer.run(lambda unit: list(unit.edits.steps(draft.number)))
    own = [step.kind for step in steps if step.staff == ASSISTANT]
    assert own == [StepKind.EXAMINED, StepKind.APPLIED]


async def test_a_text_changed_between_approval_and_writing_is_not_lost(writer, content):
    """The file wins; it is said, and nobody's words are written over."""
    path = content / "topics/city.wuhan.yaml"
    path.write_text(page(content).replace("Old words.", "By hand."), encoding="utf-8")
    proposal = kept(writer, state=State.APPLYING)
    await runner(writer, content).follow()
    after = writer.run(lambda unit: unit.unanswered.get(proposal.number, OFFICE_EYES))
    assert after.state is State.EXAMINED
    assert "changed meanwhile" in after.report["unwritten"]
    assert "By hand." in page(content)
    [step] = writer.run(lambda unit: list(unit.edits.steps(proposal.number)))
    assert step.kind is StepKind.UNWRITTEN


async def test_a_full_disk_leaves_the_old_text_and_nothing_beside_it(writer, content, monkeypatch):
    """And can be tried again once there is room."""

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    proposal = kept(writer, state=State.APPLYING)
    with monkeypatch.context() as patched:
        patched.setattr(content_folder.os, "fsync", full)
        await runner(writer, content).follow()
    after = writer.run(lambda unit: unit.unanswered.get(proposal.number, OFFICE_EYES))
    assert (after.state, after.report["unwritten"]) == (State.EXAMINED, "No space left on device")
    assert "Old words." in page(content)
    assert [each.name for each in (content / "topics").iterdir()] == ["city.wuhan.yaml"]
    move(writer, after, State.APPLYING)
    await runner(writer, content).follow()
    assert "New words." in page(content)


def test_a_change_that_is_written_again_is_there_once(content):
    """After a crash between writing and noting it."""
    change = change_of(EDIT)
    assert [write(content, change, NOW.date()) for _ in "12"] == ["", ""]
    assert page(content).count("New words.") == 1


GROWN = Change(
    Way.TOPIC,
    "en",
    "Who certifies?",
    "city.certified",
    outline=Outline(
        "city.certified",
        "Certified",
        languages={
            "en": TopicText("Nobody.", "", ("Who certifies?", "Is CE needed?"), ("CE?",)),
            "sv": TopicText("Ingen.", "", ("Vem certifierar?",)),
        },
    ),
)
FILES_OF_TOPIC = 4


@pytest.fixture
def asked(content):
    """The folder with questions in two languages, and a list of topics."""
    (content / "project.yaml").write_text("topics:\n  - city.wuhan\n", encoding="utf-8")
    for language, text in (("en", "Is Wuhan in?"), ("sv", "Är Wuhan med?")):
        path = content / f"questions/{language}/cities.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(f"city.wuhan:\n  phrasings:\n    - {text}\n", encoding="utf-8")
    return content


@pytest.mark.parametrize("may_put_back", [True, False])
@pytest.mark.parametrize("nth", range(FILES_OF_TOPIC))
def test_a_topic_of_several_files_that_failed_is_written_again_whole(
    asked, tmp_path, monkeypatch, nth, may_put_back
):
    """Whichever of its files failed: each question is there once. Where it can be, the folder is as it was."""
    control = tmp_path / "control"
    shutil.copytree(asked, control)
    assert write(control, GROWN, NOW.date()) == ""
    wanted, _ = source.contents(control)
    before, _ = source.contents(asked)
    assert len(differing(before, wanted)) == FILES_OF_TOPIC
    calls = itertools.count()

    def failing(path, data):
        call = next(calls)
        if call == nth or (call > nth and not may_put_back):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        put(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(content_folder, "put", failing)
        assert write(asked, GROWN, NOW.date()) == "No space left on device"
    after, _ = source.contents(asked)
    if may_put_back:
        assert after == before
    assert write(asked, GROWN, NOW.date()) == ""
    assert source.contents(asked)[0] == wanted
    assert write(asked, GROWN, NOW.date()) == "", "and once more: nothing is there twice"
    assert source.contents(asked)[0] == wanted


def test_a_topic_that_another_page_names_is_not_added_to(asked):
    """Control: its page is there, and other questions: somebody else wrote it."""
    assert write(asked, GROWN, NOW.date()) == ""
    said = {"en": TopicText("Else.", "", ("Something else?",))}
    other = replace(GROWN, text="x", outline=replace(GROWN.outline, languages=said))
    assert "is there already" in write(asked, other, NOW.date())


@pytest.mark.parametrize("left", range(FILES_OF_TOPIC))
def test_a_topic_is_entered_after_its_page(asked, monkeypatch, left):
    """A crash between leaves no id without a page, and what is left is gone on with."""
    order = []

    def dying(path, data):
        order.append(path.relative_to(asked).as_posix())
        if len(order) > left:
            raise KeyboardInterrupt
        put(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(content_folder, "put", dying)
        with pytest.raises(KeyboardInterrupt):
            write(asked, GROWN, NOW.date())
    assert write(asked, GROWN, NOW.date()) == ""
    ends = ["topics/city.certified.yaml", "project.yaml"]
    assert order == [*sorted(order[:2]), *ends][: left + 1]
    files, _ = source.contents(asked)
    assert files["questions/en/cities.yaml"].count(b"city.certified") == 1
    assert b"- city.certified" in files["project.yaml"]
    assert "topics/city.certified.yaml" in files


async def test_it_is_out_once_visitors_get_it(writer, content):
    """Control: not while the assistant still says the old text."""
    said = library().topics["city.wuhan"].answers["en"].template
    applied = kept(writer, state=State.APPLIED)
    job = runner(writer, content)
    await job.tell_askers()
    assert state_of(writer, applied) is State.APPLIED
    same = kept(writer, key="same", text=said.strip(), state=State.APPLIED)
    await job.tell_askers()
    assert state_of(writer, same) is State.OUT


async def test_what_another_process_wrote_is_noted_as_written(writer, content):
    """It speaks of it before the writer says so: that it came into the content by approval is kept."""
    words = library().topics["city.wuhan"].answers["en"].template.strip()
    approved = kept(writer, text=words, state=State.APPLYING)
    by_itself = kept(writer, key="same", text=words, state=State.EXAMINED)
    await runner(writer, content).tell_askers()
    assert [state_of(writer, each) for each in (approved, by_itself)] == [State.OUT, State.OUT]
    [(found, at)] = writer.run(lambda unit: list(unit.edits.approved()))
    assert (found.number, at) == (approved.number, NOW)


def test_a_phrase_is_said_with_its_facts_filled_in(tmp_path):
    """As the library holds it."""
    name, text = next(
        (name, text) for name, text in library().phrases["en"].items() if name == "greeting"
    )
    assert is_said(library(), Change(Way.PHRASE, "en", text.value, phrase=name))
    assert not is_said(library(), Change(Way.PHRASE, "en", "Else", phrase=name))
    assert not is_said(library(), Change(Way.PHRASE, "en", "x", phrase="no_such"))
    assert Subject(Way.PHRASE, name).change("en", "x").phrase == name


async def test_two_processes_write_an_approved_text_once(address, written, content):
    """Whichever takes it first; the other finds it done."""
    writers = [written(address), written(address)]
    proposal = kept(writers[0], state=State.APPLYING)
    await asyncio.gather(*(runner(each, content).follow() for each in writers))
    assert state_of(writers[0], proposal) is State.APPLIED
    kinds = [
        step.kind for step in writers[0].run(lambda unit: list(unit.edits.steps(proposal.number)))
    ]
    assert kinds == [StepKind.APPLIED]
    assert page(content).count("New words.") == 1


def test_a_question_is_out_once_the_library_has_it_so():
    """In other words, gone, or again."""
    asked = next(
        one.text for one in library().exam if (one.topic, one.language) == ("city.wuhan", "en")
    )

    def is_out(text, before):
        change = Change(Way.QUESTION, "en", text, "city.wuhan", phrase="exam", before=before)
        return is_said(library(), change)

    assert is_out("", "Nobody asks this")
    assert is_out(asked, "Nobody asks this")
    assert is_out(asked, "")
    assert not is_out("", asked)
    assert not is_out("Nobody asks this", "")


def test_a_fact_and_a_name_are_out_once_the_library_has_them_so():
    """In their language; the order of spellings is nothing."""
    years = library().facts["years"]["en"].value
    spelt = next(each for each in library().names if each.id == "wuhan").spellings["en"]
    lines = "\n".join(reversed([text.value for text in spelt]))
    assert is_said(library(), Change(Way.FACT, "en", years, phrase="years"))
    assert not is_said(library(), Change(Way.FACT, "", years, phrase="years"))
    assert not is_said(library(), Change(Way.FACT, "en", years, phrase="no_such"))
    assert is_said(library(), Change(Way.NAME, "en", lines, phrase="wuhan"))
    assert not is_said(library(), Change(Way.NAME, "en", f"{lines}\nWuhanin", phrase="wuhan"))
    assert not is_said(library(), Change(Way.NAME, "en", lines, phrase="no-such"))


def test_a_name_is_out_although_other_spellings_came_meanwhile():
    """With a newer installation, say. What was added must be there, and what was taken away must not."""
    spelt = next(each for each in library().names if each.id == "wuhan").spellings["en"]
    first = spelt[0].value

    def is_out(text, before):
        return is_said(library(), Change(Way.NAME, "en", text, phrase="wuhan", before=before))

    assert is_out(first, "Nobody writes this")
    assert not is_out("Wuhanin", first)
    assert not is_out(f"{first}\nWuhanin", first)
    assert not is_out("Wuhanin", f"Wuhanin\n{first}")


REMOVED = Change(Way.REMOVAL, "", "", GROWN.topic, before="x")


def test_a_topic_that_goes_takes_its_files_along(asked):
    """Also where it is laid over a content that had it, as the patch for the files says."""
    before, _ = source.contents(asked)
    assert write(asked, GROWN, NOW.date()) == ""
    there, _ = source.contents(asked)
    assert there != before
    laid = laid_over(before, [(GROWN, NOW.date()), (REMOVED, NOW.date())])
    assert laid == before
    gone = differing(there, laid_over(there, [(REMOVED, NOW.date())]))
    assert gone[f"topics/{GROWN.topic}.yaml"] == b""
    assert write(asked, REMOVED, NOW.date()) == ""
    assert source.contents(asked)[0] == before


def test_a_topic_is_out_of_the_way_once_nobody_knows_it():
    there = Change(Way.REMOVAL, "", "", "city.wuhan", before="x")
    assert not is_said(library(), there)
    assert is_said(library(), REMOVED)


def test_label_and_title_are_out_once_the_library_has_them_so():
    topic = library().topics["city.wuhan"]
    label = topic.labels["sv"].value
    assert is_said(library(), Change(Way.LABEL, "sv", label, "city.wuhan"))
    assert not is_said(library(), Change(Way.LABEL, "sv", "Else", "city.wuhan"))
    assert is_said(library(), Change(Way.TITLE, "", topic.title, "city.wuhan"))
    assert not is_said(library(), Change(Way.TITLE, "", "Else", "city.wuhan"))
