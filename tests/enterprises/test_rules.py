"""The pathway, without a database."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.enterprises import rules
from engagement.enterprises.models import Enterprise, Milestone, Signpost, StageMove

PATHWAY = ("enquiry", "exploring", "planning", "starting", "trading", "established", "paused", "closed", "moved")


def follow(*taken: str) -> tuple[str, ...]:
    return rules.next_stages(taken, PATHWAY)


def test_the_pathway_starts_at_its_first_stage() -> None:
    assert follow() == ("enquiry",)


def test_it_goes_one_step_on_or_one_back_or_steps_aside() -> None:
    assert follow("enquiry") == ("exploring", "paused", "closed", "moved")
    assert follow("enquiry", "exploring", "planning") == ("starting", "exploring", "paused", "closed", "moved")
    assert follow("established") == ("trading", "paused", "closed", "moved")


def test_after_a_pause_it_goes_on_where_it_was() -> None:
    assert follow("enquiry", "exploring", "planning", "paused") == ("planning", "closed", "moved")
    assert follow("enquiry", "paused", "closed") == ("enquiry",)


def test_what_moved_to_another_form_is_finished_here() -> None:
    assert follow("enquiry", "moved") == ()


@given(st.data())
def test_every_stage_that_can_be_reached_has_known_stages_after_it(data: st.DataObject) -> None:
    taken: list[str] = []
    for _ in range(data.draw(st.integers(0, 12))):
        stages = rules.next_stages(taken, PATHWAY)
        assert set(stages) <= set(PATHWAY) and len(set(stages)) == len(stages)
        assert not taken or taken[-1] not in stages
        if not stages:
            assert taken[-1] == "moved"
            return
        taken.append(data.draw(st.sampled_from(stages)))


def test_stepping_aside_or_back_needs_a_reason() -> None:
    for after in ("paused", "closed", "moved", "enquiry"):
        with pytest.raises(rules.NeedsAReason):
            rules.check_move(["enquiry", "exploring"], after, reason=" ", pathway=PATHWAY)
        rules.check_move(["enquiry", "exploring"], after, reason="A rest.", pathway=PATHWAY)
    rules.check_move(["enquiry", "exploring"], "planning", reason="", pathway=PATHWAY)
    rules.check_move(["enquiry", "paused"], "enquiry", reason="", pathway=PATHWAY)


def test_a_stage_cannot_be_jumped() -> None:
    with pytest.raises(rules.CannotFollow):
        rules.check_move(["enquiry"], "trading", reason="Quick.", pathway=PATHWAY)
    with pytest.raises(rules.CannotFollow):
        rules.check_move(["enquiry"], "nonsense", reason="Quick.", pathway=PATHWAY)


def test_a_milestone_is_known_and_ticked_once() -> None:
    with pytest.raises(rules.UnknownMilestone):
        rules.check_milestone("flying", reached=(), known=("insurance",))
    with pytest.raises(rules.ReachedAlready):
        rules.check_milestone("insurance", reached=("insurance",), known=("insurance",))


def test_the_history_is_one_line_of_time_with_the_latest_first() -> None:
    enterprise = Enterprise(
        moves=[
            StageMove(stage="enquiry", reason="", at=datetime(2026, 1, 1, tzinfo=UTC)),
            StageMove(stage="exploring", reason="", at=datetime(2026, 3, 1, tzinfo=UTC)),
        ],
        milestones=[Milestone(slug="insurance", reached_on=date(2026, 2, 1))],
        signposts=[Signpost(scheme="credit-union", given_on=date(2026, 1, 1), words="A loan")],
    )

    assert [(line.kind, line.slug) for line in rules.history(enterprise)] == [
        ("pathway", "exploring"),
        ("milestones", "insurance"),
        ("schemes", "credit-union"),
        ("pathway", "enquiry"),
    ]
