"""Libraries that others wrote read what we encrypt, and we read what they do: 1,000 messages each way.

They run in Node: `npm ci --prefix tests/peers/wechat_crypto`.
"""

import json
import random
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.channels.wechat.credentials import MAIN, Credentials
from bot.channels.wechat.crypto import Crypto, Query, RefusedError

HERE = Path(__file__).parent / "wechat_crypto"
NODE = shutil.which("node")
COUNT = 1000
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = Credentials(MAIN, "wx0123456789abcdef", "peers", aes_key=KEY)
TIMESTAMP, NONCE = "1764072000", "1320562132"
SIGNS = "abc <>&]]>[CDATA\n\t\"'武汉，。長春äåæþ🧖👩‍👩‍👧\u3000"

pytestmark = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules").is_dir(),
    reason="the peers are not installed: npm ci --prefix tests/peers/wechat_crypto",
)


def texts():
    """Return texts of every length up to some blocks, then longer ones, of all kinds of signs."""
    chance = random.Random(20261125)  # noqa: S311  # the same texts each time
    lengths = [*range(130), *(chance.randrange(2000) for _ in range(COUNT - 130))]
    return ["".join(chance.choices(SIGNS, k=length)) for length in lengths]


def ask(name, sealed, account=ACCOUNT):
    job = {
        "name": name,
        "key": account.aes_key,
        "token": account.token,
        "appId": account.app_id,
        "timestamp": TIMESTAMP,
        "nonce": NONCE,
        "texts": texts(),
        "sealed": [asdict(each) for each in sealed],
    }
    # What they use of Node is on its way out, and Node says so.
    command = [str(NODE), "--no-deprecation", str(HERE / "peer.js")]
    done = subprocess.run(  # noqa: S603  # our own script
        command, input=json.dumps(job).encode(), capture_output=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["wechat-crypto", "@wecom/crypto"])
def test_each_reads_what_the_other_encrypts(name):
    crypto = Crypto(ACCOUNT)
    said = ask(name, [crypto.seal(text, 1_764_072_000) for text in texts()])
    assert [each["message"] for each in said["opened"]] == texts()
    assert {each["id"] for each in said["opened"]} == {ACCOUNT.app_id}
    assert all(each["isSigned"] for each in said["opened"])
    read = [
        crypto.open(Query(TIMESTAMP, NONCE, msg_signature=each["signature"]), each["ciphertext"])
        for each in said["sealed"]
    ]
    assert read == texts()
    assert len(read) == COUNT


def test_control_with_another_app_id_nothing_is_read():
    other = Credentials(MAIN, "wxfedcba9876543210", "peers", aes_key=KEY)
    for each in ask("@wecom/crypto", [], other)["sealed"]:
        query = Query(TIMESTAMP, NONCE, msg_signature=each["signature"])
        with pytest.raises(RefusedError):
            Crypto(ACCOUNT).open(query, each["ciphertext"])
