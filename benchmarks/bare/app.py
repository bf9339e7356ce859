"""What any Flask page costs: a signed cookie, the signed-in user, a count, 25 rows of 50,000 and 25 kB of Jinja; and one insert.

Run as `gunicorn benchmarks.bare.app:app` with DATABASE_URL set to a database of its own.
"""

import os

import sqlalchemy as sa
from flask import Flask, redirect, render_template, request, session
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ROWS = 50_000


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Row(Base):
    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    words: Mapped[str]


app = Flask(__name__)
app.secret_key = "bare"
engine = sa.create_engine(os.environ["DATABASE_URL"])
if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def settle(connection, record):
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")


def fill() -> None:
    """Make the tables and their rows."""
    Base.metadata.create_all(engine)
    with Session(engine) as db:
        db.add(User(id=1, name="Wren Fairweather"))
        words = "Somebody said that the path by the river is dark after four and that a lamp would help. " * 2
        rows = [{"area": n % 4, "title": f"Row number {n}", "words": words} for n in range(ROWS)]
        db.execute(sa.insert(Row), rows)
        db.execute(sa.text("ANALYZE"))
        db.commit()


@app.get("/in")
def sign_in():
    session["user"] = 1
    return "in"


@app.get("/")
def page():
    with Session(engine) as db:
        user = db.get(User, session["user"])
        count = db.scalar(sa.select(sa.func.count()).select_from(Row).where(Row.area == 1))
        rows = db.scalars(sa.select(Row).where(Row.area == 1).order_by(Row.id.desc()).limit(25)).all()
        return render_template("page.html", user=user, count=count, rows=rows)


@app.post("/")
def insert():
    with Session(engine) as db:
        db.get(User, session["user"])
        db.add(Row(area=1, title=request.form["title"], words=request.form["words"]))
        db.commit()
    return redirect("/", code=303)
