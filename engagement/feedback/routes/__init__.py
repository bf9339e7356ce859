"""Pages of answers: follow what became of something, read what was answered, see what is owed, answer, tell."""

from engagement.feedback.routes import drafts, following, owed, paper, publishing, standing, telling
from engagement.feedback.routes.blueprint import bp

__all__ = ["bp", "drafts", "following", "owed", "paper", "publishing", "standing", "telling"]
