"""What is wrong in project.yaml is named with its line, and nothing else is said."""

import pytest

from knowledge.problems import KnowledgeError
from knowledge.project import NEEDED, OFFICE, Takes
from tests.packs.whole import shipped

PROJECT = "project.yaml"
KINDS = "kinds:\n"


def test_the_shipped_project_reads_as_written():
    """Kinds, fields, options, organisations and times are values."""
    project = shipped().project
    company, partner = project.kinds["company"], project.kinds["partner"]
    assert (company.goal, company.offers, partner.needs, partner.phones) == (
        *(100, "offer", "need"),
        "CN",
    )
    assert (company.is_guarded, partner.is_guarded) == (False, True)
    assert company.field("cities").options == project.cities
    assert company.field("website").is_optional
    assert company.country.takes is Takes.COUNTRY
    assert company.field("website").asked_with == "company"
    assert (company.field("email").asked_with, company.field("phone").asked_with) == (
        "person",
    ) * 2
    assert partner.field("reach").asked_with == "person"
    assert project.organisation_for("company", "AX") == "business-finland"
    assert project.organisation_for("partner", "FI") == OFFICE
    assert project.followers[0] == OFFICE
    assert set(NEEDED) <= set(project.topics)
    assert (project.retention.dialogue.days, project.retention.leads.days) == (90, 730)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("name: A project\n", "", "'name' is missing. Add a line 'name: …'.", id="no-name"),
        pytest.param("name:", "website: http://x.example\nname:", "'http://x.example' is no address. Write it whole", id="no-https"),
        pytest.param("name:", "website: javascript:alert(1)\nname:", "'javascript:alert(1)' is no address.", id="no-address"),
        pytest.param("name:", "nmae:", "'nmae' is not a known name here. Did you mean 'name'?", id="misspelt"),
        pytest.param("  - bot.human\n", "", "the code needs the topic 'bot.human'. Add it to 'topics'.", id="no-human"),
        pytest.param("  - bot.human\n", "  - bot.human\n  - bot.human\n", "'bot.human' is already on line", id="twice"),
        pytest.param("  - bot.human\n", "  - bot.human\n  - Human\n", "'Human' is no topic id", id="no-id"),
        pytest.param("    - DK\n", "", "'somebody' has no country. List the codes of those it follows up.", id="no-country"),
        pytest.param("    - DK\n", "    - dk\n", "'dk' is no country code.", id="no-code"),
        pytest.param("    - DK\n", "    - UK\n", "'UK' is no country code. Write the two capitals of ISO 3166: DK, FI, CN (GB, not UK).", id="code-of-nobody"),
        pytest.param("takes: name", "takes: country\n        options:\n          - XX", "'XX' is no country code.", id="option-of-nobody"),
        pytest.param("    fields:\n", "    phones: QQ\n    fields:\n", "'QQ' is no country code.", id="phones-of-nobody"),
        pytest.param("retention:", "country_names:\n  QQ:\n    - Nowhere\nretention:", "'QQ' is no country code.", id="name-of-nobody"),
        pytest.param("    - DK\n", "    - DK\n  other:\n    - DK\n", "'DK' is already a country of 'somebody'.", id="two-claim"),
        pytest.param("  somebody:", "  project-office:", "'project-office' cannot name an organisation.", id="office"),
        pytest.param(KINDS, "kinds:\n  idle:\n    goal: 5\n", "'idle' has no questions. List them under 'fields'.", id="no-questions"),
        pytest.param(KINDS, "kinds:\n  offer:\n    fields:\n      x:\n        takes: name\n", "'offer' cannot name a kind.", id="offer"),
        pytest.param("takes: name", "takes: nmae", "'company' has no 'takes' that is known. Did you mean 'name'?", id="unknown-type"),
        pytest.param("        takes: name\n", "        optional: yes\n", "'company' has no 'takes' that is known. Use one of: country,", id="no-type"),
        pytest.param("takes: name", "takes: one", "'company' needs 'options' to choose from.", id="no-options"),
        pytest.param("takes: name", "takes: one\n        options: cities", "there is no list 'cities'.", id="unknown-list"),
        pytest.param("takes: name", "takes: name\n        options:\n          - a", "has no use for 'options'.", id="idle-options"),
        pytest.param("takes: name", "takes: name\n        optional: perhaps", "'optional' is 'yes' or 'no', not 'perhaps'.", id="no-flag"),
        pytest.param("takes: name", "takes: name\n      site:\n        takes: website\n        with: firm", "'firm' is no question that 'site' could be asked with.", id="with-nothing"),
        pytest.param("takes: name", "takes: name\n        with: company", "'company' is no question that 'company' could be asked with.", id="with-itself"),
        pytest.param("takes: name", "takes: name\n      site:\n        takes: website\n        with: company\n      mail:\n        takes: email\n        with: site", "'site' is no question that 'mail' could be asked with.", id="with-what-is-asked-along"),
        pytest.param("      company:\n", "      status:\n", "'status' cannot name a question.", id="a-column"),
        pytest.param("    fields:\n", "    offers: company\n    fields:\n", "'company' is no question of 'company' that takes words.", id="offers-a-name"),
        pytest.param("dialogue: 90", "dialogue: long", "'long' is no number of days.", id="no-days"),
        pytest.param("  dialogue: 90\n", "", "'dialogue' is missing.", id="no-dialogue"),
        pytest.param("retention:", "first_topics:\n  - city.wuhn\nretention:", "'city.wuhn' is not a known topic. Did you mean 'city.wuhan'?", id="unknown-topic"),
        pytest.param("retention:", "groups:\n  sea:\n    - ship\nretention:", "'sea' has no topic that begins with 'ship.'.", id="empty-group"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(content, old, new, message):
    """And the start is refused."""
    content.change(PROJECT, old, new)
    found = [line for line in content.lines() if message in line]
    assert found, content.lines()
    assert found[0].startswith(f"{PROJECT}:")
    with pytest.raises(KnowledgeError):
        content.library()


def test_a_pack_without_its_project_is_refused(content):
    """One line, and not one for each topic."""
    (content.folder / PROJECT).unlink()
    assert content.lines() == [
        f"{PROJECT}:1: error: this file is missing. It says what is the project's own."
    ]


def test_a_word_of_the_project_needs_its_phrase(content):
    """What the assistant would have to say is there in English, or the start is refused."""
    content.change("phrases/en.yaml", "ask_company: ask_company\n", "")
    message = "the phrase 'ask_company' is missing. Add it to phrases/en.yaml."
    assert f"{PROJECT}:1: error: {message}" in content.lines()


def test_what_is_asked_in_one_breath_needs_its_phrase(content):
    """The question for both, besides the one for each alone."""
    along = "takes: name\n      site:\n        takes: website\n        with: company\n"
    content.change(PROJECT, "takes: name\n", along)
    alone = "ask_company: ask_company\nask_site: Site?\nfield_site: Site\n"
    content.change("phrases/en.yaml", "ask_company: ask_company\n", alone)
    message = "the phrase 'ask_company_with' is missing. Add it to phrases/en.yaml."
    assert f"{PROJECT}:1: error: {message}" in content.lines()


def test_an_intake_of_a_kind_that_is_not_there_is_refused(content):
    """The field ``intake`` of a topic knows the project's kinds."""
    content.change("topics/city.wuhan.yaml", "intake: offer", "intake: shipyard")
    [line] = content.lines()
    assert "'shipyard' is no value of 'intake'. Use one of: offer, company, partner." in line
