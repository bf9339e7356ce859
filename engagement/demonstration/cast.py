"""Who and what has been made so far, by the slugs that the data files use for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from engagement.boards.models import AgendaItem
from engagement.communities.models import Group, Meeting
from engagement.enterprises.models import Enterprise
from engagement.funds.models import Contribution, Envelope, Fund
from engagement.intelligence.models import Note, Theme
from engagement.learning.models import Barrier, Cycle
from engagement.people.models import Person
from engagement.places.models import Locality, Neighbourhood
from engagement.priorities.models import Option, Priority, Round
from engagement.proposals.models import Award, Proposal

Happening = tuple[datetime, Callable[[datetime], object]]
"""When, and what is done then; it is called with that moment as its only argument."""

Chapter = Iterator[Happening]


@dataclass
class Cast:
    """Filled as the year is told. An option is found by its round's slug and its own."""

    localities: dict[str, Locality] = field(default_factory=dict)
    neighbourhoods: dict[str, Neighbourhood] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    options: dict[tuple[str, str], Option] = field(default_factory=dict)
    priorities: dict[str, Priority] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    funds: dict[str, Fund] = field(default_factory=dict)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    envelopes: dict[str, Envelope] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    items: dict[str, AgendaItem] = field(default_factory=dict)
    awards: dict[str, Award] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    cycles: dict[str, Cycle] = field(default_factory=dict)
    barriers: dict[str, Barrier] = field(default_factory=dict)

    def id_of(self, person: str) -> int:
        """The id of somebody, for ``by=``."""
        return self.people[person].id
