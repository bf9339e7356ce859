"""How equals are parted: lower cost, more support, then a lot anyone can draw again."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import ties
from tests.tallies import samples


def test_a_lot_is_the_sha_256_of_the_seed_and_the_place_in_the_list() -> None:
    # printf '2026-05-01:1' | sha256sum
    assert (
        f"{ties.lots(['a'], seed='2026-05-01')['a']:064x}"
        == "bd35157864d03ab4cf43f2da926f59a0bf544b7bdc1c8480d3ea976bc88578ed"
    )


@given(st.text(max_size=5), st.integers(1, 30))
def test_a_lot_depends_on_the_seed_and_the_place_and_nothing_else(seed: str, many: int) -> None:
    lots = ties.lots([f"o{n}" for n in range(many)], seed=seed)
    renamed = ties.lots([f"x{n}" for n in range(many)], seed=seed)
    assert list(lots.values()) == list(renamed.values())
    assert lots[f"o{many - 1}"] == int(sha256(f"{seed}:{many}".encode()).hexdigest(), 16)
    assert len(set(lots.values())) == many


def test_another_seed_draws_other_lots() -> None:
    orders = {tuple(sorted("abcde", key=ties.lots("abcde", seed=str(n)).__getitem__)) for n in range(40)}
    assert len(orders) > 20


def test_without_a_seed_the_list_itself_decides() -> None:
    assert ties.lots("ba", seed=None) == {"b": 0, "a": 1}


def test_the_lower_cost_goes_first_then_more_support_then_the_list() -> None:
    breaker = ties.breaker(samples.election({"a": 5, "b": 3, "c": 3, "d": 3}, ballots=["c", "cb"], budget=9))
    assert breaker.part("ab") == ties.Tie(("b", "a"), "lower cost")
    assert breaker.part("bc") == ties.Tie(("c", "b"), "more support")
    assert breaker.part(["d", "b"], at="round 2").parted_by == "more support"
    alike = ties.breaker(samples.election({"a": 3, "b": 3}, ballots=["ab"], budget=9))
    assert alike.part("ba") == ties.Tie(("a", "b"), "place in the list")
    assert alike.part("ab").won == "a"


def test_with_a_seed_the_lot_comes_after_cost_and_support() -> None:
    any_ = samples.election({"a": 3, "b": 3, "c": 2}, ballots=["ab"], budget=9)
    breaker = ties.breaker(any_, seed="s")
    drawn = ties.lots("abc", seed="s")
    assert breaker.part("ab") == ties.Tie(tuple(sorted("ab", key=drawn.__getitem__)), "lot")
    assert breaker.part("bc").parted_by == "lower cost"
    assert "'s'" in breaker.says


def test_the_file_order_leaves_cost_and_support_out() -> None:
    breaker = ties.breaker(samples.election({"a": 5, "b": 3}, ballots=["b"], budget=9), order=ties.Order.FILE)
    assert breaker.part("ba") == ties.Tie(("a", "b"), "place in the list")
    assert breaker.says == "the earlier in the list"
