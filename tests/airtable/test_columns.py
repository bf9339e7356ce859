"""What may leave, kind by kind: only what has a class, only what stands, and nothing private on the way."""

from engagement.airtable.kinds import KINDS
from tests.world import World


def test_a_note_leaves_with_its_words_its_places_and_its_deepest_themes(world: World) -> None:
    note = world.note("We need a bench")
    loaded = KINDS["notes"].load([note.id])[note.id]

    assert loaded.locality_id == note.locality_id
    assert loaded.values["text"] == "We need a bench"
    assert loaded.values["locality"] == "grays"
    assert loaded.values["heard_on"] == note.heard_on.isoformat()
