"""WeRoBot, as its documentation deploys it: a WSGI application behind a server of one's choice.

Its sessions are off: with them it would write a file for every message.
"""

import os

from werobot import WeRoBot

ANSWER = "The project works in five target cities. " * 5

robot = WeRoBot(token=os.environ["WECHAT_TOKEN"])  # noqa: TID251  # a peer has no settings of ours
robot.config["SESSION_STORAGE"] = False


@robot.text  # type: ignore[untyped-decorator]  # it ships no types
def answer() -> str:
    return ANSWER


app = robot.wsgi
