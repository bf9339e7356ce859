"""Pages of answers: looking up, the trail, the public list, the worklist."""

import pytest

from engagement.feedback import actions, references
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")


def asked(page: Page) -> int:
    """How many queries the page took, without the savepoint that a rolled-back test begins with."""
    return sum(not said.startswith("SAVEPOINT") for said in page.queries)


def test_who_holds_the_reference_reads_what_was_said_and_what_came_of_it(visitor: Visitor, world: World) -> None:
    debt = world.note("The river path is dark.").debt

    page = visitor.get("/follow").submit(
        "Show what happened", reference=f" {debt.reference.lower().replace('-', ' ')} "
    )

    assert page.url == f"/follow/{debt.reference}"
    assert "The river path is dark." in page.text
    assert "We heard you" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["X-Robots-Tag"] == "noindex"


def test_a_late_answer_says_so(visitor: Visitor, world: World) -> None:
    debt = world.note().debt
    debt.due_on = debt.due_on.replace(year=2020)

    assert "is late" in visitor.get(f"/follow/{debt.reference}").text


def test_a_slip_of_the_pen_is_guessed_at_whether_the_code_exists_or_not(visitor: Visitor, world: World) -> None:
    debt, held, made_up = world.note().debt, references.complete("QM6VX74KM9T"), references.complete("QM6VX74KM9P")
    debt.reference = held

    for code in (held, made_up):
        page = visitor.get("/follow").submit("Show what happened", reference=code.replace("Q", "O"), status=422)
        assert "That code is not quite right. Did you mean" in page.errors[0]
        assert code in page.errors[0]
        assert "The river path is dark." not in page.text
    page = visitor.get("/follow").submit("Show what happened", reference=held.replace("Q", "O"), status=422)
    assert "The river path is dark." in page.submit(held).text


@pytest.mark.parametrize("typed", ["VX7", "x" * 5000, "\x00VX7", "'; drop table", "٣٤٦٧", "𝟛𝟜"])
def test_what_is_no_code_is_told_so(visitor: Visitor, typed: str) -> None:
    page = visitor.get("/follow").submit("Show what happened", reference=typed, status=422)

    assert len(page.errors) == 1


def test_a_reference_that_is_not_ours_is_a_guess_and_guesses_are_counted(visitor: Visitor, world: World) -> None:
    debt = world.note().debt
    form = visitor.get("/follow")
    for _time in range(10):
        page = form.submit("Show what happened", reference=references.new_reference(), status=422)
        assert "We do not know this reference" in page.errors[0]

    assert form.submit("Show what happened", reference=debt.reference, status=429).heading == "Too many tries"


def test_right_references_are_not_guesses(visitor: Visitor, world: World) -> None:
    debt = world.note().debt
    form = visitor.get("/follow")

    for _time in range(12):
        form.submit("Show what happened", reference=debt.reference)


def test_an_unknown_trail_is_not_found(visitor: Visitor) -> None:
    visitor.get(f"/follow/{references.new_reference()}", status=404)
    visitor.get("/follow/rubbish", status=404)


def test_everyone_reads_what_was_answered_and_how_many_wait(visitor: Visitor, world: World) -> None:
    debt = world.note().debt
    world.note("More buses.")
    answer = {"you_said": "The path is dark.", "we_did": "Lamps are coming.", "outcome": "doing"}
    actions.publish_answer([debt], **answer, by=None, now=world.now)

    page = visitor.get(f"/localities/{debt.locality.slug}/you-said")

    assert "How many voices wait for an answer is not shown" in page.text
    assert "Lamps are coming." in page.text and "More buses" not in page.text
    assert asked(page) <= 7
    assert "Lamps" in page.submit("Show", outcome="doing").text
    assert "Lamps" not in page.submit("Show", outcome="done").text


def test_a_worker_answers_several_together_from_the_worklist(visitor: Visitor, world: World) -> None:
    one, other = world.note("The river path is dark.").debt, world.note("No lamps by the river.").debt
    visitor.sign_in(world.person("Wyn", "worker", locality=one.locality))

    worklist = visitor.get("/answers-owed")
    assert "2 people wait" in worklist.text and "No lamps by the river." in worklist.text
    page = visitor.get(f"/answers-owed/{one.key}")
    page = page.submit(
        "Publish the answer",
        you_said="It is dark by the river.",
        we_did="Lamps are coming.",
        outcome="doing",
        together=[other.key],
    )

    assert "The answer is published." in page.text
    assert "Nobody is waiting" in page.text
    assert "Lamps are coming." in visitor.get(f"/follow/{other.reference}").text


def test_the_worklist_takes_as_many_queries_for_many_as_for_one(visitor: Visitor, world: World) -> None:
    world.note()
    visitor.sign_in(world.person("Ada", "administrator"))
    few = asked(visitor.get("/answers-owed"))
    for number in range(30):
        world.note(f"Note {number}")

    assert asked(visitor.get("/answers-owed")) == few <= 7


def test_an_answer_half_written_is_kept(visitor: Visitor, world: World) -> None:
    debt = world.note().debt
    visitor.sign_in(world.person("Ada", "worker"))

    page = visitor.get(f"/answers-owed/{debt.key}").submit("Publish the answer", you_said="It is dark.", status=422)

    assert "It is dark." in page.html
    assert len(page.errors) == 2


def test_a_worker_says_that_they_told_them(visitor: Visitor, world: World) -> None:
    debt = world.note(route="worker").debt
    visitor.sign_in(world.person("Wyn", "worker", locality=debt.locality))
    page = visitor.get(f"/answers-owed/{debt.key}")
    page = page.submit("Publish the answer", you_said="It is dark.", we_did="Lamps.", outcome="done")
    assert "Tell them" in page.text

    page = visitor.get(f"/answers-owed/{debt.key}").submit("I have told them")

    assert "Nobody is waiting" in page.text


@pytest.mark.parametrize(
    ("roles", "status"), [((), 303), (("resident",), 403), (("auditor",), 200), (("worker",), 200)]
)
def test_who_sees_what_is_owed(visitor: Visitor, world: World, roles: tuple[str, ...], status: int) -> None:
    if roles:
        visitor.sign_in(world.person("Sam", *roles))

    visitor.get("/answers-owed", status=status)


@pytest.mark.parametrize("role", ["steward", "administrator"])
def test_who_oversees_reads_what_is_owed_and_leaves_the_answer_to_those_who_work_there(
    visitor: Visitor, world: World, role: str
) -> None:
    debt = world.note().debt
    page = visitor.sign_in(world.person("Ova", role)).get(f"/answers-owed/{debt.key}")

    assert "Publish" not in page.text


def test_a_steward_answers_a_barrier(visitor: Visitor, world: World) -> None:
    debt = actions.owe(kind="barrier", locality_id=world.locality().id, route="reference", by=None, now=world.now)

    note = world.note().debt
    page = visitor.sign_in(world.person("Ova", "steward")).get(f"/answers-owed/{debt.key}")

    assert "Publish the answer" in page.text
    assert note.key not in page.html, "nor anything else at the same time"


def test_an_auditor_answers_nothing_and_a_worker_nothing_elsewhere(visitor: Visitor, world: World) -> None:
    debt = world.note().debt
    visitor.sign_in(world.person("Aud", "auditor"))
    assert "Publish" not in visitor.get(f"/answers-owed/{debt.key}").text
    visitor.post(f"/answers-owed/{debt.key}/told", status=400)
    visitor.sign_in(world.person("Wyn", "worker", locality=world.locality("tilbury-and-chadwell")))

    visitor.get(f"/answers-owed/{debt.key}", status=403)
    assert debt.reference not in visitor.get("/answers-owed").text
