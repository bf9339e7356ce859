"""A line to the site that drops: a proxy on a port of its own, cut at any moment, also between a reply and its reader."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65_536


class Line:
    """Where the browser connects. ``mode`` is what happens to it: ``up``, ``down`` (connections are closed at once), ``deaf`` (a
    form that is sent arrives, the reply to it is thrown away; pages come as ever)."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.site, self.mode = "", "up"
        self._open: set[socket.socket] = set()
        self._deaf: set[socket.socket] = set()

    def cut(self, mode: str = "down") -> None:
        """Cut the line, in the middle of whatever is said; ``deaf`` lets the site hear forms out."""
        self.mode = mode
        if mode == "down":
            self._hang_up()

    def mend(self) -> None:
        """Let everything through again, on new connections."""
        self._hang_up()
        self.mode = "up"

    def _hang_up(self) -> None:
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve(self) -> None:
        """Take connections until the listening socket is closed."""
        with suppress(OSError):
            while True:
                browser, _address = self.listening.accept()
                threading.Thread(target=self._carry, args=[browser], daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        with closing(browser), suppress(OSError):
            if self.mode == "down":
                return
            where = urlsplit(self.site)
            with closing(socket.create_connection((where.hostname or "", where.port or 0), timeout=20)) as site:
                self._open |= {browser, site}
                there = threading.Thread(target=self._pass_on, args=[browser, site, False], daemon=True)
                there.start()
                self._pass_on(site, browser, True)
                there.join(timeout=5)
            self._open -= {browser, site}
            self._deaf -= {browser}

    def _pass_on(self, one: socket.socket, other: socket.socket, replies: bool) -> None:
        with suppress(OSError):
            while said := one.recv(CHUNK):
                if replies and other in self._deaf:
                    break
                if self.mode == "deaf" and said.startswith(b"POST"):
                    self._deaf.add(one)
                other.sendall(said)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line() -> Iterator[Line]:
    """A line while the block lasts."""
    found = Line()
    threading.Thread(target=found.serve, daemon=True).start()
    try:
        yield found
    finally:
        found.cut()
        with suppress(OSError):
            found.listening.shutdown(socket.SHUT_RDWR)
        found.listening.close()
