"""Reading PrefLib files: today's form, the old one, categories; and what is put right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.files import preflib, repairs

DEBIAN = """# FILE NAME: 00002-00000001.soi
# TITLE: Debian 2002 Leader
# DATA TYPE: soi
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 149
# NUMBER UNIQUE ORDERS: 4
# ALTERNATIVE NAME 1: Branden Robinson
# ALTERNATIVE NAME 2: Raphael Hertzog
# ALTERNATIVE NAME 3: Bdale Garbee
# ALTERNATIVE NAME 4: None Of The Above
60: 3,1,2,4
40: 3, 1, 2
40: 1,3
9: 3
"""
OLD = """3
1,Ada
2,Ben
3,Cy
7,7,2
5,1,{2,3}
2,3
"""
FRENCH = """# TITLE: GylesNonains
# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 26
# NUMBER UNIQUE PREFERENCES: 3
# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: No
# ALTERNATIVE NAME 1: Megret
# ALTERNATIVE NAME 2: Lepage
# ALTERNATIVE NAME 3: Gluckstein
13: 2,{1,3}
8: {},{1,2,3}
5: {1,2},{}
"""


def read(text: str, kind: str = "") -> preflib.Reading:
    return preflib.read(text.encode().splitlines(keepends=True), kind=kind)


def names(reading: preflib.Reading) -> list[str]:
    return [repair.name for repair in reading.repairs]


def test_an_order_that_ends_early_leaves_the_rest_unranked() -> None:
    reading = read(DEBIAN)
    assert reading.profile.options == ("1", "2", "3", "4")
    assert reading.profile.names["3"] == "Bdale Garbee"
    assert reading.profile.ranks.tolist() == [[2, 3, 1, 4], [2, 3, 1, 0], [1, 0, 2, 0], [0, 0, 1, 0]]
    assert reading.profile.times.tolist() == [60, 40, 40, 9]
    assert (reading.kind, reading.repairs) == ("soi", ())
    assert ("TITLE", "Debian 2002 Leader") in reading.heading


def test_the_old_form_has_counts_and_names_without_marks() -> None:
    reading = read(OLD)
    assert reading.profile.ranks.tolist() == [[1, 2, 2], [0, 0, 1]]
    assert (reading.profile.voters, reading.kind, reading.repairs) == (7, "toi", ())


def test_categories_are_ranks_and_the_first_one_is_approval() -> None:
    reading = read(FRENCH)
    assert reading.placed is not None
    assert reading.placed.tolist() == [[2, 1, 2], [2, 2, 2], [1, 1, 0]]
    assert reading.profile.ranks.tolist() == [[2, 1, 2], [1, 1, 1], [1, 1, 0]]
    assert reading.categories == ("Yes", "No")
    assert reading.approvals().support == {"1": 5, "2": 18, "3": 0}
    assert reading.approvals().ballots.voters == 26
    assert reading.repairs == ()


@pytest.mark.parametrize(
    ("name", "line", "old", "new"),
    [
        ("num-voters", 5, "149", "150"),
        ("num-voters", 0, "# NUMBER VOTERS: 149\n", ""),
        ("num-unique-orders", 6, "ORDERS: 4", "ORDERS: 5"),
        ("num-alternatives", 4, "ALTERNATIVES: 4", "ALTERNATIVES: 5"),
        ("num-alternatives", 4, "ALTERNATIVES: 4", "ALTERNATIVES: many"),
        ("same-name", 4, "Bdale Garbee", "Raphael Hertzog"),
        ("repeated-key", 10, "NAME 4", "NAME 3"),
        ("unknown-option", 14, "9: 3", "9: 3,7"),
        ("named-twice", 14, "9: 3", "9: 3,3"),
        ("blank-ballot", 14, "9: 3", "9:"),
        ("no-voters", 14, "9: 3", "0: 3"),
        ("repeated-order", 13, "40: 1,3", "40: 3,1,2"),
        ("not-strict", 13, "40: 1,3", "40: {1,3}"),
        ("not-complete", 12, "TYPE: soi", "TYPE: soc"),
        ("data-type", 3, "TYPE: soi", "TYPE: toi"),
        ("late-heading", 14, "9: 3", "# NUMBER VOTERS: 7\n9: 3"),
    ],
)
def test_what_is_put_right_is_reported_with_its_line(name: str, line: int, old: str, new: str) -> None:
    reading = read(DEBIAN.replace(old, new, 1), "soi")
    assert (name, line) in [(repair.name, repair.line) for repair in reading.repairs]


def test_an_option_that_is_left_out_leaves_no_gap_in_the_ranks() -> None:
    assert read(DEBIAN.replace("40: 1,3", "40: 9,1,1,3")).profile.ranks[2].tolist() == [1, 0, 2, 0]


@pytest.mark.parametrize(
    ("line", "old", "new", "says"),
    [
        (13, "40: 1,3", "40: {1,3", "brace"),
        (13, "40: 1,3", "40: {1,{3}}", "brace"),
        (13, "40: 1,3", "40: 1}{3", "brace"),
        (13, "40: 1,3", "forty: 1,3", "how many voters"),
        (13, "40: 1,3", "-4: 1,3", "how many voters"),
        (13, "40: 1,3", "1,3", "colon"),
        (3, "TYPE: soi", "TYPE: wmd", "no rankings"),
        (10, DEBIAN[DEBIAN.index("# NUMBER ALT") :], "1: 1\n", "names no options"),
    ],
)
def test_a_fault_without_a_safe_repair_is_named_with_its_line(line: int, old: str, new: str, says: str) -> None:
    with pytest.raises(repairs.Unreadable, match=says) as caught:
        read(DEBIAN.replace(old, new, 1))
    assert caught.value.line == line or "options" in says


def test_more_categories_than_there_are_cannot_be_read() -> None:
    with pytest.raises(repairs.Unreadable, match="3 categories stand here"):
        read(FRENCH.replace("{1,2},{}", "1,2,3"))


@pytest.mark.parametrize("cut", range(len(OLD.splitlines()) - 2))
def test_the_old_form_cut_short_in_its_heading_is_named(cut: int) -> None:
    with pytest.raises(repairs.Unreadable):
        read("\n".join(OLD.splitlines()[:cut]))


@given(st.sampled_from([DEBIAN, OLD, FRENCH]), st.data())
def test_no_change_at_all_makes_it_fail_in_another_way(text: str, data: st.DataObject) -> None:
    raw = text.encode()
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 30)))
    changed = (
        raw[:at]
        + data.draw(st.binary(max_size=6) | st.sampled_from([b"{", b"}", b",", b":", b"#", b"\n"]))
        + raw[until:]
    )
    try:
        reading = preflib.read(changed.splitlines(keepends=True))
        assert reading.profile.voters >= 0
    except repairs.Unreadable as fault:
        assert fault.line >= 1
