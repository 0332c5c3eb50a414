"""List changes: what goes from a list that was noted, and what comes in its place."""

from functools import cache, partial

import pytest

from bot.dialogue.intake.list_changes import UNCLEAR, ListChange, ListChanges
from knowledge.acts.act import Act
from tests.bot.cast import PROJECT, Kind, Meeting, at_summary, reader, words

B, C, G, S, W = (
    "beijing-zhangjiakou",
    "changchun",
    "chengdu-chongqing",
    "shanghai-suzhou",
    "wuhan",
)


def after(*options):
    """Return a change after which the list holds *options*."""
    return ListChange(frozenset(options))


@cache
def changes():
    return ListChanges(words())


def read(text, before):
    """Return what *text* makes of the cities *before*."""
    cities = PROJECT.kinds[Kind.COMPANY].field("cities")
    return changes().read(text, before, partial(reader().named, cities))


@pytest.mark.parametrize(
    ("text", "before", "change"),
    [
        ("\xe6 nei b\xedddu, ekki Wuhan heldur Changchun, \xe9g rugla \xfeessu alltaf saman", {W}, after(C)),
        ("nei vent litt, Changchun ska ut. sett Chengdu i staden", {W, C}, after(W, G)),
        ("not Wuhan but Changchun", {W}, after(C)),
        ("it's Changchun, not Wuhan", {W}, after(C)),
        ("Changchun not Wuhan", {W}, after(C)),
        ("not Wuhan, Changchun", {W}, after(C)),
        ("not Wuhan, Changchun", {W, C}, UNCLEAR),
        ("Wuhan out, Changchun in", {W}, after(C)),
        ("out with Wuhan and in with Changchun", {W}, after(C)),
        ("take Wuhan out and put Changchun in", {W}, after(C)),
        ("take out Wuhan, put Changchun in instead", {W, B}, after(B, C)),
        ("remove Wuhan and Changchun", {W, C, B}, after(B)),
        ("remove Wuhan and Chengdu", {W, C}, UNCLEAR),
        ("remove Wuhan. Add Chengdu.", {W, C}, after(C, G)),
        ("add Chengdu and remove Wuhan", {W, C}, after(C, G)),
        ("Wuhan was wrong, I meant Changchun", {W}, after(C)),
        ("Wuhan is wrong. It should be Changchun", {W}, after(C)),
        ("Wuhan should be Changchun", {W, B}, after(C, B)),
        ("Changchun instead of Wuhan", {W, B}, after(B, C)),
        ("instead of Wuhan, Changchun", {W}, after(C)),
        ("replace Wuhan with Changchun", {W}, None),
        ("swap out Wuhan for Changchun", {W}, after(C)),
        ("swap Wuhan for Changchun", {W, C, B}, UNCLEAR),
        ("don't remove Wuhan", {W, C}, UNCLEAR),
        ("do not include Wuhan", {W, C}, after(C)),
        ("Wuhan should stay but Chengdu can go", {W, G}, after(W)),
        ("keep Wuhan, drop Chengdu", {W, G}, after(W)),
        ("Wuhan out", {W}, UNCLEAR),
        ("Changchun out, Wuhan in", {W}, after(W)),
        ("Changchun and Wuhan please", {W}, None),
        ("inte Wuhan utan Changchun", {W}, after(C)),
        ("Wuhan ska ut och Changchun in", {W}, after(C)),
        ("ta bort Wuhan, s\xe4tt dit Changchun", {W}, after(C)),
        ("ta Wuhan och byt mot Changchun", {W}, None),
        ("byt ut Wuhan mot Changchun", {W}, after(C)),
        ("byt Wuhan mot Changchun", {W}, after(C)),
        ("Changchun ist\xe4llet f\xf6r Wuhan", {W}, after(C)),
        ("det blev fel med Wuhan, det ska vara Changchun", {W}, after(C)),
        ("Wuhan blev fel, Changchun ska det vara", {W}, after(C)),
        ("stryk Wuhan. l\xe4gg till Changchun i st\xe4llet", {W, B}, after(B, C)),
        ("ikke Wuhan men Changchun", {W}, after(C)),
        ("Wuhan skal ud og Chengdu ind", {W}, after(G)),
        ("tag Wuhan ud, s\xe6t Chengdu i stedet", {W}, after(G)),
        ("skift Wuhan ud med Chengdu", {W}, after(G)),
        ("jeg mente Chengdu ikke Wuhan", {W}, after(G)),
        ("Wuhan skal ikke med, det skal Chengdu", {W}, after(G)),
        ("Wuhan skal ud det skal v\xe6re Chengdu i stedet for", {W}, after(G)),
        ("bytt ut Wuhan med Chengdu", {W}, after(G)),
        ("Wuhan e feil, det ska v\xe6r Chengdu", {W}, after(G)),
        ("itj Wuhan, \xe6 mente Chengdu", {W}, after(G)),
        ("ta bort Wuhan \xe5 sett inn Chengdu", {W}, after(G)),
        ("Chengdu i staden for Wuhan", {W}, after(G)),
        ("ei Wuhan vaan Changchun", {W}, after(C)),
        ("Wuhan pois ja Changchun tilalle", {W}, after(C)),
        ("Wuhanin tilalle Changchun", {W}, after(C)),
        ("Changchun Wuhanin tilalle", {W}, after(C)),
        ("Wuhanin sijaan Changchun", {W, B}, after(C, B)),
        ("otetaan Wuhan pois, laitetaan Changchun", {W}, after(C)),
        ("Wuhan oli v\xe4\xe4rin, piti olla Changchun", {W}, after(C)),
        ("Changchun eik\xe4 Wuhan", {W}, after(C)),
        ("poista Wuhan ja lis\xe4\xe4 Changchun", {W}, after(C)),
        ("Wuhan \xe1 a\xf0 fara \xfat, settu Chengdu \xed sta\xf0inn", {W}, after(G)),
        ("taktu Wuhan \xfat og Chengdu inn", {W}, after(G)),
        ("skiptu Wuhan \xfat fyrir Chengdu", {W}, after(G)),
        ("Chengdu \xed sta\xf0inn fyrir Wuhan", {W}, after(G)),
        ("Wuhan var rangt, \xfea\xf0 \xe1 a\xf0 vera Chengdu", {W}, after(G)),
        ("ekki Wuhan heldur Chengdu og Changchun", {W}, after(G, C)),
        ("\u4e0d\u662f\u6b66\u6c49\uff0c\u662f\u957f\u6625", {W}, after(C)),
        ("\u4e0d\u8981\u6b66\u6c49\u8981\u957f\u6625", {W}, after(C)),
        ("\u6b66\u6c49\u53bb\u6389\uff0c\u6362\u6210\u957f\u6625", {W}, after(C)),
        ("\u6b66\u6c49\u6539\u6210\u957f\u6625", {W, B}, after(C, B)),
        ("\u628a\u6b66\u6c49\u6362\u6210\u957f\u6625", {W}, after(C)),
        ("\u6b66\u6c49\u4e0d\u5bf9\uff0c\u5e94\u8be5\u662f\u957f\u6625", {W}, after(C)),
        ("\u7528\u957f\u6625\u4ee3\u66ff\u6b66\u6c49", {W}, after(C)),
        ("\u957f\u6625\uff0c\u4e0d\u662f\u6b66\u6c49", {W}, after(C)),
        ("\u662f\u9577\u6625\u4e0d\u662f\u6b66\u6f22", {W}, after(C)),
        ("\u6b66\u6f22\u62ff\u6389\uff0c\u653e\u6210\u90fd", {W}, after(G)),
        ("\u6211\u9078\u932f\u4e86\uff0c\u6b66\u6f22\u61c9\u8a72\u662f\u9577\u6625", {W}, after(C)),
        ("\u6b66\u6f22\u5514\u8981\uff0c\u8981\u6210\u90fd", {W}, after(G)),
        ("\u53bb\u6389\u6b66\u6c49\u52a0\u4e0a\u957f\u6625", {W}, after(C)),
        ("\u53bb\u6389\u6b66\u6c49\u548c\u957f\u6625", {W, C, B}, after(B)),
        ("Wuhan utg\xe5r och ers\xe4tts av Changchun", {W}, after(C)),
        ("delete Beijing, I picked the wrong one, want Wuhan there", {B}, after(W)),
        ("scratch Wuhan make it Changchun", {W}, after(C)),
        ("it isn't Wuhan it's Changchun", {W}, after(C)),
        ("nej inte Changchun det va Wuhan ja mena", {C}, after(W)),
        ("Wuhan och Changchun ska vara med men inte Peking", {W, C, B}, after(W, C)),
        ("strika \xfat Wuhan", {W, C}, after(C)),
    ],
)  # fmt: skip
def test_what_goes_and_what_comes_is_told_by_the_words_around(text, before, change):
    """In any order, in one sentence or in two; None takes nothing out, and what nobody can tell is asked."""
    assert read(text, before) == change


@pytest.mark.parametrize(
    ("text", "hint", "cities"),
    [
        ("\u00e6 nei b\u00edddu, ekki Wuhan heldur Changchun, \u00e9g rugla \u00feessu alltaf saman", "is", [C]),
        ("nei vent litt, Changchun inn, Wuhan ska ut", "nb", [C]),
        ("\u4e0d\u662f\u6b66\u6f22\uff0c\u662f\u9577\u6625\u624d\u5c0d", "zh-Hant", [C]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_sent", [False, True], ids=["summary", "sent"])
def test_a_list_is_changed_at_the_summary_and_after_sending(text, hint, cities, is_sent):
    """Whatever topic and act it resembles: the summary shows the change, or it is saved."""
    meeting = Meeting(hint=hint).stands_at(at_summary())
    if is_sent:
        meeting.say("submit")
    meeting.finder.knows(text, "city.changchun")
    meeting.say(text)
    assert meeting.last.reply.about.says("lead_changed" if is_sent else "summary")
    assert (meeting.leads[0] if is_sent else meeting.intake).given["cities"] == cities


def test_a_list_that_cannot_be_told_is_asked():
    """It keeps what it held until then."""
    meeting = Meeting().stands_at(at_summary(cities=[C, W]))
    meeting.say("not Wuhan, Changchun")
    assert meeting.intake.asked == "cities"
    assert meeting.intake.given["cities"] == [C, W]


def test_a_wish_that_is_put_as_a_question_changes_a_list_where_it_is_heard_as_a_correction():
    """And a question about a city does not."""
    meeting = Meeting().stands_at(at_summary())
    text = "could you put Changchun instead of Wuhan?"
    meeting.acts.knows(text, Act.CORRECT)
    meeting.say(text)
    assert meeting.intake.given["cities"] == [C]
    meeting.say("why Changchun and not Wuhan?")
    assert meeting.intake.given["cities"] == [C]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("here, what's the weather like up in Changchun in February", "en"),
        ("undrar hur kallt det \u00e4r i Changchun p\u00e5 vintern", "sv"),
        ("sei m\u00e6 korsn v\u00e6ret e i Changchun om vintern", "nb"),
        ("\u957f\u6625\u4e8c\u6708\u51b7\u4e0d\u51b7\u554a", "zh-Hans"),
    ],
)  # fmt: skip
def test_a_city_that_is_named_in_passing_changes_nothing(text, hint):
    """It is answered or declined, and the summary shown again; a bare name changes the list."""
    meeting = Meeting(hint=hint).stands_at(at_summary(cities=[W]))
    meeting.acts.knows(text, **{"": 0.4})
    reply = meeting.say(text)
    assert reply.about.says("not_understood")
    assert reply.about.says("summary")
    assert meeting.intake.given["cities"] == [W]
    meeting.say("Changchun")
    assert meeting.intake.given["cities"] == [C]


def test_a_bare_name_of_several_that_were_noted_is_asked_about():
    """It alone may be meant, or it may have to go."""
    meeting = Meeting().stands_at(at_summary(cities=[C, W]))
    assert meeting.say("Changchun").about.says("ask_cities")
    assert meeting.intake.given["cities"] == [C, W]


def test_what_only_the_beginning_of_a_text_names_ends_no_process():
    """A beginning may name what the whole does not; options were looked for in it for ever."""

    def named(stretch):
        return {B} if len(stretch.split()) < len(["a", "b", "c"]) else {C, W}

    assert changes().read("a b c", {W}, named) is None


@pytest.mark.parametrize(
    ("text", "before", "absent"),
    [
        ("remove Beijing", {C}, {B}),
        ("poista peking", {C}, {B}),
        ("ta bort peking", {C, W}, {B}),
        ("\u53bb\u6389\u5317\u4eac", {C}, {B}),
        ("remove Changchun", {C, W}, set()),
        ("remove Changchun and Beijing", {C}, set()),
        ("remove Beijing and add Shanghai", {C}, set()),
        ("Beijing too", {C}, set()),
    ],
)
def test_absent(text, before, absent):
    """What is to go and is not in the list is told, unless anything else becomes of the list."""
    cities = PROJECT.kinds[Kind.COMPANY].field("cities")
    assert changes().absent(text, before, partial(reader().named, cities)) == absent
