"""What ticked themes mean now: a page may have been open while somebody merged, split or retired one of them."""

import re
from collections.abc import Collection, Iterable

from engagement.intelligence import rules as notes
from engagement.intelligence.models import Theme
from engagement.intelligence.themes import queries, rules

SEEN = re.compile(r"[0-9]{1,18}(,[0-9]{1,18}){0,499}")


def settle(chosen: Iterable[Theme], *, held: Collection[int], off: Iterable[Theme] = ()) -> list[Theme]:
    """The themes a note shall have. A merged one is followed to what it became; one no longer in use cannot be chosen anew, and
    one that the note has (``held``, ids) stays unless it is taken ``off``, or a part of it is chosen. Raises NoLongerInUse."""
    chosen_ids, off_ids = {theme.id for theme in chosen}, {theme.id for theme in off}
    known = queries.with_ids(chosen_ids | set(held))
    found = list(dict.fromkeys(queries.effective(known[id_] for id_ in sorted(chosen_ids)).values()))
    for theme in found:
        if theme.retired_at is not None and theme.id not in held:
            raise rules.NoLongerInUse(theme=theme.name)
    # A part that is chosen takes the place of the whole, though the page still had that ticked.
    gone = {theme.split_from_id for theme in found} | off_ids
    kept = [known[id_] for id_ in held if known[id_].retired_at is not None]
    return [theme for theme in dict.fromkeys([*found, *kept]) if theme.retired_at is None or theme.id not in gone]


def unchanged(seen: str, held: Collection[int]) -> bool:
    """Whether a note still has the themes it had when a page showed it (``rules.as_seen`` of notes). That one of them was merged
    meanwhile is no new choice: who merged it did not read this note."""
    if seen == notes.as_seen(held):
        return True
    if not SEEN.fullmatch(seen):
        return False
    [was] = queries.as_now([{int(id_) for id_ in seen.split(",")}])
    return notes.with_those_above(queries.with_ids(was).values()) == set(held)
