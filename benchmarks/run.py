"""What our pages cost beside a bare Flask page: `make bench`.

All targets run at once under the same gunicorn (two workers) and are visited in turn, several rounds over; each figure is
the median CPU a request charged to the server's processes (and PostgreSQL's), with the least and the most. Time is not measured:
on a shared machine it says more about the neighbours.
"""

import argparse
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks import cpu, seed
from benchmarks.servers import Server
from tests.servers import postgres

ROUNDS = 5
REQUESTS = 60
SIZES = (5_000, 50_000)
WAITING = (10_000, 100_000)
"""Notes in the queue, none of them sorted."""
PEER = {"list": "adhocracy+, its list of ideas: 425 ms at 5,000 ideas, 2,393 ms at 50,000 (161 queries)"}
console = Console(stderr=True)


@dataclass
class Visit:
    """One thing to measure: what is asked, of whom, and the CPU milliseconds a request of each round."""

    name: str
    database: str
    server: Server
    request: Callable[[], None]
    also: tuple[int, ...] = ()
    rounds: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """One round."""
        before = cpu.seconds(self.server.pid, *self.also)
        for _ in range(REQUESTS):
            self.request()
        self.rounds.append((cpu.seconds(self.server.pid, *self.also) - before) * 1000 / REQUESTS)

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)


def main() -> None:
    """Start everything, visit in turn, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    options.add_argument(
        "--import-file", type=Path, help="a CSV of comments (columns text and date) to time the import with"
    )
    chosen = options.parse_args()
    report = []
    with tempfile.TemporaryDirectory(prefix="engagement-bench-") as folder:
        for database in (chosen.database,) if chosen.database else ("sqlite", "postgresql"):
            with databases(database, Path(folder)) as (new_database, also):
                report += measure_pages(database, new_database, also, Path(folder))
        if chosen.import_file:
            report += measure_import(chosen.import_file, Path(folder))
    print("\n".join(report))


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[tuple[Callable[[str], str], tuple[int, ...]]]:
    """How to make a new database of this kind, and which of its processes' CPU counts."""
    if kind == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.sqlite", ()
        return
    cluster = postgres.start(durable=True)
    try:
        master = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
        yield cluster.create, (master,)
    finally:
        postgres.stop(cluster)


def measure_pages(database: str, new_database: Callable[[str], str], also: tuple[int, ...], folder: Path) -> list[str]:
    """Every page of ours and the bare one, on one kind of database."""
    with ExitStack() as stack:
        bare = stack.enter_context(
            Server("benchmarks.bare.app:app", {"DATABASE_URL": _fill_bare(new_database("bare"))})
        )
        bare.cookie = bare.ask("GET", "/in").getheader("Set-Cookie", "").split(";")[0]
        visits = [
            Visit("bare page", database, bare, lambda: _get(bare, "/"), also),
            Visit(
                "bare insert",
                database,
                bare,
                lambda: _post(bare, "/", {"title": "A row", "words": "Words " * 30}),
                also,
            ),
        ]
        ours = []
        for size in SIZES:
            console.print(f"{database}: filling a database with {size:,} notes")
            environment = _environment(new_database(f"ours{size}"), folder / f"{database}-{size}")
            filled = seed.seed(environment, notes=size)
            server = stack.enter_context(Server("wsgi:app", dict(environment), cookie=filled.cookie))
            ours.append(server)
            for name in ("notes", "round", "agenda"):
                path = getattr(filled, name)
                visits.append(Visit(f"{name} page, {size:,} notes", database, server, _getter(server, path), also))
            visits.append(Visit(f"post a note, {size:,} notes", database, server, _note_poster(server), also))
        for size in WAITING:
            console.print(f"{database}: filling a queue with {size:,} notes")
            environment = _environment(new_database(f"queue{size}"), folder / f"{database}-queue-{size}")
            filled = seed.seed(environment, notes=size, waiting=True)
            server = stack.enter_context(Server("wsgi:app", dict(environment), cookie=filled.cookie))
            ours.append(server)
            page, take = _sorter(server, filled.queue)
            visits.append(Visit(f"note to sort, {size:,} waiting", database, server, page, also))
            visits.append(Visit(f"post a choice and take the next, {size:,} waiting", database, server, take, also))
        for visit in visits:  # warm
            for _ in range(10):
                visit.request()
        with Progress(console=console) as progress:
            for _ in progress.track(range(ROUNDS), description=f"{database}: visiting in turn"):
                for visit in visits:
                    visit.measure()
        memory = [("bare", cpu.memory_mib(bare.pid)), ("ours", max(cpu.memory_mib(server.pid) for server in ours))]
    return _table(database, visits, memory)


def _table(database: str, visits: list[Visit], memory: list[tuple[str, float]]) -> list[str]:
    by_name = {visit.name: visit for visit in visits}
    lines = [
        f"\n{database}: CPU milliseconds a request (median of {ROUNDS} rounds of {REQUESTS}; least–most), times the bare one",
        "",
        "| what | CPU ms | least–most | ratio |",
        "|---|---|---|---|",
    ]
    for visit in visits:
        yardstick = by_name["bare insert" if "post" in visit.name or "insert" in visit.name else "bare page"]
        lines.append(
            f"| {visit.name} | {visit.median:.2f} | {min(visit.rounds):.2f}–{max(visit.rounds):.2f} "
            f"| {visit.median / yardstick.median:.2f} |"
        )
    small, large = (f"{size:,} notes" for size in SIZES)
    for name in ("notes page", "round page", "agenda page", "post a note"):
        growth = by_name[f"{name}, {large}"].median / by_name[f"{name}, {small}"].median
        lines.append(f"| growth of {name}, {small} to {large} | | | {growth:.2f} |")
    few, many = (f"{size:,} waiting" for size in WAITING)
    for name in ("note to sort", "post a choice and take the next"):
        growth = by_name[f"{name}, {many}"].median / by_name[f"{name}, {few}"].median
        lines.append(f"| growth of {name}, {few} to {many} | | | {growth:.2f} |")
    (_, bare), (_, ours) = memory
    lines.append(f"| worker memory, MiB (bare {bare:.0f}) | {ours:.0f} | | {ours / bare:.2f} |")
    return lines


def measure_import(file: Path, folder: Path) -> list[str]:
    """CPU seconds of importing a file of comments, beside reading the same file and inserting its rows with nothing else."""
    environment = _environment(f"sqlite:///{folder / 'import'}.sqlite", folder / "import")
    engagement = [sys.executable, "-m", "engagement"]
    for words in (["db", "upgrade"], ["places", "load"], ["intelligence", "load-themes"]):
        subprocess.run([*engagement, *words], env={**os.environ, **environment}, check=True, capture_output=True)
    command = [*engagement, "intelligence", "import", str(file), "--place", "thurrock", "--locality", "grays"]
    start_up = _cpu_of([*engagement, "journal", "verify"], environment)
    ours = _cpu_of([*command, "--map", "text=text,date=date"], environment)
    bare = _cpu_of(
        [sys.executable, "-m", "benchmarks.bare.importing", str(file), str(folder / "bare-import.sqlite")], {}
    )
    return [
        "",
        f"import of {file.name}: {ours:.2f} CPU s (of which {start_up:.2f} starting the application), "
        f"bare reading and inserting {bare:.2f} CPU s; ratio {ours / bare:.2f}, without starting {(ours - start_up) / bare:.2f}",
    ]


def _cpu_of(command: list[str], environment: dict[str, str]) -> float:
    before = os.times()
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _environment(url: str, instance: Path) -> dict[str, str]:
    return {
        "ENVIRONMENT": "development",
        "SECRET_KEY": "only for measuring, and never anywhere else",
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(instance),
        "LOG_LEVEL": "ERROR",
    }


def _fill_bare(url: str) -> str:
    code = "from benchmarks.bare import app; app.fill()"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "DATABASE_URL": url}, check=True)
    return url


def _get(server: Server, path: str) -> None:
    answer = server.ask("GET", path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def _getter(server: Server, path: str) -> Callable[[], None]:
    return lambda: _get(server, path)


def _post(server: Server, path: str, fields: dict[str, str]) -> None:
    answer = server.ask("POST", path, urllib.parse.urlencode(fields))
    if answer.status != 303:
        raise RuntimeError(f"{path} answered {answer.status}")


def _sorter(server: Server, queue: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """Showing the note one has from the queue; and sorting it, which takes the next: one request each."""
    answer = server.ask("GET", queue)
    server.cookie = (answer.getheader("Set-Cookie") or server.cookie).split(";")[0]
    token = re.search(r'name="csrf_token" value="([^"]*)"', answer.text)  # type: ignore[attr-defined]
    assert token
    at = {"path": ""}

    def send(path: str, fields: dict[str, str]) -> None:
        fields = {"csrf_token": token[1], "once": secrets.token_urlsafe(16), **fields}
        sent = server.ask("POST", path, urllib.parse.urlencode(fields))
        if sent.status != 303:
            raise RuntimeError(f"{path} answered {sent.status}")
        at["path"] = sent.getheader("Location") or ""

    send(queue, {})

    def take() -> None:
        send(at["path"], {"themes": "buses", "seen": "", "then": "save"})

    return lambda: _get(server, at["path"]), take


def _note_poster(server: Server) -> Callable[[], None]:
    """Posting the front-line worker's form: the page is fetched once for its token, then each note is a request of its own."""
    answer = server.ask("GET", "/notes/new")
    cookie = answer.getheader("Set-Cookie")
    if cookie:
        server.cookie = cookie.split(";")[0]
    page: str = answer.text  # type: ignore[attr-defined]
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', page))
    fields |= dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))

    def post() -> None:
        note = {
            **NOTE,
            "csrf_token": fields["csrf_token"],
            "once": secrets.token_urlsafe(16),
            "text": f"The lamp by the river is out again, number {secrets.randbelow(10**9)}.",
        }
        _post(server, "/notes/new", note)

    return post


NOTE = {
    "where": "grays",
    "channel": "hub",
    "kind": "worry",
    "voices": "1",
    "route": "nobody",
    "language": "en",
    "heard_on-day": "1",
    "heard_on-month": "9",
    "heard_on-year": "2026",
}


if __name__ == "__main__":
    main()
