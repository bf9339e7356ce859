"""The trail behind each reference: it is only added to."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from engagement.feedback.events import StepAdded, StepKind
from engagement.feedback.models import Step
from engagement.shared.database import db
from engagement.shared.events import tell

_STEP = sa.insert(Step.__table__)  # type: ignore[arg-type]


def add_step(
    debts: Iterable[int],
    *,
    kind: StepKind,
    title: str = "",
    url: str = "",
    words: str = "",
    by: int | None,
    now: datetime,
) -> None:
    """Add a step to the trails of these debts (ids; each once). ``url`` is a path of this site."""
    ids = sorted(set(debts))
    if not ids:
        return
    step = {"at": now, "kind": kind, "title": title[:200], "url": url, "words": words}
    db.session.execute(_STEP, [{**step, "debt_id": debt_id} for debt_id in ids])
    tell(StepAdded(at=now, by=by, kind=kind, debt_ids=tuple(ids)))
