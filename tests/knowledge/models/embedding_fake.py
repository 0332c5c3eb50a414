"""An embedding server on loopback, which breaks in every way that it is told to."""

import gzip
import json
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zlib import crc32

import numpy as np

SIZE = 96

ODD_BODIES = {
    "floods": b'{"data": [' + b" " * 40_000_000,
    "talks garbage": b"<html>Bad gateway</html>",
    "is no list": b'{"data": {"a": 1}}',
}

ODD_VECTORS = {
    "ragged": [[1.0], 2.0],
    "words": ["one"] * SIZE,
    "nan": [float("nan")] * SIZE,
    "infinite": [1e308] * SIZE,
    "nought": [0.0] * SIZE,
    "empty vectors": [],
    "no vector": None,
    "a number": 5,
    "a word": "12",
    "a matrix": [[1.0, 2.0], [3.0, 4.0]],
}

FAULTS = (
    *("refuses", "is broken", "leads elsewhere", "lacks one", "repeats one", *ODD_VECTORS),
    *(*ODD_BODIES, "drips", "is slow", "cuts off", "is packed"),
)


SYNONYMS = {"spondulicks": "price", "gewgaw": "price"}
"""What no other model knows."""


def vector_of(text, size=SIZE):
    """Texts that share words lie close together, or synonyms."""
    vector = np.full(size, 0.01)
    for word in text.split():
        vector[crc32(SYNONYMS.get(word, word).encode()) % size] += 1.0
    return vector.tolist()


class FakeEmbeddings:
    """Gives embeddings at ``url``; ``fault`` says how it breaks, ``texts`` what it was asked, call by call.

    It answers once ``gate`` is open, and a text that is ``refused`` with ``status``; as others do, by default an empty one.
    """

    def __init__(self, context=None):
        self.fault, self.size, self.after = "", SIZE, 0
        self.refused, self.status = "", 400
        self.gate = threading.Event()
        self.gate.set()
        self.texts, self.headers, self.elsewhere = [], [], 0
        self._ends = threading.Event()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                fake.answer(self)

            def do_GET(self):
                fake.elsewhere += 1
                self.send_error(404)

            def log_message(self, *args):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 64

            def handle_error(self, request, client_address):
                """Whoever is called has hung up: that is what many faults are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        scheme = "http"
        if context is not None:
            scheme = "https"
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}/v1/embeddings"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *told):
        self._ends.set()
        self.gate.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def calls(self):
        return len(self.texts)

    def answer(self, call):
        asked = json.loads(call.rfile.read(int(call.headers["Content-Length"])))
        self.texts.append(asked["input"])
        self.headers.append(dict(call.headers) | {"model": asked["model"]})
        self.gate.wait(30)
        fault = self.fault if self.calls > self.after else ""
        status = {"refuses": 401, "is broken": 500, "leads elsewhere": 307}.get(fault, 200)
        if any(text == self.refused for text in asked["input"]):
            status = self.status
        body = self._body(asked["input"], fault)
        if fault == "is slow":
            self._ends.wait(30)
        if fault == "cuts off":
            # To close it alone would leave it open: its files hold it.
            call.connection.shutdown(socket.SHUT_RDWR)
            call.close_connection = True
            return
        call.send_response(status)
        if fault == "leads elsewhere":
            call.send_header("Location", self.url)
        if fault == "is packed":
            call.send_header("Content-Encoding", "gzip")
        call.send_header("Content-Length", str(len(body)))
        call.end_headers()
        if fault == "drips":
            for byte in body:
                call.wfile.write(bytes([byte]))
                call.wfile.flush()
                if self._ends.wait(0.1):
                    return
        call.wfile.write(body)

    def _body(self, texts, fault):
        if fault in ODD_BODIES:
            return ODD_BODIES[fault]
        data = [
            {"object": "embedding", "index": place, "embedding": vector_of(text, self.size)}
            for place, text in enumerate(texts)
        ]
        if fault == "lacks one":
            data.pop()
        elif fault == "repeats one":
            data[-1]["index"] = 0 if len(data) > 1 else 1
        elif fault in ODD_VECTORS:
            data[0]["embedding"] = ODD_VECTORS[fault]
        # As some servers do: in any order, each with its index.
        body = json.dumps({"object": "list", "data": data[::-1], "model": "fake"}).encode()
        return gzip.compress(body) if fault == "is packed" else body


def tls(certificate):
    """Return the context of a server with the certificate in a file."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
