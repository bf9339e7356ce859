"""Which value stands, field by field. Nothing is lost: what is overwritten was seen by whoever overwrote it, or is a conflict."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from engagement.airtable import merging
from engagement.airtable.merging import Verdict, agreement, judge
from engagement.airtable.values import Value, print_of

texts = st.one_of(st.none(), st.sampled_from(["a", "b", "c", "رہائش", "🙂"]))
records = st.fixed_dictionaries({"text": texts, "place": texts, "state": texts})


@pytest.mark.parametrize(
    ("before", "ours", "theirs", "verdict"),
    [
        ("a", "a", "a", Verdict.SAME),
        ("a", "b", "a", Verdict.PUSH),
        ("a", "a", "b", Verdict.TAKE),
        ("a", "b", "b", Verdict.SAME),
        ("a", "b", "c", Verdict.CONFLICT),
        ("a", None, "a", Verdict.PUSH),
        ("a", "a", None, Verdict.TAKE),
    ],
)
def test_whoever_alone_changed_a_field_is_followed(before: str, ours: str, theirs: str, verdict: Verdict) -> None:
    assert judge(agreement(before, before), ours, theirs, both=True) is verdict


@pytest.mark.parametrize(
    ("before", "ours", "theirs", "verdict"),
    [("a", "a", "b", Verdict.PUT_RIGHT), ("a", "b", "c", Verdict.PUT_RIGHT), ("a", "b", "a", Verdict.PUSH)],
)
def test_what_only_goes_out_is_put_right(before: str, ours: str, theirs: str, verdict: Verdict) -> None:
    assert judge(agreement(before, before), ours, theirs, both=False) is verdict


def test_what_airtable_keeps_otherwise_is_no_change() -> None:
    assert judge(agreement("a ", "a"), "a ", "a", both=True) is Verdict.SAME
    assert judge(agreement("a ", "a"), "a ", "b", both=True) is Verdict.TAKE
    assert judge(agreement("a ", "a"), "b", "a", both=True) is Verdict.PUSH


def test_on_meeting_first_something_wins_over_nothing_and_two_things_are_for_a_person() -> None:
    assert judge(None, "a", None, both=True) is Verdict.PUSH
    assert judge(None, None, "a", both=True) is Verdict.TAKE
    assert judge(None, "a", "b", both=True) is Verdict.CONFLICT
    assert judge(None, "a", "b", both=False) is Verdict.PUSH


@given(before=records, ours=records, theirs=records)
def test_nothing_is_lost_and_both_sides_come_to_the_same(before: dict, ours: dict, theirs: dict) -> None:
    agreed = {column: print_of(value) for column, value in before.items()}
    merged = merging.merge(agreed, ours, theirs, both=set(ours))

    for column in ours:
        if column in merged.take:
            assert ours[column] == before[column]  # only what nobody here had changed is overwritten here
        if column in merged.push:
            assert theirs[column] == before[column]  # and the same there
    here = {**ours, **merged.take}
    there = {**theirs, **{column: here[column] for column in merged.push}}
    assert {column for column in here if here[column] != there[column]} == merged.conflicts
    after = {column: agreement(here[column], there[column]) for column in here}
    again = merging.merge(after, here, there, both=set(here), held=merged.conflicts)
    assert (again.push, again.take, again.conflicts) == (frozenset(), {}, frozenset())


@given(before=records, sent=records, theirs=records, ours=records)
def test_after_a_lost_answer_what_arrived_is_agreed_and_a_third_value_is_a_conflict(
    before: dict, sent: dict, theirs: dict, ours: dict
) -> None:
    agreed = {column: print_of(value) for column, value in before.items()}
    merged = merging.merge(merging.after_doubt(agreed, sent, theirs), ours, theirs, both=set(ours))

    for column in ours:
        theirs_is_new = theirs[column] not in (before[column], sent[column], ours[column])
        if theirs_is_new and ours[column] != before[column]:
            assert column in merged.conflicts
        if theirs[column] == sent[column] != ours[column]:
            assert column in merged.push


def test_what_was_sent_and_is_there_with_other_blanks_or_without_its_nought_arrived() -> None:
    agreed = {"text": print_of("a"), "number": print_of(1), "other": print_of("x")}
    sent: dict[str, Value] = {"text": "b", "number": 0, "other": "y"}
    there: dict[str, Value] = {"text": "b\n", "number": None, "other": "z"}
    after = merging.after_doubt(agreed, sent, there)
    assert merging.merge(after, sent, there, both={"text", "number"}).conflicts == frozenset()
    assert after["other"] == agreed["other"]


def test_a_column_held_for_a_person_is_left_alone() -> None:
    merged = merging.merge({"text": print_of("a")}, {"text": "b"}, {"text": "c"}, both={"text"}, held={"text"})

    assert (merged.push, merged.take, merged.conflicts) == (frozenset(), {}, frozenset())


def test_of_a_new_record_only_what_holds_anything_is_sent() -> None:
    assert merging.changed({}, {"text": "a", "place": None, "themes": (), "done": False}) == {"text"}
    assert merging.changed({"text": print_of("a")}, {"text": None}) == {"text"}


def test_nought_is_something() -> None:
    assert merging.changed({}, {"votes": 0}) == {"votes"}
    assert judge(None, 0, None, both=True) is Verdict.PUSH
    assert judge(None, 3, 0, both=True) is Verdict.CONFLICT
