"""How Chinese asks at the end of a sentence: by a particle, 好吗, or by a denial behind what is asked of the reader, 你知道不."""

import re

_PARTICLES = ("吗", "呢", "嗎")

_ASKED_OF_READER = re.compile(
    r"[你您妳][^\W\d_]{1,16}(?<![你您妳们們我说說讲講话話就也都才偏绝絕并並还還可从從不没沒唔])[不没沒][啊呀哦]?$"
)
"""What is asked of the reader, a denial behind it: 你是真人不. 我跟你说不, 你就不 and 你不 ask nothing."""

_EDGES = " 。.!！~～"


def ends_asking(text: str) -> bool:
    """Whether *text* ends as a Chinese question does.

    >>> ends_asking("你知道不"), ends_asking("我跟你说不"), ends_asking("你不要问我行吗")
    (True, False, True)
    """
    said = text.rstrip()
    return said.endswith(_PARTICLES) or _ASKED_OF_READER.search(said.rstrip(_EDGES)) is not None
