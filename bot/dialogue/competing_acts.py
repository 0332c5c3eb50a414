"""Which acts compete, by where the conversation stands: at a closed question, at an open one, where nothing waits."""

from knowledge.acts.act import Act

NOTHING_DONE = ""
"""The name of what does nothing: questions, names, values."""

IDLE = (NOTHING_DONE, Act.REMARK)
"""What is done by nobody who wants something of us."""

NO_CONSENT = (
    Act.UNCLEAR_YES,
    Act.DENY,
    Act.CANCEL,
    Act.CORRECT,
    Act.WHY,
    Act.SKIP,
    Act.BACK,
    Act.RESTART,
    Act.THANK,
    Act.GOODBYE,
    Act.PERSON,
    Act.MY_DATA,
    Act.ERASE,
    Act.WITHDRAW,
    Act.COMPLAINT,
    Act.INSULT,
)
TURNING_AWAY = (
    Act.GREET,
    Act.THANK,
    Act.GOODBYE,
    Act.PERSON,
    Act.MY_DATA,
    Act.MY_LEAD,
    Act.ERASE,
)
"""What is said beside what waits: a goodbye sends nothing."""

ANSWERING_NOTHING = (*TURNING_AWAY, Act.OK, Act.INSULT, Act.JOIN, Act.REMARK, NOTHING_DONE)
"""What answers no closed question, or hardly: a mere "mm"."""

YES_ACTS = (Act.AFFIRM, Act.SUBMIT)
NO_ACTS = (Act.DENY, Act.CANCEL, Act.WITHDRAW)
ANGRY = (Act.COMPLAINT, Act.INSULT)
UNDECIDED = (Act.UNCLEAR_YES, Act.CORRECT, Act.BACK, Act.RESTART, Act.WHY, Act.COMPLAINT)

AT_CLOSED_QUESTION = (*YES_ACTS, *NO_ACTS, Act.UNCLEAR_YES, Act.CORRECT)
"""What is said to a closed question: what may be one of these is asked again."""

AT_QUESTION = (
    Act.SKIP,
    Act.BACK,
    Act.CANCEL,
    Act.WITHDRAW,
    Act.RESTART,
    Act.DONE,
    Act.ALL,
    Act.NONE,
    Act.SAME,
    Act.WHY,
    Act.CORRECT,
    Act.PERSON,
    Act.COMPLAINT,
    Act.INSULT,
    Act.SUBMIT,
    Act.AFFIRM,
    Act.DENY,
    Act.UNCLEAR_YES,
    Act.OK,
    Act.GREET,
    Act.THANK,
    Act.GOODBYE,
    Act.MY_DATA,
    Act.MY_LEAD,
    Act.ERASE,
    Act.REMARK,
)
"""What may be done in place of an answer to a question."""

FREE = (
    Act.GREET,
    Act.THANK,
    Act.GOODBYE,
    Act.OK,
    Act.COMPLAINT,
    Act.INSULT,
    Act.PERSON,
    Act.MY_DATA,
    Act.MY_LEAD,
    Act.ERASE,
    Act.WITHDRAW,
    Act.JOIN,
    Act.CORRECT,
    Act.AFFIRM,
    Act.SUBMIT,
    Act.DENY,
    Act.NONE,
)
"""What may be done where nothing waits for an answer."""
