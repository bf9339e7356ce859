"""The door: HTTP on loopback, keeping every byte, and breaking the line where a fault says so."""

import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.servers.airtable import faults, pages
from tests.servers.airtable.faults import Call
from tests.servers.airtable.refusals import Refused
from tests.servers.airtable.server import Airtable, kind_of

AT_ONCE = struct.pack("ii", 1, 0)  # linger for no time: the connection is reset


class Door(BaseHTTPRequestHandler):
    """One connection; several requests may come over it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Listening"

    def do_GET(self) -> None:
        """Every method is answered the same way."""
        airtable = self.server.airtable
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if not self.path.startswith("/v0/"):
            self._send(*pages.answer(airtable, self.command, self.path, body, self.headers.get("Host", "")))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        kind, base = kind_of(self.command, self.path)
        with airtable.lock:
            call = Call(self.command, self.path, headers, body, kind, base, faults.now())
            airtable.wire.append(call)
            fault = airtable.faults.meet(call)
        if fault is None:
            self._reply(call, *_carry_out(airtable, call))
        else:
            self._fail(airtable, call, fault)

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - their names

    def _fail(self, airtable: Airtable, call: Call, fault: faults.Fault) -> None:
        if fault.before:
            fault.before()
        status, said = _carry_out(airtable, call) if fault.done else (500, None)
        if fault.after:
            fault.after()
        time.sleep(fault.delay)
        if fault.how in ("drop", "reset"):
            self._hang_up(reset=fault.how == "reset")
            return
        if fault.how != "answer":
            status, said = _refused(fault.how)
        self._reply(call, status, said)

    def _hang_up(self, *, reset: bool) -> None:
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        else:
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _reply(self, call: Call, status: int, said: Any) -> None:
        call.status = status
        call.reply = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        wait = self.server.airtable.limits.retry_after if status == 429 else None
        self._send(status, call.reply, "application/json; charset=utf-8", {"Retry-After": str(wait)} if wait else {})

    def _send(self, status: int, body: bytes, kind: str, more: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            self.send_header(name, value)
        # Headers and body leave in one piece, or each small reply would wait for the other side's acknowledgement.
        self._headers_buffer.append(b"\r\n" + body)  # type: ignore[attr-defined]
        with suppress(OSError):
            self.flush_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time by the server's own clock, which a test may have put wrong."""
        return super().date_time_string(self.server.airtable.clock().timestamp() if timestamp is None else timestamp)

    def log_message(self, *_said: Any) -> None:
        """Say nothing: every request is in `wire`."""


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, airtable: Airtable, port: int) -> None:
        self.airtable = airtable
        super().__init__(("127.0.0.1", port), Door)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what is tested here; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _carry_out(airtable: Airtable, call: Call) -> tuple[int, Any]:
    try:
        return 200, airtable.answer(call)
    except Refused as refused:
        return refused.status, refused.body


def _refused(how: str) -> tuple[int, Any]:
    try:
        faults.answer_badly(how)
    except Refused as refused:
        return refused.status, refused.body
    raise AssertionError(how)


@contextmanager
def serving(port: int = 0) -> Iterator[Airtable]:
    """Airtable on a loopback port while the block lasts."""
    airtable = Airtable()
    with _Listening(airtable, port) as listening:
        airtable.url = f"http://127.0.0.1:{listening.server_address[1]}"
        threads = [
            threading.Thread(target=listening.serve_forever, args=[0.05]),
            threading.Thread(target=airtable.keep_ringing),
        ]
        for thread in threads:
            thread.start()
        try:
            yield airtable
        finally:
            airtable.rings.put(None)
            listening.shutdown()
            for thread in threads:
                thread.join(timeout=10)
