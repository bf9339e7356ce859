"""Search by words alone: SQLite's FTS5 with BM25, in memory. What meanings are measured against, and enough for a small place.

A large place asks its database's own word search instead, and hands the keys to ``together``.
"""

import re
import sqlite3

WORD = re.compile(r"\w+")
MOST_WORDS = 40
"""Of a question: the first different ones; more would only slow it."""


class Words:
    """Texts by key; for one thread."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect(":memory:")
        self._rows.execute("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'porter unicode61')")

    def add(self, key: int, text: str) -> None:
        """Keep or replace one text."""
        self.drop(key)
        self._rows.execute("INSERT INTO texts (rowid, text) VALUES (?, ?)", (key, _clean(text)))

    def drop(self, key: int) -> None:
        """Forget one text."""
        self._rows.execute("DELETE FROM texts WHERE rowid = ?", (key,))

    def nearest(self, text: str, *, count: int = 5) -> list[int]:
        """Keys of texts that share a word, best first; the smaller key first where two are as good."""
        asked = list(dict.fromkeys(WORD.findall(_clean(text).lower())))[:MOST_WORDS]
        if not asked:
            return []
        query = " OR ".join(f'"{word}"' for word in asked)
        chosen = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), rowid LIMIT ?"
        return [key for (key,) in self._rows.execute(chosen, (query, count))]

    def close(self) -> None:
        self._rows.close()


def _clean(text: str) -> str:
    """Without NUL and half characters, at which SQLite stops."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
