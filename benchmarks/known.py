"""Others said this, end to end: `python -m benchmarks.known [--notes 10000 100000 1000000]`.

A database of made notes, the worker's index of it, and questions as a page puts them: from the text to the cards that a worker of
all localities is shown, by meaning and by rare words, with the permissions asked and the journal's newest entries read. CPU
milliseconds, the database in the same process (SQLite). The second table hides the re-wordings among the notes and counts how
many are found in the first five, beside the word search of the same pages.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import sqlalchemy as sa
from flask import Flask

from benchmarks import search_notes
from benchmarks.likeness import recombined
from engagement.intelligence import actions
from engagement.intelligence.known import finding, keeping, store, words
from engagement.intelligence.models import Note
from engagement.intelligence.search import asked, found
from engagement.intelligence.search.narrowing import Narrowed
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.permits import Actor, Grant
from tests.intelligence.likeness.rewordings import HELD_BACK, LATER, PAIRS, TUNING, Pair

QUESTIONS = 200
MIB = 2**20


def main() -> None:
    """Print both tables."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--notes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    chosen = wanted.parse_args()
    print(
        "| notes | index built, s | file, MiB | everywhere p50 | p95 | one locality p50 | p95 | right after a note | peak, MiB |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in chosen.notes:
        with _filled(size) as app, app.app_context():
            print(_speed(size), flush=True)
            lines = _finding() if size == chosen.notes[-1] else []
    print(
        f"\nAmong {chosen.notes[-1]:,} notes:\n\n| re-wordings | pairs | by words | as the pages do |\n|---|--:|--:|--:|"
    )
    print("\n".join(lines))


@contextmanager
def _filled(size: int) -> Iterator[Flask]:
    """An application on a SQLite database of so many notes with English words in them."""
    search_notes.texts = lambda number: islice(recombined(random.Random(5)), number)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"ENVIRONMENT": "test", "SECRET_KEY": "x" * 40, "INSTANCE_DIR": folder}
        environment["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'known.sqlite'}"
        app, _took = search_notes.fill(environment, size)
        yield app
        with app.app_context():
            db.engine.dispose()


def _speed(size: int) -> str:
    before = time.process_time()
    keeping.build()
    built = time.process_time() - before
    ids = db.session.scalars(sa.select(Locality.id).order_by(Locality.id)).all()
    everywhere = Actor(person_id=1, now=clock.now(), grants=frozenset({Grant("auditor")}))
    questions = [pair.reworded for pair in (PAIRS + LATER)][:QUESTIONS]
    finding.find("warm", everywhere)
    whole = _asked(questions, lambda text: finding.find(text, everywhere))
    one = _asked(questions, lambda text: finding.find(text, everywhere, localities={ids[0]}))
    actions.log_note("A bench by the pond.", locality_id=ids[0], channel="hub", kind="idea", by=None, now=clock.now())
    db.session.commit()
    fresh = _asked(questions[:50], lambda text: finding.find(text, everywhere))
    room = store.path().stat().st_blocks * 512 / MIB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = (_at(whole, 0.5), _at(whole, 0.95), _at(one, 0.5), _at(one, 0.95), _at(fresh, 0.5))
    return f"| {size:,} | {built:.0f} | {room:.0f} | {' | '.join(f'{ms:.1f}' for ms in figures)} | {peak:.0f} |"


def _asked(questions: Sequence[str], ask: Callable[[str], object]) -> list[float]:
    """CPU milliseconds of each question, shortest first; each in a transaction of its own, as a request is."""
    times = []
    for text in questions:
        db.session.rollback()
        before = time.process_time()
        ask(text)
        times.append((time.process_time() - before) * 1000)
    return sorted(times)


def _at(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def _finding() -> list[str]:
    """Log the earlier wordings as notes, and count those found again by the later ones."""
    here = db.session.scalars(sa.select(Locality.id).order_by(Locality.id)).first() or 0
    for pair in PAIRS + LATER:
        actions.log_note(pair.earlier, locality_id=here, channel="hub", kind="worry", by=None, now=clock.now())
    db.session.commit()
    keeping.keep_up(now=clock.now())
    auditor = Actor(person_id=1, now=clock.now(), grants=frozenset({Grant("auditor")}))

    def as_pages(text: str) -> list[str]:
        return [one.card.says for one in finding.find(text, auditor)]

    def by_words(text: str) -> list[str]:
        ids = words.nearest(text, localities=None)[:5] or _all_words(text)
        return list(db.session.scalars(sa.select(Note.text).where(Note.id.in_(ids))))

    lines = []
    for name, pairs in (("tuning half", TUNING), ("held back", HELD_BACK), ("written later", LATER)):
        counts = [sum(_hit(pair, search(pair.reworded)) for pair in pairs) for search in (by_words, as_pages)]
        lines.append(f"| {name} | {len(pairs)} | {counts[0]} | {counts[1]} |")
    return lines


def _all_words(text: str) -> Sequence[int]:
    return found.newest_ids(asked.read(text), Narrowed(localities=None), limit=5)


def _hit(pair: Pair, said: Sequence[str]) -> bool:
    return any(one.rstrip("…") in pair.earlier for one in said)


if __name__ == "__main__":
    main()
