"""Findings from draft to published and back, on the database."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from engagement.feedback.models import Step
from engagement.figures import reading
from engagement.insights import actions, evidence, figures, queries, quotes, rules, talk
from engagement.insights.models import Comment, Insight, Quote
from engagement.intelligence import actions as intelligence
from engagement.intelligence import edits
from engagement.intelligence.models import Note
from engagement.people import actions as people
from engagement.people.models import Role
from engagement.shared.database import db
from tests.insights.conftest import Room


def steps(note: Note) -> list[str]:
    rows = sa.select(Step.kind).where(Step.debt_id == note.debt_id).order_by(Step.id)
    return [kind for kind in db.session.scalars(rows) if kind not in ("heard", "understood")]


def words(insight: Insight, **changed: str) -> dict[str, str]:
    return {**rules.words_of(insight.version), **changed}


def edit(room: Room, insight: Insight, *, seen: int = 0, **changed: str) -> None:
    actions.edit(insight, words=words(insight, **changed), theme_ids=[], seen=seen, by=None, now=room.world.now)


def withdraw(room: Room, note: Note) -> None:
    intelligence.withdraw(note, why="Logged twice", by=room.worker.id, now=room.world.now)


def test_a_finding_goes_from_draft_to_everyone(room: Room) -> None:
    insight = room.draft()
    room.hears("Nobody comes round.", "The hub shuts at four.", voices=4)
    assert room.gather(insight) == 2
    actions.open_discussion(insight, by=None, now=room.world.now)
    room.stand(insight, "agree", "agree", "agree", "aside")
    assert not rules.is_public(insight)
    actions.agree(insight, by=room.facilitator.id, now=room.world.now)
    assert rules.state_of(insight) == "agreed" and not rules.is_public(insight)
    actions.publish(insight, by=room.facilitator.id, now=room.world.now)
    assert rules.state_of(insight) == "published" and rules.is_public(insight)
    version = insight.version
    assert (version.agreed_by, version.published_by) == (room.facilitator.id, room.facilitator.id)


def test_a_board_states_no_findings(room: Room) -> None:
    with pytest.raises(rules.NotACommunity):
        room.world.insight(group=room.world.group("board", locality=room.here))


def test_nothing_happens_out_of_turn(room: Room) -> None:
    draft, now = room.draft(), room.world.now
    with pytest.raises(rules.NoEvidence):
        actions.open_discussion(draft, by=None, now=now)
    for act in (actions.agree, actions.publish):
        with pytest.raises((rules.NotDiscussed, rules.NotAgreed)):
            act(draft, by=None, now=now)
    with pytest.raises(rules.NotPublished):
        actions.revise(draft, why="It changed.", by=None, now=now)
    published = room.published()
    with pytest.raises(rules.PublishedAlready):
        actions.publish(published, by=None, now=now)
    with pytest.raises(rules.AgreedAlready):
        actions.agree(published, by=None, now=now)
    with pytest.raises(rules.Frozen):
        edit(room, published)
    with pytest.raises(rules.Frozen):
        room.gather(published, *room.hears("Another one."))


def test_all_three_asset_based_questions_are_answered_first(room: Room) -> None:
    insight = room.draft(with_support="")
    room.hears("Nobody comes.")
    room.gather(insight)
    with pytest.raises(rules.AssetsMissing):
        actions.open_discussion(insight, by=None, now=room.world.now)
    edit(room, insight, with_support="Nothing")
    actions.open_discussion(insight, by=None, now=room.world.now)


def test_of_two_who_edit_one_draft_the_second_is_told(room: Room) -> None:
    insight = room.draft()
    edit(room, insight, why="First.")
    with pytest.raises(rules.ChangedMeanwhile):
        edit(room, insight, why="Second.")
    edit(room, insight, seen=1, why="Both.")
    assert (insight.version.why, insight.version.revision) == ("Both.", 2)


def test_whoever_agreed_with_earlier_words_is_asked_again(room: Room) -> None:
    insight = room.discussing()
    room.stand(insight, "agree", "agree", "agree")
    edit(room, insight, why="Quite different.")
    with pytest.raises(rules.TooFewAgree):
        actions.agree(insight, by=None, now=room.world.now)
    with pytest.raises(rules.ChangedMeanwhile):
        actions.take_position(insight, "agree", seen=0, by=room.members[0].id, now=room.world.now)
    assert insight.id in {one.id for one in queries.waiting_for(room.members[0].id, [room.group.id])}


def test_an_objection_is_answered_before_anything_is_agreed(room: Room) -> None:
    insight, now = room.discussing(), room.world.now
    room.stand(insight, "agree", "agree", "agree")
    with pytest.raises(rules.SayWhyYouObject):
        actions.take_position(insight, "object", seen=0, by=room.members[3].id, now=now)
    objection = actions.take_position(
        insight, "object", reason="Not in my street.", seen=0, by=room.members[3].id, now=now
    )
    with pytest.raises(rules.ObjectionOpen):
        actions.agree(insight, by=None, now=now)
    actions.answer_objection(objection, answer="We say so now.", by=room.facilitator.id, now=now)
    actions.agree(insight, by=None, now=now)


def test_who_left_the_community_does_not_count(room: Room) -> None:
    insight = room.discussing()
    room.stand(insight, "agree", "agree", "agree")
    term = db.session.scalars(sa.select(Role).where(Role.person_id == room.members[0].id)).one()
    people.end_role(term, by=None, now=room.world.now)
    with pytest.raises(rules.TooFewAgree):
        actions.agree(insight, by=None, now=room.world.now + timedelta(seconds=1))


def test_thousands_of_notes_come_at_once_and_are_counted(room: Room) -> None:
    notes = [room.world.note(f"Note {number}", locality=room.here, voices=2) for number in range(40)]
    insight = room.draft()
    assert room.gather(insight, *notes) == 40
    assert room.gather(insight, *notes) == 0
    assert room.backing(insight) == (40, 80, 0, 0)


def test_only_standing_notes_of_its_own_locality_come(room: Room) -> None:
    away = room.world.note("Far away.", locality=room.world.locality("tilbury-and-chadwell"))
    gone, held = room.hears("Gone.", "Held.")
    withdraw(room, gone)
    edits.edit(held, held_why="It names somebody", by=None, now=room.world.now, text="Held: Ann Example.")
    insight = room.draft()
    assert room.gather(insight, away, gone, held) == 0


def test_what_does_not_fit_is_kept_beside_it(room: Room) -> None:
    fits, other = room.hears("Nobody comes.", "My evenings are full.", voices=3)
    insight = room.draft()
    room.gather(insight, fits)
    room.gather(insight, other, stance="against")
    assert room.backing(insight) == (1, 3, 1, 3)
    room.gather(insight, fits, other)  # by theme, say: what was judged stays judged
    assert room.backing(insight) == (1, 3, 1, 3)
    which = Note.id == other.id
    evidence.gather(insight, which, stance="for", move=True, by=None, now=room.world.now)
    assert room.backing(insight) == (2, 6, 0, 0)


def test_a_note_that_is_withdrawn_or_held_leaves_every_finding(room: Room) -> None:
    one, two = room.hears("Nobody comes.", "The hub is shut.", voices=2)
    first, second = room.draft("Evenings are lonely."), room.published("The hub is missed.")
    room.gather(first)
    withdraw(room, one)
    assert room.backing(first) == (1, 2, 0, 0) == room.backing(second)
    evidence.leave(two.id, why="It is being checked.", now=room.world.now)
    assert room.backing(first) == (0, 0, 0, 0)


def test_notes_put_there_by_mistake_are_taken_out(room: Room) -> None:
    one, two = room.hears("Nobody comes.", "The hub is shut.")
    insight = room.draft()
    room.gather(insight)
    assert evidence.remove(insight, [one.id], by=None, now=room.world.now) == 1
    assert room.backing(insight) == (1, 1, 0, 0)
    assert queries.stances_of(insight.id) == {two.id: "for"}


def test_givers_see_that_it_is_weighed_then_what_was_found_and_that_it_was_taken_back(room: Room) -> None:
    (fits,) = room.hears("Nobody comes.")
    (other,) = room.hears("My evenings are full.")
    insight = room.draft()
    room.gather(insight, fits)
    room.gather(insight, other, stance="against")
    assert steps(fits) == ["weighed"] == steps(other)
    assert not db.session.scalars(sa.select(Step).where(Step.kind == "weighed", Step.title != "")).all()
    actions.open_discussion(insight, by=None, now=room.world.now)
    room.stand(insight, "agree", "agree", "agree")
    actions.agree(insight, by=None, now=room.world.now)
    assert steps(fits) == ["weighed"]
    actions.publish(insight, by=None, now=room.world.now)
    found = db.session.scalars(sa.select(Step).where(Step.debt_id == fits.debt_id, Step.kind == "found")).one()
    assert (found.title, found.url) == ("Evenings are lonely.", f"/insights/{insight.key}")
    actions.take_back(insight, why="It was true last year.", by=None, now=room.world.now)
    assert steps(fits) == ["weighed", "found", "unfound"] == steps(other)


def test_a_new_version_leaves_what_is_published_until_it_is_published_itself(room: Room) -> None:
    insight, now = room.published(), room.world.now
    actions.revise(insight, why="Summer changed it.", by=None, now=now)
    edit(room, insight, finding="Winters are lonely.")
    (more,) = room.hears("It is quiet in winter.", voices=20)
    room.gather(insight, more)
    assert insight.public is not None and insight.public.finding == "Evenings are lonely."
    before = reading.figure(insight.public.figures, "voices")
    assert before.hidden
    actions.open_discussion(insight, by=None, now=now)
    room.stand(insight, "agree", "agree", "agree")
    actions.agree(insight, by=None, now=now)
    actions.publish(insight, by=None, now=now)
    assert insight.public.finding == "Winters are lonely."
    after = reading.figure(insight.public.figures, "voices")
    assert not after.hidden and after.amount % 5 == 0
    assert [one.number for one in rules.history(queries.versions_of(insight.id))] == [2, 1]
    assert steps(room.notes[0]) == ["weighed", "found"]
    assert steps(more) == ["weighed", "found"]


def test_a_note_repeated_in_a_finding_is_refused_at_every_step(room: Room) -> None:
    (note,) = room.hears("My neighbour has not spoken to anybody since the bus stopped.")
    insight = room.draft(why="One has not spoken to anybody since winter.")
    room.gather(insight, note)
    with pytest.raises(rules.RawWords):
        actions.open_discussion(insight, by=None, now=room.world.now)
    with pytest.raises(rules.RawWords):
        edit(room, insight, finding="Some have not spoken to anybody since the bus stopped.")
    edit(room, insight, why="People lose touch.")
    actions.open_discussion(insight, by=None, now=room.world.now)
    room.stand(insight, "agree", "agree", "agree")
    actions.agree(insight, by=None, now=room.world.now)
    actions.publish(insight, by=None, now=room.world.now)
    with pytest.raises(rules.RawWords):
        actions.take_back(insight, why=note.text, by=None, now=room.world.now)


def a_quote(
    room: Room, said: str = "I talk to the cat. Nobody else is there.", excerpt: str = "I talk to the cat."
) -> Quote:
    (note,) = room.hears(said)
    insight = room.published()
    behind = queries.get_evidence(insight=insight.key, note=note.key)
    return quotes.ask(behind, words=excerpt, why="It says it all.", by=room.worker.id, now=room.world.now)


def test_words_are_shown_once_they_are_released_and_gone_once_taken_back(room: Room) -> None:
    quote, now = a_quote(room), room.world.now
    assert queries.public_quotes(quote.insight) == []
    quotes.release(quote, consent="Wren asked on Monday; “yes, do”.", by=room.facilitator.id, now=now)
    assert queries.public_quotes(quote.insight) == ["I talk to the cat."]
    with pytest.raises(rules.ReleasedAlready):
        quotes.release(quote, consent="Again.", by=None, now=now)
    quotes.take_back(quote, why="They changed their mind.", by=None, now=now)
    assert queries.public_quotes(quote.insight) == [] and quote.words == ""
    with pytest.raises(rules.QuoteGone):
        quotes.release(quote, consent="Again.", by=None, now=now)


@pytest.mark.parametrize(
    ("excerpt", "refused"),
    [
        ("I talk to my cat.", rules.NotTheirWords),
        ("Ring me on 01632 960100", rules.PointsAtSomebody),
        ("", rules.NotTheirWords),
    ],
)
def test_only_the_very_words_without_an_identifier_can_be_asked_for(
    room: Room, excerpt: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        a_quote(room, "I talk to the cat. Ring me on 01632 960100", excerpt)


def test_a_quote_goes_with_its_note(room: Room) -> None:
    quote = a_quote(room)
    quotes.release(quote, consent="Yes.", by=None, now=room.world.now)
    withdraw(room, quote.note)
    db.session.refresh(quote)
    assert quote.words == "" and quote.taken_back_at is not None
    assert queries.public_quotes(quote.insight) == []


def test_a_quote_goes_when_the_note_does_not_say_it_any_more(room: Room) -> None:
    quote, now = a_quote(room), room.world.now
    edits.change(quote.note, {"text": "I talk to the cat. Really."}, by=None, now=now)
    assert quote.taken_back_at is None
    edits.change(quote.note, {"text": "I am alone."}, by=None, now=now)
    assert quote.words == "" and quote.taken_back_at == now


def test_a_comment_is_put_right_within_minutes_and_removed_leaving_a_mark(room: Room) -> None:
    insight, ada, now = room.discussing(), room.members[0], room.world.now
    said = talk.comment(insight, "Quite so.", by=ada.id, now=now)
    talk.edit(said, "Quite so!", by=ada.id, now=now + timedelta(minutes=15))
    assert (said.text, said.edited_at is None) == ("Quite so!", False)
    with pytest.raises(rules.TooLateToEdit):
        talk.edit(said, "No.", by=ada.id, now=now + timedelta(minutes=16))
    talk.remove(said, why="It named somebody.", by=room.facilitator.id, now=now)
    assert (said.text, said.removed_why) == ("", "It named somebody.")
    for late in (lambda: talk.edit(said, "x", by=ada.id, now=now), lambda: talk.remove(said, why="x", by=1, now=now)):
        with pytest.raises(rules.RemovedAlready):
            late()


def test_what_an_erased_person_wrote_is_gone_and_what_was_agreed_stands(room: Room) -> None:
    insight, now = room.agreed(), room.world.now
    ada = room.members[0]
    talk.comment(insight, "ERASE-ME said Ada", by=ada.id, now=now)
    other = talk.comment(insight, "Bo stays", by=room.members[1].id, now=now)
    talk.forget_author(ada.id, by=None, now=now)
    db.session.expire_all()
    texts = db.session.scalars(sa.select(Comment.text).order_by(Comment.id)).all()
    assert texts == ["", "Bo stays"] and other.author_id == room.members[1].id
    assert rules.state_of(insight) == "agreed"


def test_the_counts_name_the_month_and_the_channel(room: Room) -> None:
    room.world.note("Old.", locality=room.here, heard_on=date(2025, 12, 31))
    old = room.world.note("Old too.", locality=room.here, heard_on=date(2026, 1, 1), channel="library")
    (new,) = room.hears("New.")
    insight = room.draft()
    room.gather(insight, old, new)
    backing = queries.backing(insight.id)
    assert (backing.channels, backing.months) == ({"library", "hub"}, {202601, 202603})


def test_what_is_published_of_the_evidence_stays_when_a_note_goes_and_small_numbers_look_alike(room: Room) -> None:
    said = {}
    for number in (1, 3, 7):
        notes = [room.world.note(f"{number} {one}", locality=room.here) for one in range(number)]
        insight = room.draft(f"Finding {number}")
        room.gather(insight, *notes)
        said[number] = figures.release(queries.backing(insight.id), insight_id=insight.id, before=None)
        assert (said[number]["channels"], said[number]["months"]) == (None, None)
    assert {tuple(one["voices"][1:]) for one in said.values()} == {(0, True, 8)}
    (note,) = room.hears("Many said so.", voices=30)
    insight = room.published()
    before = insight.public and insight.public.figures
    withdraw(room, note)
    db.session.expire_all()
    assert insight.public is not None and insight.public.figures == before
