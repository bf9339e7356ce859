"""Reads of the funds. A balance is a sum of entries, never a stored number."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from engagement.funds import rules
from engagement.funds.models import Account, Commitment, Contribution, Entry, Envelope, Fund, Payment, Transaction
from engagement.places.models import Locality
from engagement.shared.database import db, the_one
from engagement.shared.money import ZERO, Money, total


@dataclass(frozen=True)
class Standing:
    """A commitment and where its money is."""

    commitment: Commitment
    left: Money
    paid: Money


def get_fund(*, fund: str) -> Fund:
    """By key, with its locality. Raises Missing."""
    with_locality = joinedload(Fund.locality, innerjoin=True)
    return the_one(sa.select(Fund).where(Fund.key == fund).options(with_locality))


def find_fund(locality_id: int, year: int) -> Fund | None:
    """The fund of a locality for an April year."""
    return db.session.scalar(sa.select(Fund).where(Fund.locality_id == locality_id, Fund.year == year))


def get_contribution(*, contribution: str) -> Contribution:
    """By key, with its fund. Raises Missing."""
    found = sa.select(Contribution).where(Contribution.key == contribution)
    return the_one(found.options(joinedload(Contribution.fund, innerjoin=True)))


def get_commitment(*, commitment: str) -> Commitment:
    """By key, with its fund and locality. Raises Missing."""
    with_fund = joinedload(Commitment.fund, innerjoin=True).joinedload(Fund.locality, innerjoin=True)
    return the_one(sa.select(Commitment).where(Commitment.key == commitment).options(with_fund))


def get_transaction(*, transaction: str) -> Transaction:
    """By key, with its fund and what reversed it. Raises Missing."""
    found = sa.select(Transaction).where(Transaction.key == transaction)
    options = (
        joinedload(Transaction.fund, innerjoin=True).joinedload(Fund.locality, innerjoin=True),
        selectinload(Transaction.entries).joinedload(Entry.account, innerjoin=True),
        selectinload(Transaction.reversed_by),
    )
    return the_one(found.options(*options))


def list_funds() -> sa.Select[Fund]:
    """All funds, this year's first, each with its locality; for a paged list."""
    return (
        sa.select(Fund)
        .join(Fund.locality)
        .options(joinedload(Fund.locality, innerjoin=True))
        .order_by(Fund.year.desc(), Locality.position, Fund.id)
    )


def balances(fund: Fund) -> rules.Balances:
    """Where a fund's money stands, in one query."""
    return balances_of([fund.id])[fund.id]


def balances_of(fund_ids: Collection[int]) -> dict[int, rules.Balances]:
    """Where the money of several funds stands, in one query: fund id → balances."""
    sums = db.session.execute(_sums(fund_ids)).all()
    return {fund_id: _balances([row for row in sums if row.fund_id == fund_id]) for fund_id in fund_ids}


def _balances(sums: Sequence[sa.Row[*tuple[Any, ...]]]) -> rules.Balances:
    """The balances of one fund from its rows of ``_sums``."""
    return rules.Balances(
        **{
            kind: total([row.amount for row in sums if row.kind == kind])
            for kind in ("available", "committed", "paid", "expected")
        },
        by_purpose={row.purpose: row.amount for row in sums if row.kind == "available"},
        commitments=sum(row.accounts for row in sums if row.kind == "committed"),
    )


def _sums(fund_ids: Collection[int]) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """What each fund holds of each kind and purpose, and what is expected: (fund_id, kind, purpose, amount, accounts)."""
    accounts = (
        sa.select(
            Account.fund_id,
            Account.kind,
            Account.purpose,
            sa.func.sum(Entry.amount).label("amount"),
            sa.func.count(Account.id.distinct()).label("accounts"),
        )
        .join(Entry, Entry.account_id == Account.id)
        .where(Account.fund_id.in_(fund_ids))
        .group_by(Account.fund_id, Account.kind, Account.purpose)
    )
    expected = (
        sa.select(
            Contribution.fund_id,
            sa.literal("expected"),
            Contribution.purpose,
            sa.func.sum(Contribution.amount),
            sa.func.count(Contribution.id),
        )
        .where(Contribution.fund_id.in_(fund_ids), Contribution.received_at.is_(None))
        .group_by(Contribution.fund_id, Contribution.purpose)
    )
    return accounts.union_all(expected)


def list_contributions(fund: Fund) -> Sequence[Contribution]:
    """What was promised to a fund, oldest first."""
    contributions = sa.select(Contribution).where(Contribution.fund_id == fund.id)
    return db.session.scalars(contributions.order_by(Contribution.expected_on, Contribution.id)).all()


def list_envelopes(fund: Fund) -> Sequence[tuple[Envelope, Money]]:
    """The envelopes of a fund and how much of each has been committed and not released, in one query."""
    spent = (
        sa.select(Commitment.envelope_id, sa.func.sum(Entry.amount).label("spent"))
        .join(Account, Account.commitment_id == Commitment.id)
        .join(Entry, Entry.account_id == Account.id)
        .where(Commitment.fund_id == fund.id)
        .group_by(Commitment.envelope_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Envelope, spent.c.spent)
        .outerjoin(spent, spent.c.envelope_id == Envelope.id)
        .where(Envelope.fund_id == fund.id)
        .order_by(Envelope.id)
    )
    return [(envelope, amount or ZERO) for envelope, amount in rows]


def list_commitments(fund: Fund) -> sa.Select[Commitment]:
    """A fund's commitments, newest first; for a paged list."""
    return (
        sa.select(Commitment).where(Commitment.fund_id == fund.id).order_by(Commitment.at.desc(), Commitment.id.desc())
    )


def standings(commitments: Collection[Commitment]) -> list[Standing]:
    """Where the money of each commitment is, in one query."""
    sums = {
        (commitment_id, kind): amount
        for commitment_id, kind, amount in db.session.execute(
            sa.select(Account.commitment_id, Account.kind, sa.func.sum(Entry.amount))
            .join(Entry, Entry.account_id == Account.id)
            .where(Account.commitment_id.in_([one.id for one in commitments]))
            .group_by(Account.commitment_id, Account.kind)
        )
    }
    return [
        Standing(one, sums.get((one.id, "committed"), ZERO), sums.get((one.id, "paid"), ZERO)) for one in commitments
    ]


def drawn_by(commitment: Commitment) -> dict[str, Money]:
    """From which purpose's money a commitment drew, net of what was released: purpose → amount."""
    account, mine = aliased(Account), aliased(Entry)
    touched = (
        sa.select(mine.transaction_id)
        .join(account, account.id == mine.account_id)
        .where(account.commitment_id == commitment.id, account.kind == "committed")
    )
    rows = db.session.execute(
        sa.select(Account.purpose, sa.func.sum(Entry.amount))
        .join(Entry, Entry.account_id == Account.id)
        .where(Account.kind == "available", Entry.transaction_id.in_(touched))
        .group_by(Account.purpose)
    )
    return {purpose: -amount for purpose, amount in rows}


def ledger_of(fund: Fund) -> sa.Select[Transaction]:
    """A fund's transactions, newest first, with entries and accounts; for a paged list."""
    return (
        sa.select(Transaction)
        .where(Transaction.fund_id == fund.id)
        .options(
            selectinload(Transaction.entries).joinedload(Entry.account, innerjoin=True),
            selectinload(Transaction.reversed_by),
        )
        .order_by(Transaction.id.desc())
    )


def find_account(fund_id: int, kind: str, *, purpose: str = "", commitment_id: int | None = None) -> Account | None:
    """An account of a fund."""
    accounts = sa.select(Account).where(Account.fund_id == fund_id, Account.kind == kind)
    if commitment_id is not None:
        accounts = accounts.where(Account.commitment_id == commitment_id)
    else:
        accounts = accounts.where(Account.purpose == purpose, Account.commitment_id.is_(None))
    return db.session.scalar(accounts)


def contribution_of(transaction: Transaction) -> Contribution | None:
    """The contribution that a transaction received."""
    return db.session.scalar(sa.select(Contribution).where(Contribution.transaction_id == transaction.id))


def payment_of(transaction: Transaction) -> Payment | None:
    """The payment that a transaction made."""
    return db.session.scalar(sa.select(Payment).where(Payment.transaction_id == transaction.id))


def faults() -> Iterator[str]:
    """What is wrong with the ledger, each fault named; nothing when all is well. Reads the tables, trusts no stored sum."""
    yield from _unbalanced()
    yield from _astray()
    yield from _below_zero()
    paid = sa.select(Commitment.fund_id, sa.func.sum(Payment.amount)).join(Payment.commitment)
    yield from _unlike("paid", paid.where(Payment.returned_at.is_(None)).group_by(Commitment.fund_id))
    received = sa.select(Contribution.fund_id, sa.func.sum(Contribution.amount))
    yield from _unlike("source", received.where(Contribution.received_at.is_not(None)).group_by(Contribution.fund_id))


def _unbalanced() -> Iterator[str]:
    """Transactions whose entries do not sum to zero, or that have fewer than two."""
    sums = (
        sa.select(Entry.transaction_id, sa.func.sum(Entry.amount).label("sum"), sa.func.count().label("lines"))
        .group_by(Entry.transaction_id)
        .subquery()
    )
    for key, balance, entries, lines in db.session.execute(
        sa.select(Transaction.key, Transaction.balance, sums.c.sum, sums.c.lines)
        .outerjoin(sums, sums.c.transaction_id == Transaction.id)
        .where(sa.or_(sums.c.sum.is_(None), sums.c.sum != ZERO, sums.c.lines < 2, Transaction.balance != 0))
        .order_by(Transaction.id)
    ):
        yield f"transaction {key} has {lines or 0} entries that sum to {entries or ZERO}, and says {balance}"


def _astray() -> Iterator[str]:
    """Transactions with an entry in an account of another fund."""
    for key in db.session.scalars(
        sa.select(Transaction.key)
        .join(Entry, Entry.transaction_id == Transaction.id)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.fund_id != Transaction.fund_id)
        .order_by(Transaction.id)
    ):
        yield f"transaction {key} has an entry in another fund"


def _below_zero() -> Iterator[str]:
    """Accounts that hold less than nothing."""
    for account_id, kind, amount in db.session.execute(
        sa.select(Account.id, Account.kind, sa.func.sum(Entry.amount))
        .join(Entry, Entry.account_id == Account.id)
        .where(Account.kind.in_(rules.NEVER_BELOW_ZERO))
        .group_by(Account.id, Account.kind)
        .having(sa.func.sum(Entry.amount) < ZERO)
        .order_by(Account.id)
    ):
        yield f"account {account_id} ({kind}) is below zero: {amount}"


def _unlike(kind: str, records: sa.Select[int, Money]) -> Iterator[str]:
    """The funds whose payments, or contributions, differ from what the accounts of that kind hold."""
    accounts = (
        sa.select(Account.fund_id, sa.func.sum(Entry.amount))
        .join(Entry, Entry.account_id == Account.id)
        .where(Account.kind == kind)
        .group_by(Account.fund_id)
    )
    said, held = (dict(db.session.execute(rows).all()) for rows in (records, accounts))
    for fund_id in sorted(said.keys() | held.keys()):
        one, other = said.get(fund_id, ZERO), held.get(fund_id, ZERO)
        if one.pence != abs(other.pence):
            yield f"fund {fund_id}: {kind} accounts hold {other}, the records say {one}"
