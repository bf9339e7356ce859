"""The page of search: what workers find, what they cannot see, and what stays out of addresses."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.intelligence import actions
from engagement.intelligence.models import Note
from engagement.intelligence.search import sealed
from tests.visitor import Page, Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("session")

HOSTILE = (
    '"', '""', "'", '" OR 1=1 --', "a" * 200, "NEAR(a b)", "{words}: x", "scope:l1", "* ^ + - ( )", "%%s %(x)s", "🙂", "-bus", "-",
    "بس", "<script>alert(1)</script>", "a AND OR NOT b", "\\'\\\\", ":match", "=l1", "'=l1'|'=l2'", "bus & !stop <-> x",
)  # fmt: skip


@pytest.fixture
def searcher(visitor: Visitor, world: World) -> Visitor:
    visitor.sign_in(world.person("Lou Carr", "worker", locality=world.locality()))
    return visitor


def search(visitor: Visitor, words: str = "", **answers: Any) -> Page:
    return visitor.get("/notes/search").submit("Search", words=words, **answers)


def test_a_worker_finds_a_note_by_its_words_and_sees_them_marked(searcher: Visitor, world: World) -> None:
    world.note("The buses to <b>Orsett</b> never came.", quote="two hours at the stop")
    world.note("Lamps on the river path")

    page = search(searcher, "bus stop")

    assert "1 note" in page.text and "river" not in page.text
    assert "<mark>buses</mark> to &lt;b&gt;Orsett" in page.html and "<mark>stop</mark>" in page.html


def test_the_words_are_sealed_in_the_address_which_can_be_kept(searcher: Visitor, world: World) -> None:
    world.note("Mrs Okafor sees to the benches")

    page = search(searcher, "okafor benches", kind="A worry")

    assert "okafor" not in page.url and "kind=worry" in page.url
    assert "no-store" in page.response.headers["Cache-Control"]
    assert "1 note" in searcher.get(page.url).text
    assert "no longer be read" in searcher.get("/notes/search?q=AAAA").text


def test_what_was_left_out_is_said(searcher: Visitor, world: World) -> None:
    world.note("The bus")

    assert "Left out of the search: the, 🙂" in " ".join(search(searcher, "the bus 🙂").text.split())


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_typed_breaks_the_page(searcher: Visitor, world: World, words: str) -> None:
    world.note("The bus stop")

    for order in ("The newest", "The best match"):
        assert search(searcher, words, order=order).heading == "Search notes"


@pytest.mark.parametrize(
    "address",
    [
        "q=%E2%80%8B",
        "q=" + "x" * 5000,
        "after=nonsense",
        "page=-1&order=best",
        "page=99999999999999999999&order=best",
        "since=0001-01-01",
        "until=9999-12-31",
        "since=yesterday",
        "voices=-5",
        "theme=%F0%9F%99%82",
        "locality=nowhere",
        "order=best&upto=x",
    ],
)
def test_no_address_breaks_the_page(searcher: Visitor, world: World, address: str) -> None:
    world.note("The bus stop")

    assert searcher.get(f"/notes/search?{address}").heading == "Search notes"


def test_no_search_shows_a_word_of_an_area_that_the_reader_may_not_read(searcher: Visitor, world: World) -> None:
    elsewhere = world.locality("tilbury-and-chadwell")
    hidden = world.note("Marker heron in the other area", locality=elsewhere)
    world.note("Marker wren held back").held_at = world.now
    actions.withdraw(world.note("Marker finch taken back"), why="a mistake", by=None, now=world.now)
    world.session.flush()

    for words in ("marker", "heron", "-bus", "l1 l2", f"\ue000l{elsewhere.id}"):
        for order in ("The newest", "The best match"):
            assert not {"heron", "wren", "finch"} & set(search(searcher, words, order=order).text.split()) - {words}
    for address in (f"all=1&locality={elsewhere.slug}", f"all=1&after={hidden.key}", f"order=best&upto={hidden.key}"):
        assert "heron" not in searcher.get(f"/notes/search?{address}").text


def test_each_filter_narrows(searcher: Visitor, world: World) -> None:
    there = world.note("here", voices=12, channel="library", kind="idea", heard_on=date(2026, 2, 14))
    world.note("not this", heard_on=date(2026, 2, 15))
    actions.set_themes(there, world.themes("buses"), by=None, now=world.now)

    for address in ("voices=10", "channel=library", "kind=idea", "theme=buses", "until=2026-02-14"):
        text = searcher.get(f"/notes/search?{address}").text
        assert "1 note" in text and "not this" not in text, address
    for address in ("voices=20", "channel=hub&kind=idea", "since=2026-02-16", "mine=1"):
        assert "No note has all of this" in searcher.get(f"/notes/search?{address}").text, address


@pytest.mark.parametrize("order", ["newest", "best"])
def test_going_on_shows_every_note_once_although_others_come_meanwhile(
    searcher: Visitor, world: World, order: str
) -> None:
    keys = {world.note(f"Lamps {n} out").key for n in range(60)}
    page, shown = searcher.get(f"/notes/search?q={sealed_in(searcher, 'lamps')}&order={order}"), []
    while True:
        shown += [
            link.rpartition("/")[2]
            for link in page.links().values()
            if "/notes/" in link and link.rpartition("/")[2] in keys
        ]
        world.note("Lamps that come later")
        if "Next page" not in page.text:
            break
        page = page.follow("Next page")

    assert len(shown) == 60 and set(shown) == keys


def sealed_in(visitor: Visitor, words: str) -> str:
    with visitor.app.app_context():
        return sealed.seal(words)


def test_a_search_asks_the_database_little(searcher: Visitor, world: World) -> None:
    for n in range(30):
        world.note(f"Lamps {n}", heard_on=world.now.date() - timedelta(days=n))

    page = searcher.get("/notes/search?all=1")

    assert sum(not said.startswith("SAVEPOINT") for said in page.queries) <= 10
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Note)) == 30
