"""Commands: the same said with a slash, in plain words, or in other tongues."""

import pytest

from bot.dialogue.intake.prompts import phrase_of
from bot.dialogue.words import commands, remembered, word_lists
from bot.dialogue.words.commands import SLASHED, Word, Words
from knowledge.language.script import REGIONS
from tests.bot.cast import FIELDS, PROJECT, Kind, library, phrasebook, say, words

FIELD_NAMES = {kind: [field.name for field in FIELDS[kind]] for kind in Kind}


@pytest.mark.parametrize("word", sorted(SLASHED))
def test_a_command_is_the_same_with_a_slash(word):
    """Each command is found by its own name, however it is written."""
    said = [
        f"/{word}",
        f"/{word.upper()}",
        f" \uff0f{word} ",
        f"/{word}@our_bot now",
        f"/{word}\nx",
    ]
    assert {words().find(each) for each in said} == {word}


@pytest.mark.parametrize(
    "said",
    [
        "/",
        "//",
        "/ ",
        "/yes",
        "/no",
        "/back",
        "/unknown",
        "/../etc/passwd",
        "/@our_bot",
        "/{{7*7}}",
    ],
)
def test_another_word_with_a_slash_is_no_command(said):
    """Nothing but the commands is understood behind a slash."""
    assert words().find(said) is None


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Never mind!", Word.CANCEL),
        ("取消", Word.CANCEL),
        ("OK", Word.YES),
        ("好的。", Word.YES),
        ("同意", Word.YES),
        ("提交", Word.SUBMIT),
        ("Send it", Word.SUBMIT),
        ("no, thanks", Word.NO),
        ("不用了，谢谢", Word.NO),
        ("go back", Word.BACK),
        ("上一題", Word.BACK),
        ("skip", Word.SKIP),
        ("跳過", Word.SKIP),
        ("That's not what I meant.", Word.WRONG),
        ("delete my data", Word.FORGET),
        ("我要報名", Word.JOIN),
    ],
)
def test_a_command_is_said_in_plain_words(said, word):
    """Small or capital, with or without signs, in both scripts of Chinese."""
    assert words().find(said) is word


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "🙂",
        "?",
        "Okay Medical Oy",
        "cancel my subscription to the newspaper",
        "{{7*7}}",
        "\u202e",
    ],
    ids=ascii,
)
def test_a_command_is_the_whole_text(said):
    """A word within other words, or no word at all, commands nothing."""
    assert words().find(said) is None


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("svenska", "sv"),
        ("In English, please", "en"),
        ("suomeksi", "fi"),
        ("请用中文", "zh-Hans"),
        ("SV", "sv"),
        ("zh-hant", "zh-Hant"),
        ("繁體中文", "zh-Hant"),
        ("繁体中文", "zh-Hant"),
        ("請用正體字", "zh-Hant"),
        ("廣東話", "zh-Hant"),
        ("Traditional Chinese, please", "zh-Hant"),
        ("traditionell kinesiska", "zh-Hant"),
        ("簡體中文", "zh-Hans"),
        ("klingon", None),
        ("", None),
    ],
)
def test_a_language_is_asked_for_by_name(said, language):
    """By its name in several languages or by its tag; others are not known."""
    assert words().tongue(said) == language


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("可以換成繁體中文嗎", "zh-Hant"),
        ("can we switch to traditional chinese", "zh-Hant"),
        ("换成中文行吗", "zh-Hans"),
    ],
)
def test_the_longer_name_of_a_language_counts(said, language):
    """What is named is not also the language whose name is a part of it."""
    assert words().tongue_in(said) == language


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("word", Word)
def test_what_may_be_said_is_understood_in_the_words_of_each_region(word, region):
    """送出 is on a button that says 提交 in the content, and 轉接專人 is asked for like 转接人工."""
    write = phrasebook().script(region).write
    for said in say(f"words_{word}", "zh-Hans").split(" / "):
        assert words().find(write(said), word) is word, said
    label = f"choice_{word}"
    if label in phrasebook() and words().find(say(label, "zh-Hans")):
        assert words().find(write(say(label, "zh-Hans")), word) is word


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("kind", Kind)
def test_a_field_is_named_in_the_words_of_each_region(kind, region):
    """聯絡人 and 電郵 are written above what the content calls 联系人 and 邮箱."""
    for name in FIELD_NAMES[kind]:
        label = say(phrase_of(phrasebook(), "field", kind, name), "zh-Hans")
        in_region = phrasebook().script(region).write(label)
        found = words().field(label, FIELD_NAMES[kind], PROJECT.kinds)
        assert found is not None
        assert words().field(in_region, FIELD_NAMES[kind], PROJECT.kinds) == found


@pytest.mark.parametrize(
    ("said", "behind"),
    [("/language sv", "sv"), ("/language", ""), ("/language\n  sv ", "sv"), ("/start a b", "a b")],
)
def test_what_stands_behind_a_command_is_its_argument(said, behind):
    """Whatever space lies between."""
    assert words().argument(said) == behind


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("change 2", "2"),
        ("Change e-mail", "e mail"),
        ("change: phone", "phone"),
        ("change2", "2"),
        ("修改2", "2"),
        ("修改 邮箱", "邮箱"),
        ("我要改邮箱", "邮箱"),
        ("Fixphone", None),
        ("editor", None),
        ("Kotiturva", None),
        ("", None),
    ],
)
def test_what_is_to_be_changed_stands_behind_the_word(said, rest):
    """A word that only begins like one asks for no change."""
    assert words().change(said) == rest


def test_a_command_is_none_of_other_words():
    """Somebody who asks for erasure says neither yes nor no to what waits."""
    assert words().find("/forget") is Word.FORGET
    assert words().find("/forget", Word.YES, Word.NO) is None
    assert words().find_in("hm, /forget", Word.NO) is None


@pytest.mark.parametrize(
    ("said", "kind", "field"),
    [
        ("e-mail", Kind.COMPANY, "email"),
        ("email", Kind.COMPANY, "email"),
        ("邮箱", Kind.COMPANY, "email"),
        ("Contact person", Kind.COMPANY, "person"),
        ("organisation", Kind.PARTNER, "company"),
        ("单位", Kind.PARTNER, "company"),
        ("單位", Kind.PARTNER, "company"),
        ("e-mail", Kind.PARTNER, None),
        ("password", Kind.COMPANY, None),
        ("", Kind.COMPANY, None),
    ],
)
def test_a_field_is_called_as_the_summary_calls_it(said, kind, field):
    """By its label in any language; only fields of this registration."""
    assert words().field(said, FIELD_NAMES[kind], tuple(Kind)) == field


@pytest.mark.parametrize(
    ("said", "is_question"),
    [
        ("Which cities", True),
        ("Is Wuhan included", True),
        ("really?", True),
        ("武汉是目标城市吗", True),
        ("你们有哪些城市", True),
        ("武漢？", True),
        ("Kotiturva Oy", False),
        ("武汉东湖医院", False),
        ("", False),
        ("🙂", False),
        ("var ligger kontoret", True),
        ("Vår jurist vill läsa det", False),
        ("vårt bolag är nedlagt", False),
        ("Hvað kostar þetta", True),
        ("hvad kostar thetta", True),
    ],
)
def test_a_question_is_told_by_its_mark_or_its_words(said, is_question):
    """With a mark, by how it begins, or by a Chinese word that asks."""
    assert words().is_question(said) is is_question


def unused_words():
    """Words that remember nothing: the others are everybody's here."""
    return Words(phrasebook(), tuple(library().tongues))


def test_what_a_text_holds_is_looked_for_once(monkeypatch):
    """The same texts come again and again; another question about one has an answer of its own."""
    asked = []
    monkeypatch.setattr("bot.dialogue.words.commands.key", lambda text: asked.append(text) or text)
    said = unused_words()
    asked.clear()
    assert [said.find("help") for _ in range(3)] == [Word.HELP] * 3
    assert said.find("help", Word.NO) is None
    assert asked == ["help", "help"]


@pytest.mark.parametrize("most", [3, 10_000])
def test_what_is_remembered_of_texts_is_bounded(most, monkeypatch):
    """Long ones hardly come again, and are looked at each time."""
    monkeypatch.setattr(remembered, "REMEMBERED", most)
    said = unused_words()
    for number in range(10):
        assert said.find(f"help {number}") is None
    said.find("help " * remembered.LONGEST_REMEMBERED)
    assert 0 < len(said.known) <= min(most, 10)


@pytest.mark.parametrize(
    "text",
    [
        "wait, what is changchun",
        "ok but how long does it take",
        "vent lige hvad er det nu changchun er for en by",
        "biddu nu við hvaða borgir eru þetta",
        "hei entä mikä se semmonen oikein on",
    ],
)
def test_what_leads_up_to_a_question_is_passed_over(text):
    assert words().is_question(text)


@pytest.mark.parametrize(
    "text",
    ["ok why not", "men hvorfor ikke", "no mikä ettei", "wait, the city is wrong", "and what we make is lamps", "so"],
)  # fmt: skip
def test_what_only_sounds_like_a_question_is_none(text):
    """The control: a yes in words that ask, a sentence of what somebody makes."""
    assert not words().is_question(text)


@pytest.mark.parametrize("text", ["ja, det går bra", "ja greit", "yes, that's ok", "joo käy", "já allt í lagi"])  # fmt: skip
def test_a_yes_and_an_agreement_behind_it_agree(text):
    """Before anything is learned, too."""
    assert words().agrees(text)


@pytest.mark.parametrize("text", ["ja, nei", "ok no", "yes but", "yes why", "ja men det går bra", "fine print"])  # fmt: skip
def test_a_yes_with_anything_else_behind_it_does_not(text):
    """The control: what stands behind it is no agreement."""
    assert not words().agrees(text)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("👍", Word.YES),
        ("👍🏽👍🏽", Word.YES),
        ("✔️", Word.YES),
        ("👎🏻", Word.NO),
        ("👍👎", None),
        ("👍?", None),
        ("🌧️", None),
    ],
)
def test_a_picture_is_a_yes_or_a_no_in_any_colour(said, word):
    """Two that differ, one with a question mark and any other are none."""
    assert words().find(said) is word


@pytest.mark.parametrize(
    ("text", "language", "denies"),
    [
        ("ikek send!!", "nb", True),
        ("ikkke send", "nb", True),
        ("ikke send", "nb", True),
        ("send", "nb", False),
        ("do nto send", "en", True),
        ("do nott send", "en", True),
        ("note it and send it now", "en", False),
        ("ekkki senda", "is", True),
    ],
)
def test_a_no_with_a_slip_of_typing_is_one(text, language, denies):
    """Who types in a hurry sends nothing by it."""
    assert words().denies(text, language) is denies


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ("please don't delete anything", True),
        ("keep my details as they are", True),
        ("delete it all", False),
        ("do not keep my name, delete it", False),
    ],
)
def test_who_wants_nothing_erased_keeps_it(text, keeps):
    """A denial beside a word for erasing, or a word for keeping without one."""
    assert words().keeps(text, "en") is keeps


@pytest.mark.parametrize(
    ("text", "language", "forbids"),
    [
        ("please don't delete my data", "en", True),
        ("radera inte", "sv", True),
        ("slet ikke mine oplysninger", "da", True),
        ("ikke slett noe", "nb", True),
        ("älkää poistako tietojani", "fi", True),
        ("ekki eyða gögnunum mínum", "is", True),
        ("请不要删除我的资料", "zh-Hans", True),
        ("never mind, delete it", "en", False),
        ("a gider ikke mere slet alt hvad I har på mig", "da", False),
        ("nej radera allt", "sv", False),
        ("我不要了，删掉我的资料", "zh-Hans", False),
    ],
)
def test_what_forbids_to_erase_stands_beside_it(text, language, forbids):
    """Elsewhere it denies something else."""
    assert words().forbids_erasing(text, language) is forbids


def test_what_is_said_again_and_again_is_looked_at_once(monkeypatch):
    """A message of a thousand equal parts holds up nobody else."""
    looked, said = [], Words(phrasebook(), tuple(library().tongues))
    held = word_lists.has_chinese
    monkeypatch.setattr(commands, "has_chinese", lambda text: looked.append(text) or held(text))
    assert not said.agrees_in("武汉，" * 1_000)
    assert len(looked) <= len(("whole", "part"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ändra mejlen", 0),
        ("den andra", 2),
        ("den forsta", 1),
        ("den första", 1),
        ("fyrri skráninguna", 1),
    ],
)
def test_an_accent_tells_a_place_from_another_word(text, place):
    """Left out, it is that word all the same."""
    assert words().place_in(text, 2) == place
