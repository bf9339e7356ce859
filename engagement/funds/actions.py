"""What happens to money, one function a verb. Each takes the fund's row first, so that two at once cannot spend the same pound."""

from collections.abc import Sequence
from datetime import date, datetime

from engagement.funds import queries, rules
from engagement.funds.events import (
    ContributionPromised,
    ContributionReceived,
    EnvelopeSet,
    FundOpened,
    MoneyCommitted,
    MoneyPaid,
    MoneyReleased,
    TransactionReversed,
)
from engagement.funds.models import Account, Commitment, Contribution, Entry, Envelope, Fund, Payment, Transaction
from engagement.places.models import Locality
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell
from engagement.shared.money import ZERO, Money

Line = tuple[Account, Money]


def open_fund(locality: Locality, *, year: int, by: int | None, now: datetime) -> Fund:
    """The fund of a locality for the year from 1 April ``year``. Raises AlreadyOpened."""
    if queries.find_fund(locality.id, year):
        raise rules.AlreadyOpened
    fund = Fund(locality=locality, year=year, opened_at=now)
    db.session.add(fund)
    db.session.flush()
    tell(FundOpened(at=now, by=by, fund_id=fund.id))
    return fund


def promise(
    fund: Fund, *, who: str, amount: Money, expected_on: date, purpose: str = "", by: int | None, now: datetime
) -> Contribution:
    """Somebody will contribute. Nothing can be spent of it until it is received. Raises NotAnAmount."""
    rules.check_amount(amount)
    contribution = Contribution(fund=fund, who=who, amount=amount, purpose=purpose, expected_on=expected_on)
    db.session.add(contribution)
    db.session.flush()
    tell(ContributionPromised(at=now, by=by, contribution_id=contribution.id, amount=amount))
    return contribution


def receive(contribution: Contribution, *, by: int | None, now: datetime) -> Transaction:
    """The money has come. Raises AlreadyReceived."""
    fund = contribution.fund
    lock_row(fund)
    lock_row(contribution)
    if contribution.received_at is not None:
        raise rules.AlreadyReceived
    received = _post(
        fund,
        "receive",
        [
            (_account(fund, "source"), -contribution.amount),
            (_account(fund, "available", purpose=contribution.purpose), contribution.amount),
        ],
        words=contribution.who,
        by=by,
        now=now,
    )
    contribution.received_at, contribution.transaction_id = now, received.id
    tell(ContributionReceived(at=now, by=by, contribution_id=contribution.id, transaction_id=received.id))
    return received


def set_envelope(fund: Fund, *, name: str, amount: Money, by: int | None, now: datetime) -> Envelope:
    """Set a ceiling for one kind of decision. Raises NotAnAmount."""
    rules.check_amount(amount)
    envelope = Envelope(fund=fund, name=name, amount=amount, set_at=now)
    db.session.add(envelope)
    db.session.flush()
    tell(EnvelopeSet(at=now, by=by, envelope_id=envelope.id, amount=amount))
    return envelope


def commit(
    fund: Fund,
    *,
    amount: Money,
    what: str,
    purpose: str | None = None,
    envelope: Envelope | None = None,
    by: int | None,
    now: datetime,
) -> Commitment:
    """Set money aside for one thing. Restricted money is used only, and first, for its own purpose.
    Raises NotAnAmount, NotEnoughMoney or OverEnvelope."""
    rules.check_amount(amount)
    lock_row(fund)
    drawn = rules.draw(amount, purpose or "", queries.balances(fund).by_purpose)
    if envelope is not None:
        spent = next(spent for one, spent in queries.list_envelopes(fund) if one.id == envelope.id)
        if spent + amount > envelope.amount:
            raise rules.OverEnvelope(name=envelope.name, left=envelope.amount - spent)
    out = [(_account(fund, "available", purpose=one), -part) for one, part in drawn.items()]
    moved = _begin(fund, "commit", words=what, by=by, now=now)
    commitment = Commitment(
        fund=fund,
        envelope_id=envelope.id if envelope else None,
        transaction_id=moved.id,
        what=what,
        purpose=purpose or "",
        amount=amount,
        at=now,
    )
    db.session.add(commitment)
    db.session.flush()
    _write(moved, [*out, (_account(fund, "committed", commitment=commitment), amount)])
    tell(MoneyCommitted(at=now, by=by, commitment_id=commitment.id, amount=amount))
    return commitment


def pay(commitment: Commitment, *, amount: Money, words: str = "", by: int | None, now: datetime) -> Payment:
    """Pay out of a commitment, never more than is left of it. Raises NotAnAmount or MoreThanCommitted."""
    rules.check_amount(amount)
    fund = commitment.fund
    lock_row(fund)
    _check_left(commitment, amount)
    paid = _post(
        fund,
        "pay",
        [
            (_account(fund, "committed", commitment=commitment), -amount),
            (_account(fund, "paid", commitment=commitment), amount),
        ],
        words=words or commitment.what,
        by=by,
        now=now,
    )
    payment = Payment(commitment=commitment, transaction_id=paid.id, amount=amount, at=now)
    db.session.add(payment)
    db.session.flush()
    tell(MoneyPaid(at=now, by=by, payment_id=payment.id, amount=amount))
    return payment


def release(
    commitment: Commitment, *, reason: str, amount: Money | None = None, by: int | None, now: datetime
) -> Transaction:
    """Give back what a commitment no longer needs, all that is left of it unless an amount is said.
    Raises NotAnAmount or MoreThanCommitted."""
    fund = commitment.fund
    lock_row(fund)
    freed = amount if amount is not None else queries.standings([commitment])[0].left
    rules.check_amount(freed)
    _check_left(commitment, freed)
    back = rules.give_back(freed, queries.drawn_by(commitment))
    released = _post(
        fund,
        "release",
        [
            (_account(fund, "committed", commitment=commitment), -freed),
            *((_account(fund, "available", purpose=purpose), part) for purpose, part in back.items()),
        ],
        words=reason,
        by=by,
        now=now,
    )
    tell(MoneyReleased(at=now, by=by, commitment_id=commitment.id, transaction_id=released.id, amount=freed))
    return released


def reverse(transaction: Transaction, *, reason: str, by: int | None, now: datetime) -> Transaction:
    """Undo a receipt or a payment with its mirror image. A receipt whose money is committed already cannot be undone.
    Raises AlreadyReversed, CannotReverse or NotEnoughMoney."""
    fund = transaction.fund
    lock_row(fund)
    lock_row(transaction)
    rules.check_reversible(transaction)
    contribution, payment = queries.contribution_of(transaction), queries.payment_of(transaction)
    if contribution is not None:
        left = queries.balances(fund).by_purpose.get(contribution.purpose, ZERO)
        if contribution.amount > left:
            raise rules.NotEnoughMoney(asked=contribution.amount, left=left)
        contribution.received_at = contribution.transaction_id = None
    if payment is not None:
        payment.returned_at = now
    mirror = [(entry.account, -entry.amount) for entry in transaction.entries]
    undone = _post(fund, "reverse", mirror, words=reason, reverses=transaction, by=by, now=now)
    tell(TransactionReversed(at=now, by=by, transaction_id=undone.id, reversed_id=transaction.id))
    return undone


def _check_left(commitment: Commitment, amount: Money) -> None:
    left = queries.standings([commitment])[0].left
    if amount > left:
        raise rules.MoreThanCommitted(left=left)


def _account(fund: Fund, kind: str, *, purpose: str = "", commitment: Commitment | None = None) -> Account:
    """The account, opened if it is new. The fund is locked, so nobody else opens it meanwhile."""
    commitment_id = commitment.id if commitment else None
    account = queries.find_account(fund.id, kind, purpose=purpose, commitment_id=commitment_id)
    if account is None:
        account = Account(fund_id=fund.id, kind=kind, purpose=purpose, commitment_id=commitment_id)
        db.session.add(account)
        db.session.flush()
    return account


def _post(
    fund: Fund,
    kind: str,
    lines: Sequence[Line],
    *,
    words: str,
    reverses: Transaction | None = None,
    by: int | None,
    now: datetime,
) -> Transaction:
    transaction = _begin(fund, kind, words=words, reverses=reverses, by=by, now=now)
    _write(transaction, lines)
    return transaction


def _begin(
    fund: Fund, kind: str, *, words: str, reverses: Transaction | None = None, by: int | None, now: datetime
) -> Transaction:
    transaction = Transaction(fund=fund, kind=kind, words=words[:300], reverses=reverses, by=by, at=now)
    db.session.add(transaction)
    db.session.flush()
    return transaction


def _write(transaction: Transaction, lines: Sequence[Line]) -> None:
    rules.check_balanced(amount for _, amount in lines)
    db.session.add_all(
        Entry(transaction_id=transaction.id, account_id=account.id, amount=amount) for account, amount in lines
    )
    db.session.flush()
