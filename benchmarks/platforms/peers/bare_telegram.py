"""The least that answers a Telegram message: Starlette alone, the reply in the response.

``python bare_telegram.py PORT SECRET``
"""

import hmac
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ANSWER = "The project works in five target cities. " * 5


def main(port: str, secret: str) -> None:
    async def answer(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        message = (await request.json())["message"]
        return JSONResponse(
            {"method": "sendMessage", "chat_id": message["chat"]["id"], "text": ANSWER}
        )

    app = Starlette(routes=[Route("/telegram", answer, methods=["POST"])])
    uvicorn.run(app, port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
