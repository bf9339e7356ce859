"""Servers to visit: gunicorn with two workers, the same for everybody, on a free loopback port."""

import http.client
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

WORKERS = 2


def free_port() -> int:
    """A port nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A gunicorn we started, and the cookie that signs its visitor in."""

    app: str
    environment: dict[str, str]
    cookie: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def __enter__(self) -> "Server":
        command = [sys.executable, "-m", "gunicorn", "-w", str(WORKERS), "-b", f"127.0.0.1:{self.port}", self.app]
        self.process = subprocess.Popen(
            [*command, "--log-level", "error"], env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.app} did not start")

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=20)

    @property
    def pid(self) -> int:
        """The gunicorn master."""
        assert self.process is not None
        return self.process.pid

    def ask(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        """One request, its answer read whole."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
        connection.close()
        return answer
