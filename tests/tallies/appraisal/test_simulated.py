"""Made-up boards with recusals: zeros for the missing are wrong most often, and the additive model least often."""

from benchmarks import appraisal


def test_zeros_do_worst_and_the_additive_model_does_no_worse_than_means() -> None:
    kinds = [appraisal.Setting(12, 12, 0.2, 1.0), appraisal.Setting(9, 12, 0.2, 1.2)]
    for kind in kinds:
        zeros, means, additive = appraisal.right(kind, boards=150, seed=2026)
        assert zeros < 0.3 < means <= additive


def test_the_same_seed_makes_the_same_table() -> None:
    kind = appraisal.Setting(5, 4, 0.2, 1.0)
    rows = [(kind, appraisal.right(kind, boards=5, seed=1)) for _ in range(2)]
    assert rows[0] == rows[1]
    assert appraisal.table(rows).startswith("| members | proposals |")
