"""Add enterprises and keep their history."""

from datetime import date, datetime

import sqlalchemy as sa

from engagement.enterprises import rules
from engagement.enterprises.events import (
    AwardLinked,
    EnterpriseAdded,
    EnterpriseChanged,
    FiguresTaken,
    MilestoneReached,
    SignpostGiven,
    StageReached,
)
from engagement.enterprises.models import Enterprise, Figures, Milestone, Signpost, StageMove
from engagement.places.models import Locality, Neighbourhood
from engagement.places.place import current_place
from engagement.proposals.models import Award
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def add_enterprise(
    locality: Locality,
    *,
    name: str,
    what: str,
    form: str = "undecided",
    neighbourhood: Neighbourhood | None = None,
    officer_id: int | None = None,
    founder: str = "",
    contact: str = "",
    public: bool = False,
    by: int | None,
    now: datetime,
) -> Enterprise:
    """An enterprise at the start of the pathway. Raises UnknownForm or OtherNeighbourhood."""
    rules.check_entry(form=form, locality=locality, neighbourhood=neighbourhood)
    first = rules.next_stages((), pathway())[0]
    enterprise = Enterprise(
        locality=locality,
        name=name,
        what=what,
        form=form,
        neighbourhood=neighbourhood,
        officer_id=officer_id,
        founder=founder,
        contact=contact,
        public=public,
        stage=first,
        added_at=now,
        moves=[StageMove(stage=first, at=now, by=by)],
    )
    db.session.add(enterprise)
    db.session.flush()
    tell(EnterpriseAdded(at=now, by=by, enterprise_id=enterprise.id, locality_id=enterprise.locality_id))
    return enterprise


def edit_enterprise(
    enterprise: Enterprise,
    *,
    name: str,
    what: str,
    form: str,
    neighbourhood: Neighbourhood | None = None,
    founder: str = "",
    contact: str = "",
    public: bool = False,
    by: int | None,
    now: datetime,
) -> None:
    """Change what is known of it. Raises UnknownForm or OtherNeighbourhood."""
    rules.check_entry(form=form, locality=enterprise.locality, neighbourhood=neighbourhood)
    enterprise.name, enterprise.what, enterprise.form = name, what, form
    enterprise.founder, enterprise.contact, enterprise.public = founder, contact, public
    enterprise.neighbourhood = neighbourhood
    db.session.flush()
    tell(EnterpriseChanged(at=now, by=by, enterprise_id=enterprise.id))


def move(enterprise: Enterprise, stage: str, *, reason: str = "", by: int | None, now: datetime) -> StageMove:
    """Go to another stage of the pathway. Raises CannotFollow, or NeedsAReason where it pauses, closes, moves or goes back."""
    lock_row(enterprise)
    taken = db.session.scalars(
        sa.select(StageMove.stage).where(StageMove.enterprise_id == enterprise.id).order_by(StageMove.at, StageMove.id)
    ).all()
    rules.check_move(taken, stage, reason=reason, pathway=pathway())
    step = StageMove(enterprise=enterprise, stage=stage, reason=reason, at=now, by=by)
    enterprise.stage = stage
    db.session.add(step)
    db.session.flush()
    tell(StageReached(at=now, by=by, enterprise_id=enterprise.id, move_id=step.id))
    return step


def reach_milestone(
    enterprise: Enterprise, slug: str, *, reached_on: date | None = None, by: int | None, now: datetime
) -> Milestone:
    """Tick a milestone, today unless another day is given. Raises UnknownMilestone, ReachedAlready or InTheFuture."""
    lock_row(enterprise)
    known = {item.slug for item in current_place().items("milestones")}
    rules.check_milestone(slug, reached={milestone.slug for milestone in enterprise.milestones}, known=known)
    on = reached_on or day_of(now)
    rules.check_day(on, today=day_of(now))
    milestone = Milestone(slug=slug, reached_on=on, by=by)
    enterprise.milestones.append(milestone)
    db.session.flush()
    tell(MilestoneReached(at=now, by=by, enterprise_id=enterprise.id, milestone_id=milestone.id))
    return milestone


def signpost(
    enterprise: Enterprise,
    scheme: str,
    *,
    given_on: date | None = None,
    words: str = "",
    by: int | None,
    now: datetime,
) -> Signpost:
    """Note that the founder was pointed to a scheme. Raises UnknownScheme or InTheFuture."""
    if scheme not in {item.slug for item in current_place().items("schemes")}:
        raise rules.UnknownScheme
    on = given_on or day_of(now)
    rules.check_day(on, today=day_of(now))
    given = Signpost(scheme=scheme, given_on=on, words=words, by=by)
    enterprise.signposts.append(given)
    db.session.flush()
    tell(SignpostGiven(at=now, by=by, enterprise_id=enterprise.id, signpost_id=given.id))
    return given


def take_figures(
    enterprise: Enterprise, *, people_supported: int, hours_a_week: int, jobs: int, by: int | None, now: datetime
) -> Figures:
    """What it does today. Figures taken twice on one day: the later ones count."""
    lock_row(enterprise)
    today = day_of(now)
    figures = next((one for one in enterprise.figures if one.taken_on == today), None)
    if figures is None:
        figures = Figures(taken_on=today)
        enterprise.figures.insert(0, figures)
    figures.people_supported, figures.hours_a_week, figures.jobs = people_supported, hours_a_week, jobs
    figures.by = by
    db.session.flush()
    tell(FiguresTaken(at=now, by=by, enterprise_id=enterprise.id, figures_id=figures.id))
    return figures


def link_award(enterprise: Enterprise, award: Award | None, *, by: int | None, now: datetime) -> None:
    """Say which award of the fund it grew from, or that there is none. Raises OtherLocality."""
    if award is not None and award.proposal.locality_id != enterprise.locality_id:
        raise rules.OtherLocality
    enterprise.award = award
    db.session.flush()
    tell(AwardLinked(at=now, by=by, enterprise_id=enterprise.id, award_id=enterprise.award_id))


def pathway() -> list[str]:
    """The place's stages, in its order."""
    return [item.slug for item in current_place().items("pathway")]
