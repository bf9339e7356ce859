"""Reading the Electoral Reform Society's ballot files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.files import blt, repairs

GOOD = """# a remark
4 2
-2
3 1 3 4 0
4 1=4 3 0   # equal first preferences
2 (id7) 2
 4 0
1 0
0
"Ada"
"Ben"
"Cy"
"Dee"
"A small election"
"""


def read(text: str) -> blt.Reading:
    return blt.read(text.encode().splitlines(keepends=True))


def test_ballots_names_seats_the_withdrawn_and_the_title_are_read() -> None:
    reading = read(GOOD)
    assert reading.profile.ranks.tolist() == [[1, 0, 2, 3], [1, 0, 2, 1], [0, 1, 0, 2], [0, 0, 0, 0]]
    assert reading.profile.times.tolist() == [3, 4, 2, 1]
    assert reading.profile.names == {"1": "Ada", "2": "Ben", "3": "Cy", "4": "Dee"}
    assert (reading.seats, reading.withdrawn, reading.title) == (2, ("2",), "A small election")
    assert [repair.name for repair in reading.repairs] == ["blank-ballot"]


@pytest.mark.parametrize(
    ("name", "line", "old", "new"),
    [
        ("seats", 2, "4 2", "4 9"),
        ("unknown-option", 3, "-2", "-7"),
        ("unknown-option", 4, "1 3 4", "1 3 7"),
        ("named-twice", 4, "1 3 4", "1 3 1"),
        ("empty-place", 4, "1 3 4", "1 - 4"),
        ("no-voters", 4, "3 1 3 4 0", "0 1 3 4 0"),
        ("no-name", 13, '"A small election"\n', ""),
        ("extra-names", 15, '"A small election"\n', '"A"\n"B"\n'),
    ],
)
def test_what_is_put_right_is_reported_with_its_line(name: str, line: int, old: str, new: str) -> None:
    text = GOOD.replace(old, new, 1).replace('"Dee"\n', "" if name == "no-name" else '"Dee"\n')
    found = [(repair.name, repair.line) for repair in read(text).repairs]
    assert (name, line - (name == "no-name")) in found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("4 2\n", "four two\n", "first line"),
        ("4 2\n", "0 2\n", "cannot be counted"),
        ("3 1 3", "3.5 1 3", "how many voters"),
        ("1 3 4", "1 x 4", "no preference"),
        ('0\n"Ada"', '"Ada"', "before the 0"),
        (GOOD[GOOD.index('0\n"Ada') :], "", "cut short"),
    ],
)
def test_a_fault_without_a_safe_repair_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(repairs.Unreadable, match=says):
        read(GOOD.replace(old, new, 1))


@given(st.data())
def test_no_change_at_all_makes_it_fail_in_another_way(data: st.DataObject) -> None:
    raw = GOOD.encode()
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 30)))
    changed = (
        raw[:at]
        + data.draw(st.binary(max_size=6) | st.sampled_from([b"-", b"=", b"0", b'"', b"#", b"\n"]))
        + raw[until:]
    )
    try:
        blt.read(changed.splitlines(keepends=True))
    except repairs.Unreadable as fault:
        assert fault.line >= 1
