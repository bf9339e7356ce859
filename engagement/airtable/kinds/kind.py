"""What a kind is: a sort of record that goes to Airtable, with the class of each of its columns."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from engagement.airtable.values import Type, Value
from engagement.journal.models import Entry


class Share(Enum):
    """The class of a column. A column without one is NEVER."""

    BOTH = "both"
    OUT = "out"
    NEVER = "never"


@dataclass(frozen=True)
class Column:
    """One thing we know of a record. ``choices`` says, for types that have them, what each stable name is called in English; ``to``
    is the kind that links lead to, one at most if it is ``alone``; ``most`` is how many characters it may have here."""

    name: str
    type: Type
    share: Share
    choices: Callable[[], Mapping[str, str]] | None = None
    to: str | None = None
    most: int | None = None
    alone: bool = False


@dataclass(frozen=True)
class Loaded:
    """A record that may leave, with its values by column. Without a locality it belongs into every base."""

    locality_id: int | None
    values: Mapping[str, Value]


class Kind(Protocol):
    """Everything else in this domain knows records by these alone."""

    name: str

    @property
    def columns(self) -> Mapping[str, Column]:
        """Every column, those that never leave too."""

    def ids(self, *, after: int, most: int, locality_id: int | None) -> Sequence[int]:
        """The ids of all that may leave now, ascending, from the one ``after`` on; of one locality and of none, if given."""

    def load(self, ids: Collection[int]) -> dict[int, Loaded]:
        """Those of them that may leave now. One that is missing is private, held, withdrawn or gone."""

    def touched(self, entry: Entry) -> Collection[int]:
        """The ids of the records that an entry of the journal is about, whether or not they may leave."""

    def take(self, id_: int | None, values: Mapping[str, Value], *, now: datetime, locality: str | None = None) -> int:
        """Let a change that came from Airtable happen here, by the domain's own rules; None makes a new record, in the locality
        (slug) unless the values name one. The id. Raises Refusal with the sentence for whoever wrote it."""
