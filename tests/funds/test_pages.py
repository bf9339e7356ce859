"""The fund for everyone, and for those who keep it."""

from datetime import date

import pytest
import sqlalchemy as sa

from engagement.funds import actions
from engagement.funds.models import Transaction
from engagement.shared.database import db
from engagement.shared.money import Money
from tests.visitor import Visitor
from tests.world import World

pounds = Money.pounds


def test_anyone_sees_where_the_money_is(visitor: Visitor, world: World) -> None:
    fund = world.fund(1000)
    actions.promise(fund, who="NHS", amount=pounds(50), expected_on=date(2026, 4, 1), by=None, now=world.now)
    commitment = actions.commit(fund, amount=pounds(600), what="A kitchen", by=None, now=world.now)
    actions.pay(commitment, amount=pounds(300), by=None, now=world.now)

    page = visitor.get("/funds").follow("Grays, April 2025 to March 2026")

    assert page.heading == "The fund of Grays"
    assert (
        "£1,000 has come in. £300 is paid out, £300 is committed and not yet paid, and £400 is left. £50 more is expected."
        in page.text
    )
    assert "A kitchen" in page.text
    assert "Of £1,000 received, £300 is paid, £300 is committed and £400 is left." in page.html
    assert 'style="' not in page.html
    assert "Read the ledger" not in page.links()
    assert visitor.get(f"/funds/{fund.key}/ledger", status=303).response.location.startswith("/sign-in")


def test_a_new_fund_is_empty_and_says_so(visitor: Visitor, world: World) -> None:
    assert "No fund has been opened yet." in visitor.get("/funds").text
    world.locality()
    visitor.sign_in(world.person("Mo", "fund_manager"))

    page = visitor.get("/funds").follow("Open a fund").submit(locality="Grays", year="2026")

    assert page.heading == "The fund of Grays"
    assert "Nothing has been committed yet." in page.text
    visitor.get("/funds/new").submit(locality="Grays", year="2026", status=422)


def test_the_fund_manager_keeps_the_fund(visitor: Visitor, world: World) -> None:
    fund = world.fund()
    visitor.sign_in(world.person("Mo", "fund_manager", locality=world.locality()))

    page = visitor.get(f"/funds/{fund.key}").follow("Record a contribution")
    page.submit(who="NHS", amount="0", expected_on=date(2026, 4, 1), status=422)
    page = page.submit(who="NHS", amount="1,000", purpose="food", expected_on=date(2026, 4, 1))
    assert "£1,000 more is expected." in page.text
    form = page
    page = page.submit("Mark £1,000 from NHS as received")
    assert "£1,000 has come in." in page.text
    form.submit("Mark £1,000 from NHS as received")
    assert len(db.session.scalars(sa.select(Transaction)).all()) == 1
    page = page.follow("Set an envelope").submit(name="Small grants", amount="200")
    assert "Small grants" in page.text
    actions.commit(fund, amount=pounds(600), what="A kitchen", purpose="food", by=None, now=world.now)

    page = visitor.get(f"/funds/{fund.key}").follow("Release money: A kitchen")
    assert "£600 of the £600" in page.text
    page = page.submit(amount="601", reason="Cheaper", status=422)
    assert page.errors == ["No more than £600 of this commitment is left"]
    page = page.submit(amount="100", reason="Cheaper")
    assert "£500 is left" in page.text

    page = page.follow("Read the ledger")
    assert "Released on 2 March 2026: Cheaper" in page.text
    page = page.follow("Reverse this: NHS").submit(reason="Never came", checked=True, status=422)
    assert "There is not enough money" in page.errors[0]


@pytest.mark.parametrize(
    ("role", "status"), [("steward", 200), ("auditor", 200), ("resident", 403), ("board_member", 200), ("chair", 200)]
)
def test_the_ledger_is_for_those_who_keep_or_check_it(visitor: Visitor, world: World, role: str, status: int) -> None:
    fund = world.fund(1000)
    if role in ("board_member", "chair"):
        person = world.seat(world.group("board"), role)
    else:
        person = world.person("Al", role, locality=None)
    visitor.sign_in(person).get(f"/funds/{fund.key}/ledger", status=status)
    visitor.get(f"/funds/{fund.key}/contributions/new", status=403)


def test_another_localitys_board_and_manager_stay_out(visitor: Visitor, world: World) -> None:
    fund, there = world.fund(1000), world.locality("tilbury-and-chadwell")
    visitor.sign_in(world.seat(world.group("board", locality=there), "board_member"))
    visitor.get(f"/funds/{fund.key}/ledger", status=403)
    visitor.sign_in(world.person("Mo", "fund_manager", locality=there))
    visitor.get(f"/funds/{fund.key}/contributions/new", status=403)
    assert "Grays" not in visitor.get("/funds/new").text.split("Locality")[1].split("In which year")[0]


@pytest.mark.parametrize("number", [1, 60])
def test_funds_and_ledger_stay_cheap(visitor: Visitor, world: World, number: int) -> None:
    fund = world.fund(100_000)
    for n in range(number):
        actions.commit(fund, amount=pounds(10), what=f"Thing {n}", by=None, now=world.now)
    visitor.sign_in(world.person("Mo", "fund_manager"))

    for path, bar in (("/funds", 6), (f"/funds/{fund.key}", 8), (f"/funds/{fund.key}/ledger", 6)):
        reads = [said for said in visitor.get(path).queries if said.lstrip().startswith("SELECT")]
        assert len(reads) <= bar, (path, reads)
