"""What stop and check would have said to a whole file of comments: how many it stops, and how often for what."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from engagement.intelligence.intake import Fault, Row
from engagement.privacy.kinds import KINDS, Found
from engagement.privacy.look import look_for


@dataclass
class Survey:
    """Counts over comments. ``stopped`` comments had at least one finding. By the kind's word, ``of_kind`` counts comments and
    ``findings`` counts findings. ``skipped`` rows had no answer, or could not be read."""

    comments: int = 0
    stopped: int = 0
    skipped: int = 0
    of_kind: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[int, Found]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The share of comments stopped, 0 to 1; 0 when there are none."""
        return self.stopped / self.comments if self.comments else 0.0


def survey(rows: Iterable[Row | Fault], *, known: Collection[str], show: bool = False) -> Survey:
    """Look every row's text over. Findings themselves are kept, with their row's number, only when ``show`` is set."""
    result = Survey()
    for row in rows:
        if isinstance(row, Fault):
            result.skipped += 1
            continue
        found = look_for(row.text, known=known)
        result.comments += 1
        result.stopped += bool(found)
        result.of_kind.update({one.kind.word for one in found})
        result.findings.update(one.kind.word for one in found)
        if show:
            result.shown += [(row.number, one) for one in found]
    return result


def as_plain(result: Survey) -> dict[str, object]:
    """For JSON: counts and the rate, and the findings if they were kept."""
    plain: dict[str, object] = {
        "comments": result.comments,
        "skipped": result.skipped,
        "stopped": result.stopped,
        "rate": round(result.rate, 4),
        "kinds": {
            word: {
                "strength": kind.strength.value,
                "comments": result.of_kind[word],
                "findings": result.findings[word],
            }
            for word, kind in KINDS.items()
        },
    }
    if result.shown:
        plain["found"] = [
            {"row": row, "kind": one.kind.word, "text": one.text, "start": one.start, "end": one.end}
            for row, one in result.shown
        ]
    return plain
