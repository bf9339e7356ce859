"""The yardstick for the import: read a CSV and insert its rows, nothing checked.

`python -m benchmarks.bare.importing FILE DATABASE`
"""

import csv
import sys

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Comment(Base):
    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    date: Mapped[str]


def main(file: str, database: str) -> None:
    """Take every row in, a thousand at a time, in one transaction."""
    engine = sa.create_engine(f"sqlite:///{database}")
    Base.metadata.create_all(engine)
    with open(file, newline="", encoding="utf-8") as lines, Session(engine) as db:
        rows = [{"text": row["text"], "date": row["date"]} for row in csv.DictReader(lines)]
        for start in range(0, len(rows), 1000):
            db.execute(sa.insert(Comment), rows[start : start + 1000])
        db.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
