"""Two parts, nothing in both."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from engagement.intelligence.suggestions import splits
from engagement.intelligence.suggestions.examples import Example
from tests.intelligence.suggestions.samples import made

EXAMPLES = made(200)


def test_by_date_the_latest_days_are_the_test() -> None:
    earlier, later, first = splits.by_date(EXAMPLES[::-1], share=0.2)

    assert len(later) == 40 and max(one.on for one in earlier if one.on) < first == min(
        one.on for one in later if one.on
    )


def test_a_day_is_never_divided() -> None:
    alike = [replace(example, on=date(2025, 1, 1 + n // 30)) for n, example in enumerate(EXAMPLES)]
    earlier, later, _first = splits.by_date(alike, share=0.2)

    assert not {one.on for one in earlier} & {one.on for one in later} and len(later) == 50


@pytest.mark.parametrize("examples", [[], EXAMPLES[:1], [replace(one, on=date(2025, 1, 1)) for one in EXAMPLES]])
def test_days_too_few_cannot_be_split(examples: list[Example]) -> None:
    with pytest.raises(splits.CannotSplit):
        splits.by_date(examples, share=0.2)


def test_at_random_each_theme_has_about_its_share_and_the_seed_decides() -> None:
    train, test = splits.at_random(EXAMPLES, share=0.2, seed=1)
    themes = Counter(theme for one in EXAMPLES for theme in one.themes)
    tested = Counter(theme for one in test for theme in one.themes)

    assert len(test) == 40 and {one.text for one in train}.isdisjoint(one.text for one in test)
    assert all(tested[theme] / n == pytest.approx(0.2, abs=0.07) for theme, n in themes.items())
    assert splits.at_random(EXAMPLES, share=0.2, seed=1) == (train, test)
    assert splits.at_random(EXAMPLES, share=0.2, seed=2) != (train, test)


def test_folds_are_of_one_size_and_share_out_every_theme() -> None:
    parts = splits.folds(EXAMPLES, number=5)

    assert Counter(parts) == dict.fromkeys(range(5), 40)
    for theme in ("Buses", "Parks", "Damp"):
        assert {part for part, one in zip(parts, EXAMPLES, strict=True) if theme in one.themes} == set(range(5))
