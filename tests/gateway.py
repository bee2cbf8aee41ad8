"""Other people's servers, in threads of the test: an HTTP gateway and a mail server that remember what they got."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Gateway:
    """Answers with `answers` in turn, the last one for ever: (status, body, headers)."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes, dict[str, str]]] = [(200, b'{"errcode": 0}', {})]
        self.calls: list[dict[str, Any]] = []
        self.url = ""

    def say(self, *answers: Any) -> None:
        """Each a JSON object, or (status, bytes, headers)."""
        self.answers = [
            one if isinstance(one, tuple) else (200, json.dumps(one).encode(), {}) for one in answers
        ]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(one["body"]) for one in self.calls if one["body"]]


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what some tests are about."""


@contextmanager
def gateway() -> Iterator[Gateway]:
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            found.calls.append(
                {
                    "method": self.command,
                    "path": self.path,
                    "headers": dict(self.headers),
                    "body": self.rfile.read(size).decode(),
                }
            )
            status, body, headers = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET = do_PUT = answer  # noqa: N815 - the library's names

        def log_message(self, *_arguments: Any) -> None:
            pass

    with _Quiet(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()


class Mailbox:
    """What a mail server got: whole letters; `refuses` is its answer to the recipient where it has one."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.refuses = ""
        self.port = 0


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    found = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline().decode().strip():
                match line.split()[0].upper():
                    case "DATA":
                        self.say("354 go on")
                        letter = []
                        while (part := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                            letter.append(part)
                        found.letters.append("\n".join(letter))
                        self.say("250 taken")
                    case "RCPT" if found.refuses:
                        self.say(found.refuses)
                    case "QUIT":
                        self.say("221 bye")
                        return
                    case _:
                        self.say("250 ok")

    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()
