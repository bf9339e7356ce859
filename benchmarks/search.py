"""What a search costs as notes grow: `python -m benchmarks.search --sizes 10000,100000,1000000`.

CPU of one page of a search: finding, counting to a thousand, loading 25 notes; ours and, on PostgreSQL, its server process's
(from /proc, in nanoseconds; parallel workers are off so that none is missed). Each question is asked three times with each of
several words.
"""

import argparse
import gc
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import quantiles

import sqlalchemy as sa

from benchmarks import search_notes
from engagement.intelligence.models import Theme
from engagement.intelligence.search import asked, found
from engagement.intelligence.search.narrowing import Narrowed
from engagement.places.models import Locality
from engagement.shared.database import db, reading
from tests.servers import postgres

AGAIN = 3
Question = tuple[list[str], Callable[[str, Narrowed], found.Found]]


def main() -> None:
    """Fill, ask, print a table in Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    given = parser.parse_args()
    _say("| notes | database | where | question | p50 ms | p95 ms | most ms |\n|---:|---|---|---|---:|---:|---:|")
    for size in map(int, given.sizes.split(",")):
        for name in given.databases.split(","):
            with _database(name) as url, tempfile.TemporaryDirectory() as folder:
                _measure(name, url, folder, size)


def _measure(name: str, url: str, folder: str, size: int) -> None:
    environment = {
        "ENVIRONMENT": "test",
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": url,
        "INSTANCE_DIR": folder,
        "MAIL_URL": f"file://{folder}/mail",
        "DEMO_NOW": "2026-03-02T10:00:00+00:00",
    }
    app, took = search_notes.fill(environment, size)
    gc.collect()
    gc.freeze()  # as wsgi.py does
    with app.app_context(), reading():
        server = _server() if name == "postgresql" else None
        locality = db.session.scalars(sa.select(Locality.id).order_by(Locality.id)).first()
        assert locality
        for where, narrowed in (
            ("a locality", Narrowed(localities=frozenset({locality}))),
            ("everywhere", Narrowed(localities=None)),
        ):
            everything: list[float] = []
            for question, (words, ask) in _questions().items():
                spent = [_spent(server, ask, word, narrowed) for word in words for _ in range(AGAIN)]
                everything += spent
                _row(size, name, where, question, spent)
            _row(size, name, where, "**all**", everything)
        _say(f"| {size:,} | {name} | | index built in {took:,.0f} s | | | |")
        db.session.close()
        db.engine.dispose()


def _questions() -> dict[str, Question]:
    words, _weights = search_notes.vocabulary()
    theme = db.session.scalar(sa.select(Theme.id).where(Theme.parent_id.is_not(None)).order_by(Theme.id).limit(1))

    def newest(typed: str, narrowed: Narrowed) -> found.Found:
        return found.newest(asked.read(typed), narrowed, after=None)

    def best(typed: str, narrowed: Narrowed) -> found.Found:
        return found.best(asked.read(typed), narrowed, page=1, upto=None)

    def filtered(typed: str, narrowed: Narrowed) -> found.Found:
        more = {"theme_id": theme, "kind": "worry", "since": date(2025, 2, 10), "until": date(2025, 6, 20), "voices": 2}
        return newest(typed, Narrowed(localities=narrowed.localities, **more))  # type: ignore[arg-type]

    common, middling, rare = words[:30:2], words[200:500:20], words[5000:20000:1000]
    return {
        "common word": (common, newest),
        "middling word": (middling, newest),
        "rare word": (rare, newest),
        "two words": ([f"{a} {b}" for a, b in zip(common, middling, strict=True)], newest),
        "phrase": ([f'"{a} {b}"' for a, b in zip(common, reversed(common), strict=True)], newest),
        "common, five filters": (common, filtered),
        "best match, common": (common, best),
        "best match, middling": (middling, best),
    }


def _spent(server: int | None, ask: Callable[[str, Narrowed], found.Found], words: str, narrowed: Narrowed) -> float:
    """CPU milliseconds of one question, ours and the server's."""
    db.session.expunge_all()
    before, theirs = time.process_time(), _ran(server)
    ask(words, narrowed)
    return (time.process_time() - before) * 1000 + _ran(server) - theirs


def _server() -> int:
    """The process that serves our one connection; the session holds it until it is closed."""
    db.session.execute(sa.text("SET max_parallel_workers_per_gather = 0"))
    return int(db.session.scalar(sa.text("SELECT pg_backend_pid()")) or 0)


def _ran(pid: int | None) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6 if pid else 0.0


def _row(size: int, name: str, where: str, question: str, spent: list[float]) -> None:
    middle, high = quantiles(spent, n=100)[49], quantiles(spent, n=100)[94]
    _say(f"| {size:,} | {name} | {where} | {question} | {middle:.1f} | {high:.1f} | {max(spent):.1f} |")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def _database(name: str) -> Iterator[str]:
    """The address of an empty database, gone afterwards."""
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/search.sqlite"
    else:
        cluster = postgres.start()
        try:
            yield cluster.create("search")
        finally:
            postgres.stop(cluster)


if __name__ == "__main__":
    main()
