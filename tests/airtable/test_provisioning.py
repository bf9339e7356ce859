"""What the mapping names is made once, whatever becomes of the answers."""

import pytest

from tests.airtable.sides import FIELDS, TABLES, Sides
from tests.servers.airtable.faults import Call


@pytest.fixture
def emptied(sides: Sides) -> Sides:
    """A base in which everything has to be made: three tables, and the fields that lead from one to another."""
    sides.person.base.tables.clear()
    return sides


def makes(call: Call) -> bool:
    """Whether this is a request for a table or a field."""
    return call.kind == "schema" and call.method == "POST"


def is_complete(sides: Sides) -> bool:
    """Each table once, and each of its fields, and the sync goes on with them."""
    assert sorted(table.name for table in sides.person.base.tables.values()) == sorted(TABLES.values())
    for kind, fields in FIELDS.items():
        names = [column.name for column in sides.person.table(TABLES[kind]).fields.values()]
        assert len(names) == len(set(names)) and {*fields.values(), "App ID"} <= set(names)
    sides.note("Heard after the tables were made", "Homes")
    sides.settle()
    return "+" not in sides.command("provision", "--dry-run")


@pytest.mark.parametrize("nth", [1, 5])
@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("how", ["drop", "reset", "503", "200"])  # a 200 that says nothing
def test_a_lost_answer_makes_nothing_twice_and_leaves_nothing_out(emptied: Sides, how: str, done: bool, nth: int):
    fault = emptied.airtable.faults.fail(makes, how, done=done, nth=nth)
    said = emptied.command("provision")

    assert fault.met >= nth
    assert "Everything of the mapping is there." in said
    assert is_complete(emptied)


def test_what_is_made_after_its_answer_was_given_up_is_gone_on_with(emptied: Sides):
    emptied.airtable.wire.clear()

    def make_the_first_late() -> None:
        emptied.airtable.answer(next(call for call in emptied.airtable.wire if makes(call)))

    emptied.airtable.faults.fail(makes, "drop", done=False)
    emptied.airtable.faults.fail(makes, nth=2, before=make_the_first_late)
    said = emptied.command("provision")

    assert "Everything of the mapping is there." in said
    assert is_complete(emptied)


def test_when_no_answer_comes_for_long_it_is_said_in_a_sentence_and_another_time_goes_on(emptied: Sides):
    emptied.airtable.faults.fail(makes, "drop", done=False, nth=3, times=1000)
    said = emptied.command("provision", fails=True)

    assert "Error: No answer came to what was asked of Airtable" in said
    assert len([call for call in emptied.airtable.wire if makes(call)]) < 10
    emptied.airtable.faults.forget()
    emptied.command("provision")
    assert is_complete(emptied)


def test_what_airtable_refuses_at_once_is_not_asked_for_again(emptied: Sides):
    emptied.airtable.wire.clear()
    emptied.airtable.faults.fail(makes, "422", done=False)
    said = emptied.command("provision", fails=True)

    assert "Airtable does not take it." in said
    assert len([call for call in emptied.airtable.wire if makes(call)]) == 1


def test_a_base_that_others_keep_busy_is_said_to_be_so(emptied: Sides):
    emptied.airtable.limits.retry_after = 0.01
    emptied.airtable.faults.fail(makes, "429", done=False, times=1000)

    assert "Airtable answers that it is asked too often" in emptied.command("provision", fails=True)
