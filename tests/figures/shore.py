"""A small place that publishes everything it can, through the application's own actions: one busy locality, and one where so few
spoke that nearly every number in it points at somebody, while what is behind its options, findings and answers is all of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engagement.equality import actions as equality
from engagement.equality import rules as questions
from engagement.feedback import actions as feedback
from engagement.feedback.models import Answer
from engagement.figures.models import Published
from engagement.insights import actions as insights
from engagement.insights import evidence
from engagement.insights.models import Insight
from engagement.intelligence import actions as intelligence
from engagement.intelligence import drafts
from engagement.intelligence.models import Note, Theme
from engagement.intelligence.themes import changes
from engagement.places.models import Locality
from engagement.priorities import actions as priorities
from engagement.priorities.models import Option, Round
from engagement.shared import clock
from tests.world import World

KEPT = ("getting-around", "buses", "lighting")
"""The list of themes is short here, so that the attack ends."""
BUSY, SMALL = "grays", "tilbury-and-chadwell"
KINDS = ("strength", "worry", "idea")


@dataclass
class Shore:
    """Live through a ``month``, then publish it. What was told is kept by locality."""

    world: World
    dice: random.Random
    notes: dict[str, list[Note]] = field(default_factory=lambda: {BUSY: [], SMALL: []})
    voters: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def build(cls, world: World, seed: int) -> "Shore":
        world.themes(*KEPT)
        retire = sa.select(Theme).where(Theme.slug.not_in(KEPT)).order_by(Theme.parent_id.is_(None), Theme.id)
        for theme in world.session.scalars(retire).all():
            if not any(one.parent_id == theme.id for one in world.themes(*KEPT)):
                changes.retire(theme, why="Not here.", by=None, now=world.now)
        return cls(world, random.Random(seed))

    def month(self) -> None:
        """People speak and say who they are; some of what was said is put behind an option and a finding, or answered; then the
        figures are released and the clock goes on to the next month."""
        busy = self.world.locality(BUSY)
        for _one in range(self.dice.randrange(9, 15)):
            self.tell(busy, self.dice.choice(KINDS), about=self.dice.random() < 0.8)
        for worker in self.workers(busy):
            for _one in range(self.dice.randrange(1, 6)):
                self.hear(busy, by=worker)
        if not self.notes[SMALL]:
            for kind in KINDS * 7:
                self.tell(self.world.locality(SMALL), kind, about=True)
        equality.count_waiting(now=self.world.now)
        for slug, notes in self.notes.items():
            self.decide(self.world.locality(slug), notes)
        self.world.release()

    def go_on(self) -> None:
        """The next month begins: votes have closed, are counted, and something is agreed."""
        self.world.now += timedelta(days=31)
        now = self.world.now
        clock.travel_to(now)
        for round_ in self.world.session.scalars(sa.select(Round).where(Round.counted_at.is_(None))).all():
            priorities.count_round(round_, by=None, now=now)
            priorities.agree(
                round_.options[0], rank=1, owner="The hub", due_on=now.date() + timedelta(days=90), by=None, now=now
            )

    def tell(self, here: Locality, kind: str, *, about: bool) -> Note:
        said: dict[str, Any] = {"text": "The path is dark.", "locality_id": here.id, "language": "en", "kind": kind}
        draft = drafts.keep(None, **said, near_asked=True, kind_asked=True, route="reference", now=self.world.now)
        note = drafts.send(draft, now=self.world.now)
        self.sort(note)
        self.notes[here.slug].append(note)
        if about:
            equality.answer(
                draft, {one.slug: self.answer_to(one, here) for one in questions.questions()}, now=self.world.now
            )
        return note

    def answer_to(self, question: Any, here: Locality) -> str:
        """In the small locality all say the same."""
        answers = [one.slug for one in question.below]
        return answers[-1] if here.slug == SMALL else self.dice.choice(answers[:3])

    def hear(self, here: Locality, *, by: int) -> Note:
        voices, raised = self.dice.choice((1, 1, 2, 5)), self.dice.choice(("asked", "unprompted"))
        note = self.world.note(locality=here, kind=self.dice.choice(KINDS), voices=voices, raised=raised, by=by)
        self.sort(note)
        self.notes[here.slug].append(note)
        return note

    def sort(self, note: Note) -> None:
        themes = [one for one in self.world.themes(*KEPT) if self.dice.random() < 0.5]
        intelligence.set_themes(note, themes, by=None, now=self.world.now)

    def workers(self, here: Locality) -> Sequence[int]:
        if here.slug not in self.voters:
            people = [self.world.person(f"Worker {one}", "worker", locality=here) for one in range(3)]
            self.voters[here.slug] = [one.id for one in people]
        return self.voters[here.slug]

    def decide(self, here: Locality, notes: Sequence[Note]) -> None:
        """An option and a finding with nearly everything behind them, and answers for seven people at a time."""
        group = self.world.group("user_led", locality=here)
        behind = notes if here.slug == SMALL else notes[: self.dice.randrange(len(notes) // 2, len(notes))]
        option = self.world.round(group, options=("Lamps",)).options[0]
        priorities.attach_evidence(option, note_ids=[one.id for one in behind], by=None, now=self.world.now)
        insight = self.world.insight(group=group)
        evidence.gather(insight, Note.id.in_([one.id for one in behind]), by=None, now=self.world.now)
        insights.open_discussion(insight, by=None, now=self.world.now)
        for name in ("Ann", "Bob", "Cyd"):
            seat = self.world.seat(group, "cop_member", name)
            insights.take_position(insight, "agree", seen=0, by=seat.id, now=self.world.now)
        insights.agree(insight, by=None, now=self.world.now)
        insights.publish(insight, by=None, now=self.world.now)
        untold = [one.debt for one in notes if not one.debt.told_at]
        for part in range(0, len(untold) // 2 if here.slug == BUSY else len(untold), 7):
            words = {"you_said": "It is dark.", "we_did": "Lamps are coming.", "outcome": "doing"}
            feedback.publish_answer(untold[part : part + 7], **words, by=None, now=self.world.now)


def truth(world: World) -> dict[str, int]:
    """Every count that figures were made of at the last release, under the names that ``attack`` reads them by."""
    session = world.session
    slugs = {one.id: one.slug for one in session.scalars(sa.select(Locality))}
    rows = session.scalars(sa.select(Published).where(Published.table != "pace"))
    counts = {f"{slugs[one.locality_id]}/{one.table}/{one.cell}": one.people for one in rows}
    for option in session.scalars(sa.select(Option).where(Option.figures.is_not(None))):
        counts |= {f"option {option.round.key}/{name}": kept[0] for name, kept in (option.figures or {}).items()}
    for insight in session.scalars(sa.select(Insight).where(Insight.public_number.is_not(None))):
        kept = (insight.public and insight.public.figures) or {}
        counts |= {f"insight {insight.key}/{name}": kept[name][0] for name in ("voices", "notes", "against", "loudest")}
    for answer in session.scalars(sa.select(Answer).where(Answer.published_at.is_not(None))):
        counts[f"answer {answer.key}/people"] = answer.givers
    return counts


def where(world: World) -> dict[str, str]:
    """The locality of each option, finding and answer."""
    session = world.session
    found = {f"option {one.round.key}": one.round.locality.slug for one in session.scalars(sa.select(Option))}
    found |= {f"insight {one.key}": one.locality.slug for one in session.scalars(sa.select(Insight))}
    return found | {f"answer {one.key}": one.locality.slug for one in session.scalars(sa.select(Answer))}
