"""Postcodes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.places import rules


@pytest.mark.parametrize("written", ["RM17 6SL", "rm176sl", " rm17  6sl ", "RM17-6SL", "rm17.6sl"])
def test_a_postcode_may_be_typed_in_many_ways(written):
    assert rules.tidy_postcode(written) == "RM17 6SL"


@pytest.mark.parametrize(
    "written", ["", "RM17", "6SL", "hello", "RM17 6SLX", "RM17 SSL", "1234567", "ＲＭ17 6SL", "RM1٧ 6SL"]
)
def test_what_is_no_postcode_is_refused(written):
    with pytest.raises(rules.NotAPostcode):
        rules.tidy_postcode(written)


@given(st.text(max_size=40))
def test_any_text_is_either_a_postcode_or_refused(written):
    try:
        tidy = rules.tidy_postcode(written)
    except rules.NotAPostcode:
        return
    assert rules.tidy_postcode(tidy) == tidy


def test_the_longest_match_wins():
    assert rules.longest_match("RM16 2AB", ["RM16", "RM16 2", "RM16 3"]) == "RM16 2"
    assert rules.longest_match("RM16 9AB", ["RM16", "RM16 2"]) == "RM16"
    assert rules.longest_match("RM1 6AB", ["RM16", "RM16 2"]) is None
