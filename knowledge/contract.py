"""What the content promises to everybody else: the topic ids, and the limits every text keeps.

Code, tests, exports and staff reports name topics by these ids, so an id is never renamed; a new one is
added here first.
"""

from knowledge.topic import Language

TOPICS: tuple[str, ...] = (
    "project.about",
    "project.goal",
    "project.background",
    "project.status",
    "project.organisers",
    "project.funding",
    "project.programme",
    "project.heritage",
    "project.contact",
    "project.results",
    "cities.overview",
    "cities.selection",
    "cities.other",
    "city.beijing-zhangjiakou",
    "city.chengdu-chongqing",
    "city.wuhan",
    "city.shanghai-suzhou",
    "city.changchun",
    "focus.overview",
    "focus.healthy-china-2030",
    "focus.hospitals",
    "focus.disability",
    "focus.paralympics",
    "focus.elderly-care",
    "pipeline.about",
    "pipeline.eligibility",
    "pipeline.join",
    "pipeline.benefits",
    "pipeline.cost",
    "pipeline.next-steps",
    "partner.cooperate",
    "partner.solutions",
    "tpo.denmark",
    "tpo.finland",
    "tpo.iceland",
    "tpo.norway",
    "tpo.sweden",
    "bot.help",
    "bot.identity",
    "bot.languages",
    "bot.privacy",
    "bot.human",
    "bot.greeting",
    "bot.thanks",
    "bot.goodbye",
)
"""Every topic id, in the order in which staff see them."""

CONVERTED_FROM: dict[Language, Language] = {"zh-Hant": "zh-Hans"}
"""The languages nobody writes, each with the one it is made from."""

# WeChat is the strictest channel: it cuts a text after 2,048 bytes, and 2,000 is the safe side.
LONGEST_REPLY = 2_000
"""The bytes a reply may have on every channel, in UTF-8."""
SOURCE_LINE = 200
"""The bytes of it that are kept for the line saying where an answer comes from."""
LONGEST_ANSWER = LONGEST_REPLY - SOURCE_LINE
"""The bytes an answer may have with its facts filled in."""

PHRASINGS_NEEDED = 30
"""The phrasings a topic has in a complete language."""
EXAM_NEEDED = 5
"""The exam questions a topic has in a complete language."""
OFFTOPIC_NEEDED = 300
"""The off-topic questions a complete language has."""
MOST_RELATED = 4
"""The topics that may be offered below an answer."""
