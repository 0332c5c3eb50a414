"""Which kind of partner a Chinese organisation is by the end of its name: 颐年养老院, 里昂蓉康商贸."""

from bot.dialogue.telling.chinese.words import ChineseWords
from bot.dialogue.telling.findings import GUESSED, SURE
from bot.dialogue.telling.vocabulary import longest_first

_DEALER = "distributor"
_DEALERS = (
    "贸易",
    "商贸",
    "商行",
    "进出口",
    "贸易公司",
    "商贸公司",
    "贸易有限公司",
    "商贸有限公司",
)


def kind_of_organisation(words: ChineseWords, company: str) -> tuple[str, int]:
    """Return the kind, and how surely the name tells it; no kind where it tells none."""
    for ending, kind in words.institutions.items():
        if company.endswith(ending):
            return kind, SURE
    bare = company.replace("基金会", "")
    word = next((one for one in longest_first(words.kinds) if one in bare), "")
    # 上海颐年养老服务有限公司, 里昂蓉康商贸
    return words.kinds[word] if word else _DEALER if bare.endswith(_DEALERS) else "", GUESSED
