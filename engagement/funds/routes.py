"""Pages of the funds: what came in, what is committed, what is paid; and the ledger for those who keep or check it."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from engagement.funds import actions, forms, permissions, queries, rules
from engagement.funds.models import Commitment, Contribution, Fund, Transaction
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.pages import actor, done, needs, page, paged
from engagement.shared.permits import anyone

bp = Blueprint("funds", __name__)


@bp.get("/funds")
@needs(anyone)
def list_funds() -> Any:
    """See every fund and where its money stands."""
    funds = paged(queries.list_funds())
    balances = queries.balances_of([fund.id for fund in funds])
    return page("funds/list_funds.html", funds=funds, balances=balances, allowed=permissions)


@bp.route("/funds/new", methods=["GET", "POST"])
@needs(permissions.open_fund)
def open_fund() -> Any:
    """Open the fund of a locality for a year."""
    form = forms.NewFund()
    form.offer([one for one in places.list_localities() if permissions.manage_locality(actor(), one)])
    if form.sent():
        with form.catching():
            locality = places.get_locality(locality=form.locality.data)
            fund = actions.open_fund(locality, year=form.year.data, by=actor().person_id, now=clock.now())
            return done(_url(fund), _("The fund is open."))
    return page("funds/open_fund.html", form=form)


@bp.get("/funds/<fund>")
@needs(anyone, of=queries.get_fund)
def show_fund(fund: Fund) -> Any:
    """See one fund: what came in, what is promised, paid and left."""
    balances = queries.balances(fund)
    commitments = paged(queries.list_commitments(fund), count=balances.commitments)
    return page(
        "funds/show_fund.html",
        fund=fund,
        balances=balances,
        bar=rules.bar(balances),
        contributions=queries.list_contributions(fund),
        envelopes=queries.list_envelopes(fund),
        commitments=commitments,
        standings=queries.standings(commitments.rows),
        allowed=permissions,
    )


@bp.route("/funds/<fund>/contributions/new", methods=["GET", "POST"])
@needs(permissions.manage_fund, of=queries.get_fund)
def promise(fund: Fund) -> Any:
    """Record that somebody will contribute to a fund."""
    form = forms.NewContribution()
    if form.sent():
        with form.catching():
            actions.promise(
                fund,
                who=form.who.data,
                amount=form.amount.data,
                purpose=form.purpose.data,
                expected_on=form.expected_on.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(_url(fund), _("The contribution is recorded. Mark it as received when the money has come."))
    return page("funds/promise.html", form=form, fund=fund)


@bp.post("/contributions/<contribution>/receive")
@needs(permissions.manage_fund, of=queries.get_contribution)
def receive(contribution: Contribution) -> Any:
    """Mark a contribution as received."""
    form = forms.Press()
    if form.sent():
        actions.receive(contribution, by=actor().person_id, now=clock.now())
    return done(_url(contribution.fund), _("The money is in the fund."))


@bp.route("/funds/<fund>/envelopes/new", methods=["GET", "POST"])
@needs(permissions.manage_fund, of=queries.get_fund)
def set_envelope(fund: Fund) -> Any:
    """Set a ceiling for one kind of decision."""
    form = forms.NewEnvelope()
    if form.sent():
        with form.catching():
            actions.set_envelope(
                fund, name=form.name.data, amount=form.amount.data, by=actor().person_id, now=clock.now()
            )
            return done(_url(fund), _("The envelope is set."))
    return page("funds/set_envelope.html", form=form, fund=fund)


@bp.route("/commitments/<commitment>/release", methods=["GET", "POST"])
@needs(permissions.manage_fund, of=queries.get_commitment)
def release(commitment: Commitment) -> Any:
    """Give back what a commitment no longer needs."""
    form = forms.Release()
    if form.sent():
        with form.catching():
            actions.release(
                commitment,
                amount=form.amount.data,
                reason=form.reason.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(_url(commitment.fund), _("The money is free again."))
    (standing,) = queries.standings([commitment])
    return page("funds/release.html", form=form, commitment=commitment, standing=standing)


@bp.get("/funds/<fund>/ledger")
@needs(permissions.read_ledger, of=queries.get_fund)
def show_ledger(fund: Fund) -> Any:
    """Read the ledger of a fund, line by line."""
    return page(
        "funds/show_ledger.html", fund=fund, ledger=paged(queries.ledger_of(fund)), allowed=permissions, rules=rules
    )


@bp.route("/transactions/<transaction>/reverse", methods=["GET", "POST"])
@needs(permissions.manage_fund, of=queries.get_transaction)
def reverse(transaction: Transaction) -> Any:
    """Undo a receipt or a payment with its mirror image."""
    form = forms.Reverse()
    if form.sent():
        with form.catching():
            actions.reverse(transaction, reason=form.reason.data, by=actor().person_id, now=clock.now())
            return done(
                url_for(".show_ledger", fund=transaction.fund.key), _("The line is reversed. Both stay in the ledger.")
            )
    return page("funds/reverse.html", form=form, transaction=transaction)


def _url(fund: Fund) -> str:
    return url_for(".show_fund", fund=fund.key)
