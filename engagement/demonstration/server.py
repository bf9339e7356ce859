"""Serve the demonstration: a web server and a worker of our own, stopped together."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

START_SECONDS = 60
STOP_SECONDS = 3
"""What is still at work then is killed: whatever it was doing is done again, or undone."""
NEXT_PORTS = 20
"""How many ports after the wished-for one are tried."""


class DidNotStart(Exception):
    """A process ended by itself; the message names it."""


def listen(port: int) -> socket.socket:
    """An open socket on loopback: on this port, or the next that is free."""
    for number in range(port, port + NEXT_PORTS):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", number))
            listening.listen(128)
            return listening
        except OSError:
            listening.close()
    raise DidNotStart(f"No port from {port} to {port + NEXT_PORTS - 1} is free.")


def serve(listening: socket.socket, *, environment: Mapping[str, str], ready: Callable[[], None]) -> None:
    """Run both processes until interrupted; ``ready`` is called once the site answers. Raises DidNotStart."""
    # SIGINT too: whoever starts us in the background of a script hands it down ignored.
    for unlooked_for in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(unlooked_for, signal.default_int_handler)
    processes = {name: _start(line, listening, environment) for name, line in _commands(listening).items()}
    try:
        _wait_until_it_answers(environment["SITE_URL"], processes)
        ready()
        while True:
            _check(processes)
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(processes)


def _commands(listening: socket.socket) -> dict[str, list[str]]:
    web = ["gunicorn", "--worker-class", "gthread", "--workers", "1", "--threads", "4", "--log-level", "warning"]
    web += ["--bind", f"fd://{listening.fileno()}", "--no-control-socket", "engagement:create_app()"]
    return {"The web server": web, "The worker": ["engagement", "worker"]}


def _start(line: list[str], listening: socket.socket, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches only us, and we stop it in our own time.
    return subprocess.Popen(
        [sys.executable, "-m", *line],
        env=environment,
        pass_fds=[listening.fileno()],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait_until_it_answers(url: str, processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=START_SECONDS).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            _check(processes)
            if time.monotonic() > deadline:
                raise DidNotStart(f"The site did not answer within {START_SECONDS} seconds.") from None
            time.sleep(0.1)


def _check(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise DidNotStart(f"{name} ended by itself.")


def _stop(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for process in processes.values():
        process.terminate()
    for process in processes.values():
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
