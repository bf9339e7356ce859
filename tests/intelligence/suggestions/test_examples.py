"""Wordings once each."""

from datetime import date

from engagement.intelligence.suggestions.examples import Example, once_each, wording


def said(text: str, *themes: str, day: int | None = None) -> Example:
    return Example(text, frozenset(themes), date(2026, 1, day) if day else None)


def test_a_wording_is_its_words_whatever_the_capitals_spaces_and_stops() -> None:
    assert wording("  Nothing!!\n at ALL.") == wording("nothing at all") == "nothing at all"


def test_repeats_are_one_example_with_the_usual_themes_dated_when_first_seen() -> None:
    found = once_each([said("No.", "B", day=9), said("Late", "C"), said("no", "A", day=3), said("NO", "A", day=4)])

    assert found == [said("no", "A", day=3), said("Late", "C")]


def test_of_two_equally_usual_sets_of_themes_the_earlier_stands() -> None:
    assert once_each([said("no", "B"), said("No", "A", "B")]) == [said("no", "B")]
