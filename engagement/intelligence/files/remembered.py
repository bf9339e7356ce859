"""What the columns of a file meant last time, known again by the set of its headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engagement.intelligence.files import rules
from engagement.intelligence.files.models import ImportMapping
from engagement.shared.database import db


@dataclass(frozen=True)
class Meant:
    """What each of our fields was called, and what held where no column said so."""

    columns: dict[str, str]
    standing: dict[str, str]


def find(headings: Sequence[str], *, by: int | None) -> Meant | None:
    """What somebody said of these headings: their own word first, then the newest of anybody's. Capitals and
    spaces do not matter."""
    of = sa.select(ImportMapping).where(ImportMapping.headings == rules.print_of(headings))
    own = sa.case((ImportMapping.by == by, 0), else_=1)
    found = db.session.scalar(of.order_by(own, ImportMapping.at.desc(), ImportMapping.id.desc()).limit(1))
    if found is None:
        return None
    ours = {rules.plain(one): one for one in rules.choosable(headings)}
    columns = {field: ours.get(rules.plain(one), "") for field, one in found.columns.items()}
    return Meant(columns, dict(found.standing)) if rules.fits(columns, headings) else None


def columns_of(headings: Sequence[str]) -> dict[str, str] | None:
    """What these headings meant last time, for the terminal."""
    found = find(headings, by=None)
    return found.columns if found else None


def keep(
    headings: Sequence[str],
    columns: Mapping[str, str],
    standing: Mapping[str, str],
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Remember it for the next file with these headings."""
    print_ = rules.print_of(headings)
    own = ImportMapping.by == by if by is not None else ImportMapping.by.is_(None)
    found = db.session.scalar(sa.select(ImportMapping).where(ImportMapping.headings == print_, own).limit(1))
    found = found or ImportMapping(headings=print_, by=by)
    found.columns, found.standing, found.at = dict(columns), dict(standing), now
    db.session.add(found)
    db.session.flush()
