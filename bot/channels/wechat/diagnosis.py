"""What an operator should know of an account: its secrets, its mode, its kind, what it may do.

Nothing here changes anything at WeChat's. What can be examined without a network, is.
"""

import secrets
import time
from collections.abc import Iterator

from bot.channels.wechat.callback import CallbackVerifier
from bot.channels.wechat.client import ADVICE, ApiError, Client, UnreachableError
from bot.channels.wechat.credentials import MAIN, Credentials
from bot.channels.wechat.crypto import Crypto, RefusedError, signature
from bot.channels.wechat.tokens import Lack, NoTokenError
from bot.diagnosis import Diagnosis, Health, Trouble

ECHO = "1616140317555161061"
TEXT = (
    "<xml><ToUserName>us</ToUserName><FromUserName>them</FromUserName>"
    "<MsgType>text</MsgType><MsgId>1</MsgId><Content>\u4f60\u597d</Content></xml>"
)


async def diagnose(credentials: Credentials, client: Client, public_url: str) -> list[Diagnosis]:
    """Return what is found; what needs the network, as far as WeChat can be reached."""
    found = [*_round_trip(credentials), *_address(credentials, public_url)]
    if not credentials.secret:
        found.append(
            _said(
                credentials,
                Health.NOTE,
                "there is no AppSecret: it replies, and does nothing by itself",
                "For late answers, the menu and QR codes set BOT_WECHAT_APP_SECRET.",
            )
        )
        return found
    return [*found, *await _asked(credentials, client)]


def _round_trip(credentials: Credentials) -> Iterator[Diagnosis]:
    verifier, now = CallbackVerifier.of(credentials), time.time()
    mode = "encrypted messages only (safe or compatible mode)" if verifier.crypto else "plain mode"
    if not _comes_round(verifier, now):
        way_out = "Copy Token and EncodingAESKey anew from the server settings of the account."
        yield _said(
            credentials, Health.BROKEN, "a signature does not survive the round trip", way_out
        )
        return
    yield _said(credentials, Health.FINE, f"signatures come round; {mode}")
    if verifier.crypto is None:
        yield _said(
            credentials,
            Health.NOTE,
            "in plain mode the signature does not cover what is said",
            "Choose the safe mode in the server settings and set BOT_WECHAT_AES_KEY.",
        )


def _comes_round(verifier: CallbackVerifier, now: float) -> bool:
    """Sign messages as WeChat does in each mode, and see who gets in: ours, and no forged one."""
    credentials = verifier.credentials
    echo = [*_signed(credentials, now), ("echostr", ECHO)]
    try:
        said = [
            verifier.open(*callback, now)
            for callback in _callbacks(credentials, verifier.crypto, now)
        ]
        is_well = verifier.echo(echo, now) == ECHO and all(
            each["Content"] in TEXT for each in said
        )
    except RefusedError:
        return False
    forged = [(name, "0" * 40 if name == "signature" else value) for name, value in echo]
    try:
        verifier.echo(forged, now)
    except RefusedError:
        return is_well
    return False


def _callbacks(
    credentials: Credentials, crypto: Crypto | None, now: float
) -> Iterator[tuple[list[tuple[str, str]], bytes]]:
    """Yield query and body of a callback in each mode that these settings must take."""
    if crypto is None:
        yield _signed(credentials, now), TEXT.encode()
        return
    sealed = crypto.seal(TEXT, now)
    items = [
        ("signature", signature(credentials.token, sealed.timestamp, sealed.nonce)),
        ("timestamp", sealed.timestamp),
        ("nonce", sealed.nonce),
        ("encrypt_type", "aes"),
        ("msg_signature", sealed.signature),
    ]
    inside = f"<Encrypt>{sealed.ciphertext}</Encrypt>"
    yield items, f"<xml>{inside}</xml>".encode()
    yield items, f"{TEXT.removesuffix('</xml>')}{inside}</xml>".encode()


def _signed(credentials: Credentials, now: float) -> list[tuple[str, str]]:
    timestamp, nonce = str(int(now)), secrets.token_hex(8)
    made = signature(credentials.token, timestamp, nonce)
    return [("signature", made), ("timestamp", timestamp), ("nonce", nonce)]


def _address(credentials: Credentials, public_url: str) -> Iterator[Diagnosis]:
    if public_url:
        told = f"enter {public_url}{credentials.path} in the server settings"
        yield _said(credentials, Health.NOTE, told)
    else:
        way_out = "Set BOT_PUBLIC_URL, or enter the address of your proxy and " + credentials.path
        yield _said(credentials, Health.NOTE, "the public address is not known here", way_out)


async def _asked(credentials: Credentials, client: Client) -> list[Diagnosis]:
    """Return what WeChat itself says of the account."""
    found = await called(credentials, client)
    return (
        [found, *await _allowed(credentials, client)] if found.health is Health.FINE else [found]
    )


async def called(credentials: Credentials, client: Client) -> Diagnosis:
    """Return whether WeChat takes a call of the account, for which it must give us a token."""
    try:
        addresses = await client.callback_addresses()
    except (ApiError, NoTokenError, UnreachableError) as error:
        return _failed(credentials, error)
    told = f"the token is given; addresses that call us: {len(addresses)}"
    return _said(credentials, Health.FINE, told)


async def _allowed(credentials: Credentials, client: Client) -> list[Diagnosis]:
    try:
        may_send = await client.may_send()
    except (ApiError, NoTokenError, UnreachableError) as error:
        return [_failed(credentials, error)]
    if may_send:
        told = "may write by itself: late answers, menu and replies of staff work"
        return [_said(credentials, Health.FINE, told)]
    told = "may not write by itself (48001): late answers go with the next message"
    way_out = "A verified account may. Nothing else is missing."
    return [_said(credentials, Health.NOTE, told, way_out)]


def _failed(
    credentials: Credentials, error: ApiError | NoTokenError | UnreachableError
) -> Diagnosis:
    if isinstance(error, ApiError):
        return _refused(credentials, error.code, error.words)
    if isinstance(error, UnreachableError) or error.reason is Lack.UNREACHABLE:
        way_out = "Check the network, a proxy, BOT_WECHAT_API_URL; then run this again."
        return _said(credentials, Health.UNKNOWN, "WeChat cannot be reached from here", way_out)
    if error.code:
        return _refused(credentials, error.code, error.words)
    way_out = "Check AppID and AppSecret, and the IP allowlist of the account; see the log."
    told = f"WeChat gives no token: {error.reason}"
    return _said(credentials, Health.BROKEN, told, way_out, Trouble.TOKEN)


def _refused(credentials: Credentials, code: int, words: str) -> Diagnosis:
    advice = ADVICE.get(code, "Look the code up in WeChat's list of return codes.")
    told = f"WeChat says {code}: {words}" if words else f"WeChat says {code}"
    return _said(credentials, Health.BROKEN, told, advice, Trouble.TOKEN)


def _said(
    credentials: Credentials,
    health: Health,
    found: str,
    way_out: str = "",
    trouble: Trouble | None = None,
) -> Diagnosis:
    account = "" if credentials.name == MAIN else credentials.name
    told = f"{credentials.path}: {found}"
    return Diagnosis("wechat", health, told, way_out, trouble, account=account)
