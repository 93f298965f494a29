"""A model's endpoint that misbehaves on command: ``/MOOD/v1/chat/completions`` in OpenAI's format.

Run as a process of its own; prints its port. ``GET /MOOD`` says how often that mood was asked.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TRUE = "The inquiry will not be public. [4]"
asked: Counter[str] = Counter()
counting = threading.Lock()


class Moods(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.begin(kind="application/json")
        self.wfile.write(str(asked[self.path.strip("/")]).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        mood = self.path.split("/")[1]
        with counting:
            asked[mood] += 1
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, mood)()

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def say(self, text: str) -> None:
        delta = {"role": "assistant", "content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": None}
        self.event({"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m",
                    "choices": [choice]})  # fmt: skip

    def event(self, data: object) -> None:
        self.wfile.write(f"data: {json.dumps(data)}\n\n".encode())

    def reply(self, text: str) -> None:
        self.begin()
        for word in text.split(" "):
            self.say(word + " ")
        self.wfile.write(b"data: [DONE]\n\n")

    def well(self) -> None:
        self.reply(TRUE)

    def pauses(self) -> None:
        self.begin()
        self.say(f"{TRUE} Mayor Ana ")
        self.wfile.flush()
        time.sleep(0.7)
        self.say("Lopez said that 12 people were rescued. [2]")
        self.wfile.write(b"data: [DONE]\n\n")

    def broken(self) -> None:
        self.begin(500)

    def limited(self) -> None:
        self.begin(429, "application/json")
        self.wfile.write(b'{"error": {"message": "slow down, key sk-very-secret"}}')

    def refused(self) -> None:
        self.begin(401, "application/json")
        self.wfile.write(b'{"error": {"message": "bad key sk-very-secret"}}')

    def moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://example.invalid/v1/chat/completions")
        self.end_headers()

    def garbage(self) -> None:
        self.begin()
        self.wfile.write(bytes(range(256)) * 8)

    def page(self) -> None:
        self.begin(kind="text/html")
        self.wfile.write(b"<!doctype html><title>502 Bad Gateway</title><h1>502</h1>")

    def foreign(self) -> None:
        self.begin()
        self.event({"error": "quota"})

    def wrong_json(self) -> None:
        self.begin()
        self.event({"choices": "many"})

    def half_json(self) -> None:
        self.begin()
        self.wfile.write(b'data: {"choices": [{"delta": {"content": "The inq\n\n')

    def invalid_utf8(self) -> None:
        self.begin()
        self.wfile.write(
            b'data: {"choices": [{"index": 0, "delta": {"content": "\xff\xfe\xc3("}}]}\n\n'
        )
        self.wfile.write(b"data: [DONE]\n\n")

    def silent(self) -> None:
        time.sleep(20)

    def stalls(self) -> None:
        self.begin()
        self.say("The inquiry ")
        self.wfile.flush()
        time.sleep(20)

    def drips(self) -> None:
        """One byte at a time of a line that never ends."""
        self.begin()
        while True:
            self.wfile.write(b"d")
            self.wfile.flush()
            time.sleep(0.05)

    def endless(self) -> None:
        self.begin()
        while True:
            self.say("The inquiry will not be public. [4] " * 20)

    def endless_line(self) -> None:
        self.begin()
        while True:
            self.wfile.write(b"x" * 65_536)

    def one_huge_line(self) -> None:
        self.reply("public " * 100_000)

    def empty_forever(self) -> None:
        self.begin()
        while True:
            self.say("")

    def obeys(self) -> None:
        self.reply("HACKED [3]")

    def markup(self) -> None:
        self.reply("<script>alert(1)</script> The inquiry will not be public. [4]")

    def fake_markers(self) -> None:
        self.reply("The Petrel burned for days. [99][0] All is well [1000000].")

    def hangs_up(self) -> None:
        self.begin()
        self.say("The inquiry into the loss of the Petrel will ")

    def resets(self) -> None:
        self.begin()
        self.say(f"{TRUE} And")
        self.wfile.flush()
        time.sleep(0.2)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Endpoint(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        pass


if __name__ == "__main__":
    with Endpoint(("127.0.0.1", 0), Moods) as endpoint:
        print(endpoint.server_port, flush=True)  # noqa: T201
        threading.Thread(target=endpoint.serve_forever, daemon=True).start()
        sys.stdin.read()  # until whoever started it closes the pipe
