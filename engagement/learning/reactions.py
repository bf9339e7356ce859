"""What learning does when something happens."""

from engagement.feedback.events import AnswerPublished
from engagement.learning import actions


def take_in_answer(event: AnswerPublished) -> None:
    """A barrier is answered by any answer to its debt, also one written on the list of what is owed."""
    actions.take_in_answer(event.answer_id, by=event.by, now=event.at)
