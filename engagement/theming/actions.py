"""Sort a note, pass it over, take the last sorting back, settle a difference."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from engagement.intelligence import actions as intelligence
from engagement.intelligence import edits
from engagement.intelligence.models import Note, Theme
from engagement.intelligence.queries import themes_held
from engagement.intelligence.rules import SortedMeanwhile, deepest, with_those_above
from engagement.intelligence.themes import choosing, gate
from engagement.intelligence.themes import queries as the_list
from engagement.shared.database import db, lock_row, write_down
from engagement.shared.events import tell
from engagement.theming import queries, rules, waiting
from engagement.theming.events import CodingUndone, DifferenceSettled, NoteCoded
from engagement.theming.models import Coding, Difference, Suggestion, Waiting

SECOND = "second"
"""What the page sends back in place of the note's themes where a second person sorted it, who does not see them."""


def sort(
    note: Note,
    chosen: Sequence[Theme],
    *,
    unsure: bool = False,
    shown: Collection[int] = (),
    refused: Collection[int] = (),
    seen: str,
    by: int,
    now: datetime,
) -> None:
    """Say what a note is about, or that one cannot say. ``seen`` is how it stood on the page (``as_seen``, or SECOND);
    ``shown`` and ``refused`` are the themes suggested there. Raises NotStanding, ChooseOrSayUnsure, SortedMeanwhile, CodedTwice."""
    if not chosen and not unsure:
        raise rules.ChooseOrSayUnsure
    intelligence.hold_still(note)
    rules.check_standing(note)
    edits.mark_seen([note.id], by=by, now=now)
    codings = queries.codings_of(note.id)
    ids = [] if unsure else deepest(chosen)
    coding = Coding(
        note_id=note.id,
        locality_id=note.locality_id,
        person_id=by,
        themes=ids,
        shown=list(shown),
        unsure=unsure,
        at=now,
    )
    row = queries.find_waiting(note.id)
    if seen == SECOND or (row and row.not_by not in (None, by) and codings[0].unsure):
        told = _sort_second(note, coding, chosen, codings, row)
    else:
        told = _sort_first(note, coding, chosen, codings, seen)
        _judge(note, shown, refused, by=by, now=now, chosen={theme.id for theme in chosen})
    if not told:  # or else the queue has followed
        waiting.follow(note, now=now)
    tell(NoteCoded(at=now, by=by, note_id=note.id, turn=coding.turn))


def _sort_first(note: Note, coding: Coding, chosen: Sequence[Theme], codings: Sequence[Coding], seen: str) -> bool:
    if not choosing.unchanged(seen, themes_held(note.id)):
        raise SortedMeanwhile
    coding.turn = 1
    if not codings:
        write_down(coding)
    elif len(codings) == 1 and codings[0].person_id == coding.person_id:
        codings[0].themes, codings[0].unsure, codings[0].at = coding.themes, coding.unsure, coding.at
        db.session.flush()
    if coding.unsure:
        return False
    return intelligence.set_themes_of_held(note, chosen, by=coding.person_id, now=coding.at)


def _sort_second(
    note: Note, coding: Coding, chosen: Sequence[Theme], codings: Sequence[Coding], row: Waiting | None
) -> bool:
    """Blind: what the first person chose stays the note's themes, unless they could not say."""
    if row is None or row.not_by in (None, coding.person_id) or len(codings) != 1:
        raise rules.CodedTwice
    coding.turn, coding.shown = 2, []
    write_down(coding)
    if rules.is_difference(*the_list.as_now([codings[0].themes, coding.themes])):
        db.session.add(Difference(note_id=note.id, locality_id=note.locality_id, at=coding.at))
    db.session.flush()
    if codings[0].unsure and not coding.unsure:
        return intelligence.set_themes_of_held(note, chosen, by=coding.person_id, now=coding.at)
    return False


def _judge(
    note: Note, shown: Collection[int], refused: Collection[int], *, chosen: Collection[int], by: int, now: datetime
) -> None:
    """Keep what was said to each suggestion: ticked is accepted. One left alone keeps no verdict."""
    for verdict, ids in (("accepted", set(shown) & set(chosen)), ("refused", set(refused) - set(chosen))):
        if ids:
            which = Suggestion.note_id == note.id, Suggestion.theme_id.in_(ids)
            db.session.execute(sa.update(Suggestion).where(*which).values(verdict=verdict, by=by, at=now))


def pass_over(note: Note, *, by: int, now: datetime) -> None:
    """Leave a note to somebody else: it goes to the end of the queue and rests a little. Nothing happens if another has it."""
    row = queries.find_waiting(note.id)
    if row is not None and (row.claimed_by in (None, by) or row.free_at <= now):
        row.claimed_by, row.turn_at, row.free_at = None, now, now + rules.REST
        db.session.flush()


def undo(locality_id: int, *, by: int, now: datetime) -> Note:
    """Take back what one chose last, and have the note again. Raises NothingToUndo when that is an hour ago, or somebody has worked
    on the note since."""
    coding = queries.find_last_coding(by, locality_id)
    if coding is None or not rules.may_undo(coding, now):
        raise rules.NothingToUndo
    note = coding.note
    gate.hold()
    lock_row(note)
    _check_untouched(note, coding)
    if coding.turn == 1 or _first_was_unsure(note):
        intelligence.set_themes(note, [], by=by, now=now)
    mine = Suggestion.note_id == note.id, Suggestion.by == by
    db.session.execute(sa.update(Suggestion).where(*mine).values(verdict=None, by=None, at=None))
    difference = queries.find_difference(note.id)
    for gone in (coding, difference):
        if gone is not None:
            db.session.delete(gone)
    db.session.flush()
    waiting.follow(note, now=now)
    waiting.lend(note.id, by=by, now=now)
    tell(CodingUndone(at=now, by=by, note_id=note.id, turn=coding.turn))
    return note


def _first_was_unsure(note: Note) -> bool:
    return queries.codings_of(note.id)[0].unsure


def _check_untouched(note: Note, coding: Coding) -> None:
    """Nobody has coded the note after this, settled it, withdrawn it or given it other themes."""
    difference = queries.find_difference(note.id)
    settled = difference is not None and difference.settled_at is not None
    if not note.standing or settled or queries.codings_of(note.id)[-1].id != coding.id:
        raise rules.NothingToUndo
    held, [chosen] = set(themes_held(note.id)), the_list.as_now([coding.themes])
    if coding.turn == 1 and held != with_those_above(queries.themes(ids=chosen)):
        raise rules.NothingToUndo


def settle(difference: Difference, chosen: Sequence[Theme], *, by: int, now: datetime) -> None:
    """Give a note that two people read differently its themes. Raises NotStanding, ChooseOrSayUnsure, AlreadySettled."""
    if not chosen:
        raise rules.ChooseOrSayUnsure
    note = difference.note
    gate.hold()
    lock_row(note)
    lock_row(difference)
    rules.check_standing(note)
    if difference.settled_at is not None:
        raise rules.AlreadySettled
    difference.settled_at, difference.settled_by = now, by
    intelligence.set_themes(note, chosen, by=by, now=now)
    tell(DifferenceSettled(at=now, by=by, note_id=note.id))


def follow_the_list(*, now: datetime) -> None:
    """Where themes were merged, two different choices may be the same now, and nobody has to settle them; until it is undone.
    What a person settled stays settled."""
    unsettled = queries.unsettled_by_people()
    now_chosen = iter(the_list.as_now([choice for _difference, *both in unsettled for choice in both]))
    for (difference, *_both), one, other in zip(unsettled, now_chosen, now_chosen, strict=True):
        if rules.is_difference(one, other) == (difference.settled_at is not None):
            difference.settled_at = None if difference.settled_at else now
    db.session.flush()
