"""Reads of rounds, options, ballots and priorities. Nothing here reads an envelope but the count."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from engagement.communities import queries as communities
from engagement.communities.models import Group
from engagement.figures import reading
from engagement.figures.rules import Behind
from engagement.insights import queries as insights
from engagement.insights.models import Insight
from engagement.insights.rules import Came
from engagement.intelligence.figures import heard_in
from engagement.intelligence.models import Note, NoteTheme, Theme, ThemeCount
from engagement.intelligence.themes import queries as the_list
from engagement.priorities.models import Ballot, Envelope, Mark, Option, Priority, Round, option_note, source
from engagement.shared import look
from engagement.shared.database import db, the_one
from engagement.shared.refusals import Missing

_WITH_GROUP = (joinedload(Round.group), joinedload(Round.locality))


def get_round(*, round: str) -> Round:
    """By key, with its group and locality. Raises Missing."""
    return the_one(sa.select(Round).options(*_WITH_GROUP).where(Round.key == round))


def get_option(*, option: str) -> Option:
    """By key, with its round, group and locality. Raises Missing."""
    round_ = joinedload(Option.round)
    return the_one(
        sa.select(Option)
        .options(round_.joinedload(Round.group), round_.joinedload(Round.locality), joinedload(Option.debt))
        .where(Option.key == option)
    )


def get_priority(*, priority: str) -> Priority:
    """By key, with its option, round, group and locality. Raises Missing."""
    return the_one(
        sa.select(Priority)
        .options(
            joinedload(Priority.option),
            joinedload(Priority.locality),
            joinedload(Priority.round).joinedload(Round.group),
        )
        .where(Priority.key == priority)
    )


def current_rounds(*, now: datetime) -> Sequence[Round]:
    """Rounds whose voting has not closed, the one that closes first on top; the first hundred."""
    rounds = sa.select(Round).options(*_WITH_GROUP).where(Round.vote_until > now)
    return db.session.scalars(rounds.order_by(Round.vote_until, Round.id).limit(100)).all()


def finished_rounds(*, now: datetime, locality_id: int | None = None) -> sa.Select[Round]:
    """Rounds whose voting has closed, the latest first; for a paged list."""
    rounds = sa.select(Round).options(*_WITH_GROUP).where(Round.vote_until <= now)
    if locality_id is not None:
        rounds = rounds.where(Round.locality_id == locality_id)
    return rounds.order_by(Round.vote_until.desc(), Round.id.desc())


def open_rounds(locality_ids: Collection[int] | None = None, *, now: datetime) -> Sequence[Round]:
    """Rounds one can vote in now, in some localities or in all, the one that closes first on top."""
    rounds = sa.select(Round).options(*_WITH_GROUP).where(Round.vote_from <= now, Round.vote_until > now)
    if locality_ids is not None:
        rounds = rounds.where(Round.locality_id.in_(locality_ids))
    return db.session.scalars(rounds.order_by(Round.vote_until, Round.id)).all()


def options_of(round_id: int) -> Sequence[Option]:
    """Every option in the order of the ballot, those set aside too."""
    return db.session.scalars(sa.select(Option).where(Option.round_id == round_id).order_by(Option.position)).all()


def counted_options(round_id: int) -> Sequence[Option]:
    """The options that were counted, by place, those of one place in the order of the ballot."""
    counted = sa.select(Option).where(Option.round_id == round_id, Option.place.is_not(None))
    return db.session.scalars(counted.order_by(Option.place, Option.position)).all()


def has_voted(round_id: int, person_id: int) -> bool:
    """Whether the register has a mark for this person."""
    mark = sa.select(Mark.id).where(Mark.round_id == round_id, Mark.person_id == person_id)
    return db.session.scalar(mark) is not None


def paper_taken_in(round_id: int, number: int) -> bool:
    """Whether the register has a mark for this paper."""
    mark = sa.select(Mark.id).where(Mark.round_id == round_id, Mark.paper_number == number)
    return db.session.scalar(mark) is not None


def count_marks(round_id: int) -> int:
    """How many voted, by the register itself."""
    return db.session.scalar(sa.select(sa.func.count()).where(Mark.round_id == round_id)) or 0


def envelopes_of(round_id: int) -> Sequence[tuple[str, bytes]]:
    """(id, sealed choices) of every envelope, for the count only."""
    rows = sa.select(Envelope.id, Envelope.sealed).where(Envelope.round_id == round_id).order_by(Envelope.id)
    return db.session.execute(rows).all()


def ballots_of(round_id: int) -> Iterator[list[int]]:
    """The choices of every opened ballot in the order of their random ids, which is no order."""
    yield from db.session.scalars(sa.select(Ballot.choices).where(Ballot.round_id == round_id).order_by(Ballot.id))


def behind(options: Iterable[Option], locality_id: int) -> Mapping[int, Behind]:
    """What is published of the voices behind each option of a locality, by its id."""
    heard = heard_in(locality_id)
    return {option.id: reading.behind(option.figures, heard) for option in options}


def sources_of(options: Iterable[Option]) -> Mapping[int, Insight]:
    """The published finding that an option comes from, by the option's id."""
    return insights.sources(source, [option.id for option in options])


def came_of(insight_id: int) -> Sequence[Came]:
    """What of votes came of a finding: options that stand, and what was agreed."""
    rows = sa.select(Option, Round, Priority).join(source, source.c.option_id == Option.id)
    rows = rows.join(Round, Round.id == Option.round_id).outerjoin(Priority, Priority.option_id == Option.id)
    rows = rows.where(source.c.insight_id == insight_id, Option.set_aside_at.is_(None)).order_by(Option.id).limit(50)
    return [_came(option, round_, agreed) for option, round_, agreed in db.session.execute(rows)]


def _came(option: Option, round_: Round, agreed: Priority | None) -> Came:
    if agreed is not None:
        url = look.path_to("priorities.show_priority", priority=agreed.key)
        return Came(_("Agreed as a priority"), agreed.title, url, agreed.agreed_at)
    url = look.path_to("priorities.show_round", round=round_.key)
    return Came(_("An option in a vote"), option.title, url, round_.gather_from)


def themes_heard(locality_id: int) -> Sequence[tuple[int, str, int, int]]:
    """(theme id, name, notes, voices) of every theme with standing notes in a locality, in the place's order."""
    notes, voices = sa.func.sum(ThemeCount.notes), sa.func.sum(ThemeCount.voices)
    return db.session.execute(
        sa.select(Theme.id, Theme.name, notes, voices)
        .join(ThemeCount, ThemeCount.theme_id == Theme.id)
        .where(ThemeCount.locality_id == locality_id)
        .group_by(Theme.id, Theme.name, Theme.position)
        .having(notes > 0)
        .order_by(Theme.position, Theme.id)
    ).all()


def notes_to_attach(
    option: Option, *, theme_ids: Collection[int], note_ids: Collection[int]
) -> Sequence[tuple[int, int]]:
    """(note id, voices) of the locality's standing notes on these themes (one merged meanwhile is what it became), or with these
    ids, that are not behind the option yet."""
    on_themes = sa.select(NoteTheme.note_id).where(
        NoteTheme.theme_id.in_(the_list.ids_now(theme_ids)), NoteTheme.locality_id == option.locality_id
    )
    there = sa.select(option_note.c.note_id).where(option_note.c.option_id == option.id)
    return db.session.execute(
        sa.select(Note.id, Note.voices)
        .where(
            sa.or_(Note.id.in_(on_themes), Note.id.in_(note_ids)),
            Note.id.not_in(there),
            Note.locality_id == option.locality_id,
            Note.standing,
        )
        .order_by(Note.id)
    ).all()


def options_with(note_id: int) -> Sequence[int]:
    """The options (ids) that a note is behind."""
    return db.session.scalars(sa.select(option_note.c.option_id).where(option_note.c.note_id == note_id)).all()


def debts_behind_option(option: Option, *, attached_at: datetime | None = None) -> list[int]:
    """The ids of the answers owed for the notes behind an option, and to whoever suggested it; or only for the notes put behind it
    at one moment."""
    notes = sa.select(option_note.c.note_id).where(option_note.c.option_id == option.id)
    if attached_at is not None:
        notes = notes.where(option_note.c.at == attached_at)
    debts = list(db.session.scalars(sa.select(Note.debt_id).where(Note.id.in_(notes)).order_by(Note.id)))
    return debts + ([option.debt_id] if option.debt_id is not None and attached_at is None else [])


def notes_behind(option_id: int, *, attached_at: datetime) -> Sequence[int]:
    """The ids of the notes put behind an option at one moment."""
    rows = sa.select(option_note.c.note_id).where(option_note.c.option_id == option_id, option_note.c.at == attached_at)
    return db.session.scalars(rows.order_by(option_note.c.note_id)).all()


def debts_behind(priority: Priority) -> list[int]:
    """The ids of the answers owed to everyone behind a priority."""
    return debts_behind_option(priority.option) if priority.option is not None else []


def find_priority_of(option_id: int) -> Priority | None:
    """What an option became, if it was agreed."""
    return db.session.scalar(sa.select(Priority).where(Priority.option_id == option_id))


def rank_taken(round_id: int, rank: int) -> bool:
    """Whether a priority of the round has this rank."""
    taken = sa.select(Priority.id).where(Priority.round_id == round_id, Priority.rank == rank)
    return db.session.scalar(taken.limit(1)) is not None


def priorities_of(round_id: int) -> Sequence[Priority]:
    """What a round agreed, by rank."""
    return db.session.scalars(
        sa.select(Priority).where(Priority.round_id == round_id).order_by(Priority.rank, Priority.id)
    ).all()


def agreed_in(locality_id: int) -> sa.Select[Priority]:
    """A locality's priorities with the evidence of their options, latest round first, then by rank; for a paged list."""
    return (
        sa.select(Priority)
        .options(joinedload(Priority.option))
        .where(Priority.locality_id == locality_id)
        .order_by(Priority.round_id.desc(), Priority.rank, Priority.id)
    )


def standing_in(locality_id: int) -> Sequence[Priority]:
    """A locality's priorities that are agreed or under way, for a proposal to serve."""
    return db.session.scalars(
        sa.select(Priority)
        .where(Priority.locality_id == locality_id, Priority.state.in_(("agreed", "under_way")))
        .order_by(Priority.round_id.desc(), Priority.rank, Priority.id)
    ).all()


def get_asking_group(*, group: str) -> Group:
    """A user-led community by key: the only kind of group that asks. Raises Missing."""
    found = communities.get_group(group=group)
    if found.kind != "user_led":
        raise Missing
    return found


def given(debt_ids: Collection[int]) -> dict[int, str]:
    """What was suggested, by the id of the answer owed for it."""
    rows = sa.select(Option.debt_id, Option.title).where(Option.debt_id.in_(debt_ids)).order_by(Option.id)
    return {debt_id: title for debt_id, title in db.session.execute(rows) if debt_id is not None}


def asking_groups(ids: Collection[int]) -> Sequence[Group]:
    """The user-led communities among these groups, each with its locality."""
    groups = sa.select(Group).options(joinedload(Group.locality)).where(Group.id.in_(ids), Group.kind == "user_led")
    return db.session.scalars(groups.order_by(Group.name, Group.id)).all()
