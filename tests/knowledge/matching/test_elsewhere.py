"""The topic for a city without one of its own yields to a city that has one, in the matcher too."""

from knowledge.matching.matcher import Matcher
from tests.knowledge import small


def test_a_city_with_a_topic_answers_before_the_one_for_all_others():
    """Both are named: the answer is about the city that has one."""
    found = Matcher(small.library()).find("Is Wuhan included, or Shenzhen?", "en")
    assert "city.wuhan" in found.topics
    assert "cities.other" not in found.topics
