"""Values by what surrounds them, in sentences that tell them without a label."""

import pytest

from tests.bot.dialogue.test_values import told


@pytest.mark.parametrize(
    ("text", "language", "phone"),
    [
        ("Kontakt Pan Lixin, 13651550038", "da", "+86 136 5155 0038"),
        ("sími 138 4400 6125", "is", "+86 138 4400 6125"),
        ("Telefon 021-5588 3176", "nb", "+86 21 5588 3176"),
        ("Puhelin 0512-6782 3341", "fi", "+86 512 6782 3341"),
        ("Ring 0702 19 55 48", "sv", "+46 70 219 55 48"),
        ("Soita 0457 396 3214", "fi", "+358 45 73963214"),
        ("手機是 0912-604-877", "zh-Hant", "+886 912 604 877"),
        ("order 1391234567890", "en", None),
    ],
)
def test_a_number_of_china_is_one_in_any_language(text, language, phone):
    """Where it is none in the country supposed; no part of it is taken for a shorter number."""
    assert told(text, language).values.get("phone") == phone


def test_a_full_stop_ends_the_sentence_and_not_the_wechat_id():
    """The id before it is one."""
    assert told("Min WeChat är meiling_qh.", "sv").values.get("wechat") == "meiling_qh"
