"""Keep the index of meanings up with the journal: in the worker, once a minute, and whenever it is asked to from the terminal."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from flask import current_app

from engagement.intelligence.known import keys, store
from engagement.intelligence.likeness.blocks import Busy, Unreadable
from engagement.intelligence.likeness.index import Index
from engagement.journal import queries as journal
from engagement.journal.models import Entry
from engagement.shared.database import db, reading
from engagement.shared.known import Source

BATCH = 500


def keep_up(*, now: datetime) -> None:
    """Bring this machine's index up to date; build it where there is none. Does nothing when another process is at it."""
    with reading():
        try:
            index = Index.open(store.path(), edition=store.meanings().edition, write=True)
        except Busy:
            return
        except Unreadable:
            build()
            return
        try:
            position = store.read_position()
            if position is None or position > journal.length():  # nothing is known, or the database was put back
                index.close()
                build()
                return
            _follow(index, position)
        finally:
            index.close()
            db.session.rollback()


def build() -> int:
    """Read everything anew and put it in place at once; how many things are in it."""
    position, index = journal.length(), Index()
    for source in sources():
        for ids in _in_batches(_all_of(source)):
            take_in(index, source, ids)
    index.save(store.path(), edition=store.meanings().edition)
    store.write_position(position)
    return len(index)


def _follow(index: Index, position: int) -> None:
    entries = journal.entries_after(position)
    while batch := list(islice(entries, BATCH)):
        for source, ids in touched(batch).items():
            take_in(index, source, ids)
        store.write_position(batch[-1].position)


def take_in(index: Index, source: Source, ids: Collection[int]) -> None:
    """Read these things again: those that may be found get their meaning, the others are forgotten."""
    words = source.texts(ids)
    for id_ in ids:
        if id_ not in words:
            index.drop(keys.key_of(source.code, id_))
    if words:
        index.extend(
            [keys.key_of(source.code, id_) for id_ in words],
            store.meanings().of([one.text for one in words.values()]),
            scopes=[keys.scope_of(source.code, one.locality_id) for one in words.values()],
        )


def touched(entries: Iterable[Entry]) -> Mapping[Source, Collection[int]]:
    """Which things of which source these journal entries are about."""
    found: defaultdict[Source, set[int]] = defaultdict(set)
    for entry in entries:
        for source in sources():
            named = entry.facts.get(source.fact)
            found[source].update([named] if isinstance(named, int) else (), source.also(entry.facts))
    return {source: sorted(ids) for source, ids in found.items() if ids}


def sources() -> Collection[Source]:
    """Every kind of thing that is found by its meaning."""
    registered: Mapping[str, Source] = current_app.extensions.get("known", {})
    return registered.values()


def _all_of(source: Source) -> Iterator[int]:
    last = 0
    while ids := source.after(last, BATCH):
        yield from ids
        last = ids[-1]


def _in_batches(ids: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(ids, BATCH)):
        yield batch
