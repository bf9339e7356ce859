"""A community with four members and a facilitator, a worker, notes of a theme, and ways to bring a finding to each state."""

from dataclasses import dataclass, field

import pytest

from engagement.communities.models import Group
from engagement.insights import actions, evidence, queries
from engagement.insights.models import Insight
from engagement.intelligence import actions as intelligence
from engagement.intelligence.models import Note, Theme
from engagement.people.models import Person
from engagement.places.models import Locality
from tests.world import World


@dataclass
class Room:
    """Who finds what."""

    world: World
    here: Locality
    group: Group
    worker: Person
    facilitator: Person
    members: list[Person]
    theme: Theme
    notes: list[Note] = field(default_factory=list)

    def hears(self, *texts: str, voices: int = 1, channel: str = "hub", quote: str | None = None) -> list[Note]:
        """Notes on the theme."""
        heard = [
            self.world.note(text, locality=self.here, voices=voices, channel=channel, quote=quote) for text in texts
        ]
        for note in heard:
            intelligence.set_themes(note, [self.theme], by=None, now=self.world.now)
        self.notes += heard
        return heard

    def draft(self, finding: str = "Evenings are lonely.", **words: str) -> Insight:
        return self.world.insight(finding, group=self.group, **words)

    def gather(self, insight: Insight, *notes: Note, stance: str = "for") -> int:
        ids = [note.id for note in notes or self.notes]
        return evidence.gather(insight, Note.id.in_(ids), stance=stance, by=self.worker.id, now=self.world.now)

    def discussing(self, finding: str = "Evenings are lonely.", **words: str) -> Insight:
        """A finding that the members have, with a note behind it."""
        insight = self.draft(finding, **words)
        if not self.notes:
            self.hears("Nobody comes round after six.")
        self.gather(insight)
        actions.open_discussion(insight, by=self.worker.id, now=self.world.now)
        return insight

    def stand(self, insight: Insight, *stands: str, reason: str = "") -> None:
        """The first members say how they stand to the words as they are."""
        for member, stand in zip(self.members, stands, strict=False):
            seen = insight.version.revision
            actions.take_position(insight, stand, reason=reason, seen=seen, by=member.id, now=self.world.now)

    def agreed(self, finding: str = "Evenings are lonely.", **words: str) -> Insight:
        insight = self.discussing(finding, **words)
        self.stand(insight, "agree", "agree", "agree")
        actions.agree(insight, by=self.facilitator.id, now=self.world.now)
        return insight

    def published(self, finding: str = "Evenings are lonely.", **words: str) -> Insight:
        insight = self.agreed(finding, **words)
        actions.publish(insight, by=self.facilitator.id, now=self.world.now)
        return insight

    def backing(self, insight: Insight) -> tuple[int, int, int, int]:
        """Notes, voices; notes and voices against."""
        found = queries.backing(insight.id)
        return found.notes, found.voices, found.against_notes, found.against_voices


def a_room(world: World) -> Room:
    here = world.locality("grays")
    group = world.group(locality=here, name="Grays together")
    return Room(
        world=world,
        here=here,
        group=group,
        worker=world.person("Wren Field", "worker", locality=here),
        facilitator=world.seat(group, "facilitator", "Fay Guide"),
        members=[world.seat(group, "cop_member", name) for name in ("Ada Bank", "Bo Hill", "Cy Mill", "Di Ford")],
        theme=world.themes("loneliness")[0],
    )


@pytest.fixture
def room(world: World) -> Room:
    return a_room(world)
