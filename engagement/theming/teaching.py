"""Learning from people's decisions, and suggesting for the notes that wait. Done by the worker or the terminal, never in a request:
NumPy and scikit-learn are loaded here when they are first needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from time import monotonic
from typing import Any

import sqlalchemy as sa

from engagement.intelligence.rules import deepest
from engagement.intelligence.suggestions import examples, splits
from engagement.intelligence.suggestions.examples import Example
from engagement.intelligence.themes import queries as the_list
from engagement.places.place import current_place
from engagement.shared.alone import alone
from engagement.shared.clock import day_of
from engagement.shared.database import db
from engagement.shared.events import tell
from engagement.theming import queries, rules, waiting
from engagement.theming.events import ThemesLearned
from engagement.theming.models import Learned, Suggestion, Waiting

MOST_DECISIONS = 3000
"""Learned from the newest so many: that takes about half a minute, twice."""

HELD_BACK = 0.2
BATCH = 500
TIME = timedelta(seconds=30)
"""How long one pass of suggesting goes on before the next minute takes over."""

MOST_SUGGESTED = 5
_SUGGESTIONS = "engagement.intelligence.suggestions"


@dataclass(frozen=True)
class Decisions:
    """What there is to learn from: each wording once; those people chose with suggestions in view; how many were mere echoes."""

    examples: Sequence[Example]
    influenced: frozenset[str]
    echoes: int


def learn_when_due(*, now: datetime) -> None:
    """The worker's chore: learn when enough new decisions have come."""
    last = queries.find_last_attempt()
    new = queries.coded_since(last.last_coding if last else 0, most=rules.ENOUGH_NEW)
    if rules.is_due(last, new=new, now=now):
        learn(now=now)


def learn(*, now: datetime, says: Callable[[str], None] = lambda line: None) -> Learned | None:
    """Learn a model and measure it; commits. None when another process is at it. A failure is kept with its reason."""
    with alone("learning-themes") as only_one:
        if not only_one:
            return None
        decisions = _decisions()
        learned = Learned(
            started_at=now,
            last_coding=queries.last_coding_id(),
            decisions=len(decisions.examples),
            echoes=decisions.echoes,
            by_theme=[],
            verdicts=dict(queries.verdicts()),
        )
        db.session.add(learned)
        db.session.commit()  # the attempt is known, and no lock is held while learning
        _learn(learned, decisions, says=says)
        learned.learned_at = now
        db.session.commit()
        return learned


def _decisions() -> Decisions:
    found = queries.decided(most=MOST_DECISIONS)
    shown = queries.shown_for([note.id for note, _themes, _at in found])
    kept, influenced, echoes = [], set(), 0
    for note, themes, at in reversed(found):
        chosen = deepest(themes)
        if rules.is_echo(chosen, shown.get(note.id, ())):
            echoes += 1
            continue
        slugs = frozenset(one.slug for one in themes if one.id in chosen and one.retired_at is None)
        if slugs:
            kept.append(Example(note.text, slugs, day_of(at)))
        if shown.get(note.id):
            influenced.add(examples.wording(note.text))
    return Decisions(examples.once_each(kept), frozenset(influenced), echoes)


def _learn(learned: Learned, decisions: Decisions, *, says: Callable[[str], None]) -> None:
    """Measure on the latest decisions what the earlier ones teach, then learn from all."""
    learning, storing = (import_module(f"{_SUGGESTIONS}.{name}") for name in ("learning", "storing"))
    try:
        train, test = _parted(learned, decisions)
        measured = import_module(f"{_SUGGESTIONS}.measuring").measure(learning.learn(train, tell=says), train, test)
        model = storing.dump(learning.learn(decisions.examples, tell=says))
    except ValueError as fault:  # TooLittle, CannotSplit, or nothing to test on
        learned.fault = str(fault)
        return
    _put_down(learned, measured)
    db.session.execute(sa.update(Learned).where(Learned.current).values(current=False, data=None))
    learned.data, learned.current = model, True
    tell(ThemesLearned(at=learned.started_at, by=None, learned_id=learned.id, decisions=learned.decisions))


def _parted(learned: Learned, decisions: Decisions) -> tuple[list[Example], list[Example]]:
    """The earlier decisions, and the later ones that were made with no suggestion in view."""
    try:
        train, test, _first_day = splits.by_date(decisions.examples, share=HELD_BACK)
    except splits.CannotSplit:
        learned.by_date = False
        train, test = splits.at_random(decisions.examples, share=HELD_BACK, seed=0)
    return train, [one for one in test if examples.wording(one.text) not in decisions.influenced]


def _put_down(learned: Learned, measured: Any) -> None:
    rows = measured.by_theme
    right = sum(round((one.precision or 0) * one.chosen) for one in rows)
    chosen, given = sum(one.chosen for one in rows), sum(one.n for one in rows)
    learned.precision, learned.recall, learned.f1 = rules.together(right, chosen, given)
    learned.tested_on = measured.tested_on
    names = ("theme", "n", "learned_from", "chosen", "precision", "recall")
    learned.by_theme = [{name: getattr(one, name) for name in names} for one in rows]


def suggest_waiting(*, now: datetime) -> int:
    """The worker's chore: suggest for the notes that wait and have not been asked about; commits. For how many it did so."""
    floor = current_place().theming.suggestion_floor
    learned = queries.find_learned()
    if learned is None or not rules.is_on(learned, floor=floor):
        return 0
    done, model, until = 0, None, monotonic() + TIME.total_seconds()
    while monotonic() < until and (rows := queries.not_asked(learned.id, most=BATCH)):
        if model is None:
            with_data = queries.find_learned(with_data=True)
            model = import_module(f"{_SUGGESTIONS}.storing").load(with_data.data if with_data else b"")
        _suggest(learned, model, rows, floor=floor)
        done += len(rows)
        db.session.commit()
    return done


def _suggest(learned: Learned, model: Any, rows: Sequence[Any], *, floor: float) -> None:
    known = _known(learned, floor)
    ids = [row.note_id for row in rows]
    db.session.execute(sa.delete(Suggestion).where(Suggestion.note_id.in_(ids), Suggestion.verdict.is_(None)))
    pairs = sa.select(Suggestion.note_id, Suggestion.theme_id).where(Suggestion.note_id.in_(ids))
    judged = {(one.note_id, one.theme_id) for one in db.session.execute(pairs)}
    asked = [row for row in rows if not waiting.is_double(row.note_id)]
    found = import_module(f"{_SUGGESTIONS}.model").suggest(model, [row.text for row in asked], most=MOST_SUGGESTED)
    least = dict(zip(model.themes, model.thresholds.tolist(), strict=True))
    new: dict[tuple[int, int], dict[str, Any]] = {}
    for row, suggested in zip(asked, found, strict=True):
        for at, one in enumerate(suggested):
            if one.theme not in known or (at > 0 and one.probability < least[one.theme]):
                continue
            theme_id, precision = known[one.theme]
            same = {"note_id": row.note_id, "theme_id": theme_id, "learned_id": learned.id}
            said = {"score": one.probability, "precision": precision, "words": list(one.words)}
            if (
                row.note_id,
                theme_id,
            ) not in judged:  # of two that were merged since it learned, the likelier one is kept
                new.setdefault((row.note_id, theme_id), same | said)
    if new:
        db.session.execute(sa.insert(Suggestion), list(new.values()))
    db.session.execute(sa.update(Waiting).where(Waiting.note_id.in_(ids)).values(asked=learned.id))


def _known(learned: Learned, floor: float) -> dict[str, tuple[int, float]]:
    """The themes that were right often enough: slug to id and precision. One merged since it learned is what it became."""
    right = {one["theme"]: one["precision"] or 0.0 for one in learned.by_theme}
    themes = queries.themes(slugs=[slug for slug, precision in right.items() if precision >= floor])
    now = the_list.effective(themes)
    return {one.slug: (now[one.id].id, right[one.slug]) for one in themes if now[one.id].retired_at is None}
