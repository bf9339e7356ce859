"""The people and things a test is about, made through the application's own actions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass
class World:
    """Add one method a noun; give everything but the point of the test a default."""

    session: Session
    now: datetime
