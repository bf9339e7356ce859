"""The site itself, served by gunicorn as in real use, on a free loopback port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30


class Site:
    """The server at a free port. It may be killed and started again: the port stays open meanwhile, and whoever calls waits."""

    def __init__(self, environment: Mapping[str, str], *, folder: Path, workers: int = 1) -> None:
        # The server is handed the open socket, so that nobody can take the port in between.
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.environment, self.folder, self.workers = environment, folder, workers
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        handed = self.listening.fileno()
        with (self.folder / "site.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--workers", str(self.workers), "--worker-class", "gthread"]
                + ["--threads", "4", "--bind", f"fd://{handed}", "--no-control-socket", "wsgi:app"],
                cwd=ROOT,
                env={**os.environ, "SITE_URL": self.url, **self.environment},
                pass_fds=[handed],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        _wait_until_it_answers(self.url, self.server, self.folder / "site.log")

    def kill(self) -> None:
        """End it as a power cut would, in the middle of whatever it does."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(timeout=30)

    def stop(self) -> None:
        """End it in order, and give the port back."""
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=30)
        self.listening.close()


@contextmanager
def serving(environment: Mapping[str, str], *, folder: Path, workers: int = 1) -> Iterator[str]:
    """Serve with these settings while the block lasts; gives the address. What the server says goes to `folder`/site.log."""
    site = Site(environment, folder=folder, workers=workers)
    try:
        site.start()
        yield site.url
    finally:
        site.stop()


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=START_SECONDS).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The site did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
