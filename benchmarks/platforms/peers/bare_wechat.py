"""The least that answers a WeChat message: Starlette and wechatpy; nothing is looked up or stored.

``python bare_wechat.py PORT TOKEN``
"""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wechatpy import create_reply, parse_message
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.utils import check_signature

ANSWER = "The project works in five target cities. " * 5


def main(port: str, token: str) -> None:
    async def answer(request: Request) -> Response:
        query = request.query_params
        try:
            check_signature(token, query["signature"], query["timestamp"], query["nonce"])
        except InvalidSignatureException:
            return Response(status_code=403)
        message = parse_message(await request.body())
        return Response(create_reply(ANSWER, message).render(), media_type="application/xml")

    app = Starlette(routes=[Route("/wechat", answer, methods=["POST"])])
    uvicorn.run(app, port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
