"""Whatever is done in whatever order, the ledger agrees with forty lines of plain arithmetic."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from engagement.funds import actions, queries, rules
from engagement.funds.models import Commitment, Contribution, Transaction
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.world import World

AMOUNTS = st.integers(1, 500)
PURPOSES = st.sampled_from(["", "food", "sport"])


class Model:
    """The money in plain dictionaries: what is left for each purpose, and of each commitment what came from where and is left."""

    def __init__(self) -> None:
        self.free: dict[str, int] = {}
        self.drawn: dict[int, dict[str, int]] = {}
        self.left: dict[int, int] = {}
        self.paid = 0

    def may_spend(self, purpose: str) -> int:
        return sum(self.free.get(one, 0) for one in {purpose, ""})

    def commit(self, id_: int, amount: int, purpose: str) -> None:
        bound = min(amount, self.free.get(purpose, 0)) if purpose else 0
        self.drawn[id_] = {purpose: bound, "": amount - bound} if purpose else {"": amount}
        for one, part in self.drawn[id_].items():
            self.free[one] = self.free.get(one, 0) - part
        self.left[id_] = amount

    def release(self, id_: int, amount: int) -> None:
        self.left[id_] -= amount
        loose = min(amount, self.drawn[id_].get("", 0))
        bound = next((one for one in self.drawn[id_] if one), "")
        for one, part in (("", loose), (bound, amount - loose)):
            self.drawn[id_][one] = self.drawn[id_].get(one, 0) - part
            self.free[one] = self.free.get(one, 0) + part


class Ledger(RuleBasedStateMachine):
    now: datetime

    contributions, commitments, payments = Bundle("contributions"), Bundle("commitments"), Bundle("payments")

    @initialize()
    def open(self) -> None:
        self.model = Model()
        self.outside = db.session.begin_nested()
        self.fund = World(db.session, self.now).fund(year=2025)
        self.how: dict[str, Any] = {"by": None, "now": self.now}

    @rule(target=contributions, amount=AMOUNTS, purpose=PURPOSES)
    def promise(self, amount: int, purpose: str) -> Contribution:
        return actions.promise(
            self.fund, who="A", amount=Money(amount), purpose=purpose, expected_on=date(2026, 4, 1), **self.how
        )

    @rule(contribution=contributions)
    def receive(self, contribution: Contribution) -> None:
        if contribution.received_at:
            return refused(lambda: actions.receive(contribution, **self.how), rules.AlreadyReceived)
        actions.receive(contribution, **self.how)
        free = self.model.free
        free[contribution.purpose] = free.get(contribution.purpose, 0) + contribution.amount.pence

    @rule(contribution=contributions)
    def take_back(self, contribution: Contribution) -> None:
        if contribution.transaction_id is None:
            return
        received = db.session.get_one(Transaction, contribution.transaction_id)
        amount, purpose = contribution.amount.pence, contribution.purpose

        def undo() -> None:
            actions.reverse(received, reason="A mistake", **self.how)

        if self.model.free.get(purpose, 0) < amount:
            return refused(undo, rules.NotEnoughMoney)
        undo()
        self.model.free[purpose] -= amount

    @rule(target=commitments, amount=AMOUNTS, purpose=PURPOSES)
    def commit(self, amount: int, purpose: str) -> Commitment | None:
        def do() -> Commitment:
            return actions.commit(self.fund, amount=Money(amount), what="It", purpose=purpose, **self.how)

        if amount > self.model.may_spend(purpose):
            refused(do, rules.NotEnoughMoney)
            return None
        commitment = do()
        self.model.commit(commitment.id, amount, purpose)
        return commitment

    @rule(target=payments, commitment=commitments, amount=AMOUNTS)
    def pay(self, commitment: Commitment | None, amount: int) -> tuple[Commitment, Transaction] | None:
        if commitment is None:
            return None
        if amount > self.model.left[commitment.id]:
            refused(lambda: actions.pay(commitment, amount=Money(amount), **self.how), rules.MoreThanCommitted)
            return None
        payment = actions.pay(commitment, amount=Money(amount), **self.how)
        self.model.left[commitment.id] -= amount
        self.model.paid += amount
        return commitment, db.session.get_one(Transaction, payment.transaction_id)

    @rule(commitment=commitments, amount=AMOUNTS)
    def release(self, commitment: Commitment | None, amount: int) -> None:
        if commitment is None:
            return None

        def do() -> None:
            actions.release(commitment, amount=Money(amount), reason="Less", **self.how)

        if amount > self.model.left[commitment.id]:
            return refused(do, rules.MoreThanCommitted)
        do()
        self.model.release(commitment.id, amount)
        return None

    @rule(payment=consumes(payments))
    def comes_back(self, payment: tuple[Commitment, Transaction] | None) -> None:
        if payment is None:
            return
        commitment, paid = payment
        amount = max(entry.amount.pence for entry in paid.entries)
        actions.reverse(paid, reason="Sent back", **self.how)
        refused(lambda: actions.reverse(paid, reason="Again", **self.how), rules.AlreadyReversed)
        self.model.left[commitment.id] += amount
        self.model.paid -= amount

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "fund"):
            return
        balances = queries.balances(self.fund)
        held = {one: amount.pence for one, amount in balances.by_purpose.items() if amount}
        assert held == {one: amount for one, amount in self.model.free.items() if amount}
        assert balances.committed.pence == sum(self.model.left.values())
        assert balances.paid.pence == self.model.paid
        assert list(queries.faults()) == []

    def teardown(self) -> None:
        if hasattr(self, "outside"):
            self.outside.rollback()
            db.session.expunge_all()


def refused(do: Callable[[], object], refusal: type[Exception]) -> None:
    """A rule says no, before anything was written."""
    try:
        do()
    except refusal:
        return
    raise AssertionError(f"It should have been refused: {refusal.__name__}")


def test_the_ledger_agrees_with_plain_arithmetic(app: Flask, session: object, now: datetime) -> None:
    Ledger.now = now
    run_state_machine_as_test(Ledger, settings=settings(max_examples=15, stateful_step_count=25, deadline=None))
