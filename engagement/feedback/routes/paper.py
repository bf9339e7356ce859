"""Answers on paper: a poster, slips to hand out, a list to go round with."""

from typing import Any

from engagement.feedback import permissions, queries, rules
from engagement.feedback.models import Answer
from engagement.feedback.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.look import path_to
from engagement.shared.pages import needs, paged
from engagement.shared.printing import qr, sheet

SLIPS, LINES = 24, 100
"""How many slips, and how many lines of a list, are printed at a time; further ones are on the next page of the list."""


@bp.get("/answers/<answer>/poster.pdf")
@needs(permissions.see_owed, of=queries.get_answer)
def print_poster(answer: Answer) -> Any:
    """Print a poster: you said, we did."""
    rules.check_published(answer)
    more = path_to("feedback.you_said", locality=answer.locality.slug)
    return sheet("feedback/poster.html", name=f"poster-{answer.key}", answer=answer, code=qr(more), rules=rules)


@bp.get("/answers-to-tell/<answer>/<way>/slips.pdf")
@needs(permissions.see_owed, of=queries.get_job)
def print_slips(job: tuple[Answer, str]) -> Any:
    """Print slips to hand to the people who wait for this answer."""
    answer, way = job
    rules.check_published(answer)
    people = paged(queries.to_tell(answer.id, way), per=SLIPS)
    slips = [(debt, qr(path_to("feedback.follow", reference=debt.reference))) for debt in people]
    return sheet("feedback/slips.html", name=f"slips-{answer.key}", answer=answer, slips=slips, people=people)


@bp.get("/answers-to-tell/<answer>/<way>/list.pdf")
@needs(permissions.see_owed, of=queries.get_job)
def print_list(job: tuple[Answer, str]) -> Any:
    """Print the list of whom to tell, to go round with."""
    answer, way = job
    rules.check_published(answer)
    people = paged(queries.to_tell(answer.id, way), per=LINES)
    return sheet(
        "feedback/job_list.html",
        name=f"list-{answer.key}",
        answer=answer,
        way=way,
        people=people,
        said=queries.said(people),
        rules=rules,
        today=clock.today(),
    )
