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


@contextmanager
def serving(environment: Mapping[str, str], *, folder: Path, workers: int = 1) -> Iterator[str]:
    """Serve with these settings while the block lasts; gives the address. What the server says goes to `folder`/site.log."""
    with socket.socket() as listening:
        # The server is handed the open socket, so that nobody can take the port in between.
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with (folder / "site.log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--workers", str(workers), "--worker-class", "gthread"]
                + ["--threads", "4", "--bind", f"fd://{listening.fileno()}", "--no-control-socket", "wsgi:app"],
                cwd=ROOT,
                env={**os.environ, **environment, "SITE_URL": url},
                pass_fds=[listening.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            _wait_until_it_answers(url, server, folder / "site.log")
            yield url
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


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
