"""Loading a place's data file."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from engagement.places import actions, queries, rules
from engagement.places.events import LocalityLoaded
from engagement.places.models import Locality, Neighbourhood, PostcodeArea
from engagement.places.place import BadPlace, current_place, read_place
from engagement.shared.events import told
from engagement.shared.paths import PACKAGE

DEFAULT = PACKAGE / "data" / "thurrock.toml"


@pytest.fixture
def loaded(session, now):
    actions.load_place(current_place(), by=None, now=now)
    session.flush()


def test_the_four_localities_come_with_their_neighbourhoods_and_postcodes(session, loaded):
    localities = queries.list_localities()
    assert [locality.slug for locality in localities] == [entry.slug for entry in current_place().localities]
    assert session.scalar(sa.select(sa.func.count(Neighbourhood.id))) == 20
    assert session.scalar(sa.select(sa.func.count(PostcodeArea.prefix))) >= 10


def test_loading_twice_changes_nothing_and_tells_nothing(session, now, loaded):
    session.commit()
    actions.load_place(current_place(), by=None, now=now)
    assert not told(session)
    assert session.scalar(sa.select(sa.func.count(Locality.id))) == 4


def test_each_locality_loaded_is_told_once(session, now):
    actions.load_place(current_place(), by=None, now=now)
    assert [type(fact) for fact in told(session)] == [LocalityLoaded] * 4


@pytest.mark.parametrize(
    ("postcode", "locality"),
    [("rm17 6sl", "grays"), ("RM18 7AA", "tilbury-and-chadwell"), ("SS17 0AA", "stanford-and-corringham")],
)
def test_a_postcode_leads_to_its_locality(loaded, postcode, locality):
    assert queries.locate(postcode).slug == locality


def test_a_postcode_outside_the_borough_is_named_in_the_refusal(loaded):
    with pytest.raises(rules.OutsideThePlace, match=r"SW1A 1AA is not in Thurrock"):
        queries.locate("sw1a 1aa")


def test_a_file_that_is_no_place_says_what_is_missing(tmp_path):
    file = tmp_path / "nowhere.toml"
    file.write_text('slug = "nowhere"')
    with pytest.raises(BadPlace, match=r"nowhere\.toml has no 'name'"):
        read_place(file)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('phone = ""', "has no phone"),
        ('phone = "soon"', "phone is no number"),
        ('title = " "', "has no title"),
        ('link = "javascript:alert(1)"', "must begin with https:// or /"),
    ],
)
def test_a_route_to_help_that_leads_nowhere_is_refused(tmp_path: Path, wrong: str, says: str) -> None:
    part = wrong.split(" = ")[0]
    whole = DEFAULT.read_text(encoding="utf-8")
    before, section = whole.split("[safeguarding]\n", 1)
    file = tmp_path / "nowhere.toml"
    file.write_text(
        before + "[safeguarding]\n" + re.sub(rf"(?m)^{part} = .*$", wrong, section, count=1), encoding="utf-8"
    )

    with pytest.raises(BadPlace, match=says):
        read_place(file)
