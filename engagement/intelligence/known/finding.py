"""Ask what is known already that means the same. Imported by a door only: NumPy and the word vectors come with it."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

from engagement.intelligence.known import keeping, keys, notes, store, words
from engagement.intelligence.likeness import together
from engagement.intelligence.likeness.blocks import Unreadable
from engagement.intelligence.likeness.index import Index
from engagement.intelligence.likeness.look import Near
from engagement.journal import queries as journal
from engagement.shared.known import Card, Source
from engagement.shared.permits import Actor

LEAST = 0.25
"""Closeness below which a find is chance. Hard re-wordings lie at 0.2 to 0.5, as the nearest unrelated things do: hence "may"."""
NEARLY_THE_SAME = 0.93
SPARE = 4
"""So many times more are looked up than are shown: some may not be shown to whoever asks."""
FRESHEST = 200
"""Entries of the journal that the worker has not read yet, and that a question reads for itself."""

_opening = threading.Lock()


@dataclass(frozen=True)
class Known:
    """Something known already, how close it is (a cosine; 0 where only words are shared), and how it is shown."""

    card: Card
    closeness: float

    @property
    def nearly_the_same(self) -> bool:
        return self.closeness >= NEARLY_THE_SAME


def find(
    text: str, actor: Actor, *, localities: Collection[int] | None = None, count: int = 5, without: Collection[int] = ()
) -> list[Known]:
    """The ``count`` nearest that this actor may be shown, by meaning and by rare words, nearest first; in these localities
    (ids; None: wherever they may look). ``without`` are keys (`keys.key_of`) to leave out, such as the note being edited."""
    index = _index()
    if index is None or not text.strip():
        return []
    by_code = {source.code: source for source in keeping.sources()}
    among = [scope for one in by_code.values() for scope in keys.scopes_of(one.code, _both(one, actor, localities))]
    asked = store.meanings().of_one(text)
    near = index.nearest(asked, count=count * SPARE, among=among)
    near = _with_the_freshest(near, asked, among, by_code.values())
    closeness = {one.key: one.closeness for one in near if one.closeness >= LEAST}
    by_words = [keys.key_of(notes.SOURCE.code, id_) for id_ in _by_words(text, actor, localities)]
    best = together.merge(list(closeness), by_words, count=count * SPARE)
    shown = _cards([key for key in best if key not in without], by_code, actor)
    return [Known(shown[key], closeness.get(key, 0.0)) for key in best if key in shown][:count]


def _by_words(text: str, actor: Actor, localities: Collection[int] | None) -> Sequence[int]:
    """Notes that share rare words with the text; for those who may read notes only."""
    within = _both(notes.SOURCE, actor, localities)
    return [] if within is not None and not within else words.nearest(text, localities=within)


def _both(source: Source, actor: Actor, localities: Collection[int] | None) -> Collection[int] | None:
    """The localities asked about that the actor may be shown."""
    allowed = source.seen_by(actor)
    if allowed is None or localities is None:
        return localities if allowed is None else allowed
    return set(allowed) & set(localities)


def _with_the_freshest(near: list[Near], asked: object, among: Iterable[int], sources: Iterable[Source]) -> list[Near]:
    """What happened since the worker looked last counts already: things that came are compared, those that went are left out."""
    entries = journal.newest_after(store.read_position() or 0, most=FRESHEST)
    changed = keeping.touched(entries)
    if not changed:
        return near
    gone = {keys.key_of(source.code, id_) for source, ids in changed.items() for id_ in ids}
    fresh = Index()
    for source, ids in changed.items():
        keeping.take_in(fresh, source, ids)
    come = fresh.nearest(asked, count=len(gone), among=list(among))  # type: ignore[arg-type]
    kept = [one for one in near if one.key not in gone]
    return sorted([*kept, *come], key=lambda one: (-one.closeness, one.key))


def _cards(found: Iterable[int], by_code: Mapping[int, Source], actor: Actor) -> Mapping[int, Card]:
    ids: dict[int, list[int]] = {}
    for key in found:
        code, id_ = keys.thing_of(key)
        ids.setdefault(code, []).append(id_)
    return {
        keys.key_of(code, id_): card
        for code, held in ids.items()
        if code in by_code
        for id_, card in by_code[code].cards(actor, held).items()
    }


def _index() -> Index | None:
    """This process's view of the index, opened anew when the worker has built another; None when there is none yet."""
    with _opening:
        held: Index | None = current_app.extensions.get("known-index")
        if held is not None and not held.replaced():
            return held
        try:
            held = Index.open(store.path(), edition=store.meanings().edition)
        except Unreadable:
            held = None
        current_app.extensions["known-index"] = held
        return held
