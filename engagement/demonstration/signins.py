"""One sign-in for each role: a password that everybody may know, and a second factor where the role asks for one."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry, read_entries
from engagement.demonstration.cast import Cast, Chapter
from engagement.people import actions as people
from engagement.people import codes, sign_in
from engagement.people.rules import GUARDED, ROLES

PASSWORD = "teapot lantern marsh"
"""Of everybody who can sign in here. It guards nothing: the people are invented."""

WHERE_TO_LOOK = {
    "resident": "Home, the vote that is open in Grays, a finding that waits for a word, “Tell us”",
    "worker": "Home: log a note in half a minute; a note sent back; what is rising; whom to tell what came of it",
    "facilitator": "Home: notes held for review, notes read differently, the list of themes; the Grays rounds",
    "board_member": "The next meeting of the Grays board: has an interest in one item, so steps out",
    "chair": "The next meeting of the Grays board: open an item, watch the votes, close it with reasons",
    "clerk": "The next meeting of the Grays board: agenda, who came, letters to send",
    "fund_manager": "The Grays fund: contributions, commitments, payments, the ledger",
    "enterprise_officer": "The enterprises of Grays and Tilbury on their pathway",
    "steward": "All four localities; the barriers that wait for an answer",
    "administrator": "People and roles, the outbox, the themes",
    "auditor": "The journal, and all else that may be read",
}


@dataclass(frozen=True)
class SignIn:
    """Who can sign in, as what, and what to look at first."""

    role: str
    name: str
    email: str
    look: str


def list_sign_ins() -> list[SignIn]:
    """One for each role, in the order of the data file."""
    return [
        SignIn(str(ROLES[one["sign_in_role"]]), one["name"], one["email"], WHERE_TO_LOOK[one["sign_in_role"]])
        for one in read_entries()["people"]
        if one.get("sign_in")
    ]


def happen(book: Book, cast: Cast) -> Chapter:
    """Yesterday, so that no code of today is used up."""
    for entry in book["people"]:
        if entry.get("sign_in"):
            yield book.at(-1, of_day="20:00"), partial(_let_in, cast, entry)


def _let_in(cast: Cast, entry: Entry, now: datetime) -> None:
    person = cast.people[entry["slug"]]
    people.set_password(person, PASSWORD, by=person.id, now=now)
    if entry["sign_in_role"] in GUARDED:
        secret = codes.new_secret()
        code = codes.code_at(secret, codes.counter_at(now))
        sign_in.set_second_factor(person, secret, code, now=now)
