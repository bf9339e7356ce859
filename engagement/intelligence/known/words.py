"""What shares rare words with a question: names of streets and groups that the word vectors do not know, and languages other than
English. The words are looked for by the search of notes (``intelligence.search``), newest notes first."""

from collections import Counter
from collections.abc import Collection

from engagement.intelligence.known import store
from engagement.intelligence.search import asked, found
from engagement.intelligence.search.narrowing import Narrowed

MOST = 4
"""Words looked for: the rarest of the question."""
EACH = 12
"""Notes looked up for each."""
SHORTEST = 3


def nearest(text: str, *, localities: Collection[int] | None) -> list[int]:
    """Ids of notes that share rare words with the text, in these localities (None: in all): those that share most first, then the
    newest. They stand; who may be shown them is not asked here."""
    within = Narrowed(localities=None if localities is None else frozenset(localities))
    shared: Counter[int] = Counter()
    for word in rarest(text):
        shared.update(found.newest_ids(asked.Asked(musts=((word,),)), within, limit=EACH))
    return sorted(shared, key=lambda id_: (-shared[id_], -id_))


def rarest(text: str) -> list[str]:
    """The rarest words of a text. A word is rare when the word splitter makes pieces of it, and the later it stands in its list,
    which goes by how often words are written."""
    words = [word for word in dict.fromkeys(asked.words_of(text)) if len(word) >= SHORTEST and word not in asked.COMMON]
    pieces = {word: store.meanings().pieces(word) for word in words}
    ranked = sorted(words, key=lambda word: (len(pieces[word]) < 2, -max(pieces[word], default=0), word))
    return ranked[:MOST]
