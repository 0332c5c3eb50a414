"""The brackets that facts are written in: where one is mistyped, visitors would read it as it stands."""

import re

from knowledge.reading.findings import Findings
from knowledge.reading.source import short
from knowledge.topic import Text

FACT = re.compile("[{\uff5b]([^{}\uff5b\uff5d\n]*)[}\uff5d]")
"""A fact as it is used in a text; wide brackets and wrong names are found, to be complained about."""

_WELL_WRITTEN = re.compile(r"\{[^{}\uff5b\uff5d\n]*\}")
_BRACKET = re.compile("[{}\uff5b\uff5d]")


def check_template(text: Text, findings: Findings) -> None:
    """Note the first bracket in an answer or a phrase that is none of a fact."""
    # As many blanks, so that what is shown is what stands there.
    rest = _WELL_WRITTEN.sub(lambda fact: " " * len(fact[0]), text.value)
    if alone := _BRACKET.search(rest):
        around = short(text.value[max(0, alone.start() - 20) : alone.end() + 20])
        message = f"a bracket stands alone in '{around}'. Write a fact as '{{name}}', or take the bracket away."
        findings.error(text.place, message, "bracket", text=around)


def check_plain(text: Text, findings: Findings) -> None:
    """Note a bracket in a text that no facts are filled in."""
    if _BRACKET.search(text.value):
        message = "no facts are filled in here. Write the value, without brackets."
        findings.error(text.place, message, "fact_here")


def check_value(text: Text, findings: Findings) -> None:
    """Note a bracket in the value of a fact."""
    if FACT.search(text.value):
        message = "a fact cannot hold another fact. Write the value."
        findings.error(text.place, message, "fact_in_fact")
    else:
        check_template(text, findings)
