"""Pages of the proposals: make one, follow it, put it to the board, pay it."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from engagement.funds import queries as funds
from engagement.funds.rules import april_year
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.priorities import queries as priorities
from engagement.privacy import queries as privacy
from engagement.proposals import actions, forms, permissions, queries, rules
from engagement.proposals.models import Instalment, Proposal
from engagement.shared import clock
from engagement.shared.pages import actor, done, may, me, needs, page, paged
from engagement.shared.permits import anyone

bp = Blueprint("proposals", __name__)


@bp.get("/localities/<locality>/proposals")
@needs(anyone, of=places.get_locality)
def list_proposals(locality: Locality) -> Any:
    """See what was proposed in a locality."""
    return page(
        "proposals/list_proposals.html",
        locality=locality,
        proposals=paged(queries.newest_in(locality)),
        rules=rules,
        allowed=permissions,
    )


@bp.route("/localities/<locality>/proposals/new", methods=["GET", "POST"])
@needs(permissions.propose, of=places.get_locality)
def make_proposal(locality: Locality) -> Any:
    """Make a proposal.

    Asked, then checked, then made: nothing is written until the answers were seen once more.
    """
    offered = priorities.standing_in(locality.id)
    form = forms.NewProposal()
    form.offer(offered)
    if form.stage.data == "make":
        if form.sent():
            with form.catching():
                return _make(locality, form, offered)
    elif form.stage.data == "change":
        form.recall()
    elif form.validate_on_submit():
        with form.catching():
            chosen = form.chosen(offered)
            rules.check_proposal(cost=form.cost.data, least=form.least.data, priorities=len(chosen))
            return page("proposals/check_proposal.html", form=form, locality=locality, chosen=chosen)
    return page("proposals/make_proposal.html", form=form, locality=locality, offered=offered)


def _make(locality: Locality, form: forms.NewProposal, offered: Any) -> Any:
    proposal = actions.make_proposal(
        locality,
        group_name=form.group_name.data,
        title=form.title.data,
        summary=form.what.data,
        cost=form.cost.data,
        least=form.least.data,
        match=form.match.data,
        learn=form.learn.data,
        priorities=form.chosen(offered),
        reason=form.reason(),
        by=me(),
        now=clock.now(),
    )
    return done(url_for(".show_made", proposal=proposal.key))


@bp.get("/proposals/<proposal>/made")
@needs(permissions.made_it, of=queries.get_proposal)
def show_made(proposal: Proposal) -> Any:
    """See your reference after making a proposal."""
    return page("proposals/made.html", proposal=proposal)


@bp.get("/proposals/waiting")
@needs(permissions.list_waiting)
def list_waiting() -> Any:
    """See the proposals that are on no agenda yet."""
    waiting = queries.waiting_in(queries.localities_of_boards(actor().groups("clerk")))
    return page("proposals/list_waiting.html", proposals=paged(waiting))


@bp.get("/proposals/<proposal>")
@needs(anyone, of=queries.get_proposal)
def show_proposal(proposal: Proposal) -> Any:
    """See one proposal and what became of it."""
    kept = privacy.list_kept(proposal) if may(permissions.put_to_board, proposal) else ()
    return page("proposals/show_proposal.html", proposal=proposal, kept=kept, rules=rules, allowed=permissions)


@bp.route("/proposals/<proposal>/agenda", methods=["GET", "POST"])
@needs(permissions.put_to_board, of=queries.get_proposal)
def put_to_board(proposal: Proposal) -> Any:
    """Put a proposal on a board’s agenda."""
    now = clock.now()
    meetings = queries.coming_meetings(proposal.locality_id)
    fund = queries.find_fund_for(proposal.locality_id, year=april_year(clock.day_of(now)))
    envelopes = [envelope for envelope, _spent in funds.list_envelopes(fund)] if fund else []
    purposes = sorted(filter(None, funds.balances(fund).by_purpose)) if fund else []
    form = forms.PutToBoard()
    form.offer(meetings, purposes=purposes, envelopes=[(one.key, one.name) for one in envelopes])
    if form.sent():
        with form.catching():
            meeting = next((one for one in meetings if one.key == form.meeting.data), None)
            if meeting is None:
                raise rules.OtherBoard
            actions.put_to_board(
                proposal,
                meeting=meeting,
                purpose=form.purpose.data or "",
                envelope=next((one for one in envelopes if one.key == form.envelope.data), None),
                by=actor().person_id,
                now=now,
            )
            return done(url_for("boards.show_meeting", meeting=meeting.key), _("The proposal is on the agenda."))
    return page("proposals/put_to_board.html", form=form, proposal=proposal, meetings=meetings)


@bp.route("/instalments/<instalment>/pay", methods=["GET", "POST"])
@needs(permissions.pay_instalment, of=queries.get_instalment)
def pay_instalment(instalment: Instalment) -> Any:
    """Pay an instalment of an award."""
    proposal = instalment.award.proposal
    form = forms.PayInstalment()
    if form.sent():
        with form.catching():
            actions.pay_instalment(instalment, words=form.words.data, by=actor().person_id, now=clock.now())
            return done(url_for(".show_proposal", proposal=proposal.key), _("The instalment is paid."))
    return page("proposals/pay_instalment.html", form=form, instalment=instalment, proposal=proposal)
