"""Money in, committed, paid, released, reversed, on each kind of database."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from engagement.funds import actions, queries, rules
from engagement.funds.models import Account, Entry, Fund, Transaction
from engagement.journal.models import Entry as Journalled
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.world import World

pounds = Money.pounds


def stands(fund: Fund) -> tuple[int, int, int, int]:
    """(expected, available, committed, paid) in pounds."""
    its = queries.balances(fund)
    return tuple(amount.pence // 100 for amount in (its.expected, its.available, its.committed, its.paid))  # type: ignore[return-value]


def sound() -> bool:
    db.session.flush()
    return list(queries.faults()) == []


def test_money_is_spent_only_once_it_has_come(world: World) -> None:
    fund = world.fund()
    promised = actions.promise(
        fund, who="NHS", amount=pounds(100), expected_on=date(2026, 4, 1), by=None, now=world.now
    )
    assert stands(fund) == (100, 0, 0, 0)
    with pytest.raises(rules.NotEnoughMoney):
        actions.commit(fund, amount=pounds(1), what="Chairs", by=None, now=world.now)

    actions.receive(promised, by=None, now=world.now)

    assert stands(fund) == (0, 100, 0, 0)
    with pytest.raises(rules.AlreadyReceived):
        actions.receive(promised, by=None, now=world.now)
    assert sound()


def test_a_commitment_is_paid_in_parts_and_the_rest_released(world: World) -> None:
    fund = world.fund(100)
    commitment = actions.commit(fund, amount=pounds(60), what="Kitchen", by=None, now=world.now)
    actions.pay(commitment, amount=pounds(25), by=None, now=world.now)
    assert stands(fund) == (0, 40, 35, 25)
    for amount in (pounds(36), Money(3501)):
        with pytest.raises(rules.MoreThanCommitted):
            actions.pay(commitment, amount=amount, by=None, now=world.now)
        with pytest.raises(rules.MoreThanCommitted):
            actions.release(commitment, amount=amount, reason="Too much", by=None, now=world.now)

    actions.release(commitment, reason="It cost less.", by=None, now=world.now)

    assert stands(fund) == (0, 75, 0, 25)
    with pytest.raises(rules.NotAnAmount):
        actions.release(commitment, reason="Again", by=None, now=world.now)
    assert sound()


def test_a_restricted_pound_is_only_for_its_purpose(world: World) -> None:
    fund = world.fund(100, purpose="food")
    with pytest.raises(rules.NotEnoughMoney):
        actions.commit(fund, amount=pounds(1), what="Chairs", by=None, now=world.now)
    with pytest.raises(rules.NotEnoughMoney):
        actions.commit(fund, amount=pounds(1), what="Balls", purpose="sport", by=None, now=world.now)

    commitment = actions.commit(fund, amount=pounds(80), what="Soup", purpose="food", by=None, now=world.now)
    actions.release(commitment, reason="No soup", by=None, now=world.now)

    assert queries.balances(fund).by_purpose == {"food": pounds(100)}
    assert sound()


def test_released_money_goes_back_where_it_came_from(world: World) -> None:
    fund = world.fund(50, purpose="food")
    extra = actions.promise(fund, who="NHS", amount=pounds(30), expected_on=date(2026, 3, 1), by=None, now=world.now)
    actions.receive(extra, by=None, now=world.now)
    commitment = actions.commit(fund, amount=pounds(80), what="Soup", purpose="food", by=None, now=world.now)
    actions.release(commitment, amount=pounds(10), reason="Cheaper", by=None, now=world.now)
    actions.release(commitment, amount=pounds(25), reason="Cheaper still", by=None, now=world.now)

    assert queries.balances(fund).by_purpose == {"": pounds(30), "food": pounds(5)}
    assert sound()


def test_an_envelope_is_a_ceiling(world: World) -> None:
    fund = world.fund(100)
    envelope = actions.set_envelope(fund, name="Small grants", amount=pounds(30), by=None, now=world.now)
    first = actions.commit(fund, amount=pounds(20), what="A", envelope=envelope, by=None, now=world.now)
    actions.pay(first, amount=pounds(20), by=None, now=world.now)
    with pytest.raises(rules.OverEnvelope) as refused:
        actions.commit(fund, amount=pounds(11), what="B", envelope=envelope, by=None, now=world.now)
    assert "£10 of it is left" in str(refused.value)

    actions.commit(fund, amount=pounds(10), what="B", envelope=envelope, by=None, now=world.now)

    assert [(one.name, spent) for one, spent in queries.list_envelopes(fund)] == [("Small grants", pounds(30))]


def test_a_payment_that_came_back_is_reversed_once(world: World) -> None:
    fund = world.fund(100)
    commitment = actions.commit(fund, amount=pounds(60), what="Kitchen", by=None, now=world.now)
    payment = actions.pay(commitment, amount=pounds(60), by=None, now=world.now)
    paid = db.session.get_one(Transaction, payment.transaction_id)

    undone = actions.reverse(paid, reason="The bank sent it back", by=None, now=world.now)

    assert stands(fund) == (0, 40, 60, 0)
    assert payment.returned_at == world.now
    for transaction, refusal in ((paid, rules.AlreadyReversed), (undone, rules.CannotReverse)):
        with pytest.raises(refusal):
            actions.reverse(transaction, reason="Again", by=None, now=world.now)
    assert sound()


def test_a_receipt_whose_money_is_committed_cannot_be_reversed(world: World) -> None:
    fund = world.fund(100)
    received = db.session.scalars(queries.ledger_of(fund)).one()
    commitment = actions.commit(fund, amount=pounds(60), what="Kitchen", by=None, now=world.now)
    with pytest.raises(rules.NotEnoughMoney):
        actions.reverse(received, reason="It never came", by=None, now=world.now)

    actions.release(commitment, reason="No kitchen", by=None, now=world.now)
    actions.reverse(received, reason="It never came", by=None, now=world.now)

    assert stands(fund) == (100, 0, 0, 0)
    assert sound()


def test_a_locality_has_one_fund_a_year(world: World) -> None:
    world.fund(year=2025)
    world.fund(year=2026)
    with pytest.raises(rules.AlreadyOpened):
        world.fund(year=2025)


def test_every_movement_is_journalled(world: World) -> None:
    fund = world.fund(100)
    actions.set_envelope(fund, name="Small", amount=pounds(1), by=None, now=world.now)
    commitment = actions.commit(fund, amount=pounds(60), what="Kitchen", by=None, now=world.now)
    payment = actions.pay(commitment, amount=pounds(20), by=None, now=world.now)
    actions.release(commitment, reason="Done", by=None, now=world.now)
    paid = db.session.get_one(Transaction, payment.transaction_id)
    actions.reverse(paid, reason="Sent back", by=None, now=world.now)
    db.session.commit()

    told = db.session.scalars(sa.select(Journalled.event).order_by(Journalled.position)).all()
    assert [event for event in told if event.startswith("funds.")] == [
        "funds.FundOpened",
        "funds.ContributionPromised",
        "funds.ContributionReceived",
        "funds.EnvelopeSet",
        "funds.MoneyCommitted",
        "funds.MoneyPaid",
        "funds.MoneyReleased",
        "funds.TransactionReversed",
    ]


def test_the_database_refuses_to_commit_what_does_not_sum_to_zero(clean_app: Flask, now: datetime) -> None:
    with clean_app.app_context():
        world = World(db.session, now)
        fund = world.fund(100)
        db.session.commit()
        account = db.session.scalars(sa.select(Account).where(Account.kind == "available")).one()
        crooked = Transaction(fund=fund, kind="receive", words="Out of thin air", at=world.now)
        db.session.add(crooked)
        db.session.flush()
        db.session.add(Entry(transaction_id=crooked.id, account_id=account.id, amount=pounds(5)))

        with pytest.raises(DBAPIError, match="(?i)foreign key"):
            db.session.commit()
        db.session.rollback()
        assert list(queries.faults()) == []
        assert queries.balances(fund).available == pounds(100)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE funds_entry SET amount = amount + 1",
        "DELETE FROM funds_entry",
        "UPDATE funds_transaction SET words = 'something else'",
        "UPDATE funds_transaction SET balance = 1",
        "DELETE FROM funds_transaction",
        "UPDATE funds_zero SET zero = 1",
        "INSERT INTO funds_zero (zero) VALUES (500)",
        "DELETE FROM funds_zero",
    ],
)
def test_the_ledger_cannot_be_rewritten(world: World, statement: str) -> None:
    world.fund(100)

    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(sa.text(statement))


def test_verify_names_the_first_fault(clean_app: Flask, now: datetime) -> None:
    run = clean_app.test_cli_runner().invoke
    with clean_app.app_context():
        world = World(db.session, now)
        fund = world.fund(100)
        actions.commit(fund, amount=pounds(60), what="Kitchen", by=None, now=world.now)
        db.session.commit()
    good = run(args=["funds", "verify"])
    assert (good.exit_code, "The ledger is right" in good.output) == (0, True)

    with clean_app.app_context():
        drop = (
            "DROP TRIGGER funds_entry_no_update"
            if db.engine.dialect.name == "sqlite"
            else "DROP TRIGGER funds_entry_stays ON funds_entry"
        )
        db.session.execute(sa.text(drop))
        db.session.execute(sa.text("UPDATE funds_entry SET amount = amount + 1 WHERE amount > 0"))
        db.session.commit()
    bad = run(args=["funds", "verify"])
    assert bad.exit_code == 1
    assert "entries that sum to £0.01" in bad.output


def test_a_fund_is_opened_from_the_terminal(clean_app: Flask, now: datetime) -> None:
    run = clean_app.test_cli_runner().invoke
    run(args=["places", "load"])

    assert "/funds/" in run(args=["funds", "open", "grays", "2026"]).output
    assert "is not in the range" in run(args=["funds", "open", "grays", "20260"]).output
