"""The index gives the nearest notes, kept up as notes come and go, in memory or in a file that others read meanwhile."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from engagement.intelligence.likeness import blocks, codes
from engagement.intelligence.likeness.blocks import Busy, Unreadable
from engagement.intelligence.likeness.codes import Floats
from engagement.intelligence.likeness.index import Index


def vectors(many: int, *, seed: int = 1) -> Floats:
    """Unit vectors, any."""
    rows = np.random.default_rng(seed).standard_normal((many, 256), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


SOME = vectors(40)


def keys(index: Index, vector: Floats, **limits: object) -> list[int]:
    return [near.key for near in index.nearest(vector, **limits)]  # type: ignore[arg-type]


def test_the_nearest_are_those_of_a_full_comparison_with_true_cosines() -> None:
    rows, index = vectors(20_000), Index()
    index.extend(range(1, 20_001), rows)
    for asked in vectors(20, seed=2) * 0.3 + rows[5_000:5_020] * 0.7:
        asked /= np.linalg.norm(asked)
        exact = rows @ asked
        near = index.nearest(asked, count=3, candidates=20_000)
        assert near[0].key == int(exact.argmax()) + 1
        assert near[0].closeness == pytest.approx(float(exact.max()), abs=0.005)
        assert index.nearest(asked, count=1) == near[:1]


def test_equal_notes_come_in_the_order_of_their_keys_however_they_were_added() -> None:
    for order in ([5, 3, 9, 1], [1, 9, 3, 5]):
        index = Index()
        for key in order:
            index.add(key, SOME[0])
        assert keys(index, SOME[0]) == [1, 3, 5, 9]
        assert keys(index, SOME[0], candidates=2, count=2) == [1, 3]
        assert len({near.closeness for near in index.nearest(SOME[0])}) == 1


def test_only_the_localities_asked_for_are_looked_at() -> None:
    index = Index()
    index.extend([1, 2, 3], SOME[:3], scopes=[7, 8, 9])
    assert set(keys(index, SOME[0])) == {1, 2, 3}
    assert set(keys(index, SOME[0], among={8, 9})) == {2, 3}
    assert keys(index, SOME[0], among=[]) == keys(index, SOME[0], among=[-1, 10**6]) == []


def test_a_dropped_note_is_gone_wiped_and_its_place_used_again() -> None:
    index = Index()
    index.extend(range(1, 41), SOME)
    assert index.drop(3) and not index.drop(3) and not index.drop(0)
    block = index._blocks.there()[0]
    assert not block.numbers[2].any() and not block.bits[:, 2].any()
    assert 3 not in index and 4 in index and len(index) == 39
    assert 3 not in keys(index, SOME[2], count=40)
    index.add(99, SOME[2])
    assert index._blocks.used == 40 and keys(index, SOME[2], count=1) == [99]


def test_a_changed_note_is_kept_once_with_its_new_meaning_and_place() -> None:
    index = Index()
    index.add(1, SOME[0], scope=4)
    index.add(1, SOME[1], scope=5)
    assert len(index) == 1 and index.nearest(SOME[1], among=[5])[0].closeness > 0.99
    assert index.nearest(SOME[1], among=[4]) == []


def test_a_note_without_words_is_not_kept_and_finds_nothing() -> None:
    index, nothing = Index(), np.zeros(256, dtype=np.float32)
    assert Index().nearest(SOME[0]) == []
    index.add(1, SOME[0])
    assert (
        index.nearest(nothing)
        == index.nearest(SOME[0] * np.nan)
        == index.nearest(SOME[0][:9])
        == index.nearest(SOME[0], count=0)
        == []
    )
    assert not index.add(1, nothing)
    assert len(index) == 0


@pytest.mark.parametrize(
    ("many", "rows", "scopes"),
    [
        ([0], SOME[:1], None),
        ([1, 1], SOME[:2], None),
        ([1], SOME[:2], None),
        ([1], SOME[:1], [2**16]),
        ([1], SOME[:1], [-1]),
    ]
    + [([1], SOME[:1] * np.inf, None), ([1], SOME[:1, :9], None), ([1, 2], SOME[:2], [1])],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    many: list[int], rows: Floats, scopes: list[int] | None
) -> None:
    index = Index()
    index.add(1, SOME[0])
    with pytest.raises(ValueError, match="ector"):
        index.extend(many, rows, scopes=scopes)
    assert keys(index, SOME[0]) == [1]


def test_readers_of_a_file_see_each_note_as_it_comes_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "notes.index"
    writer = Index.open(path, edition="a", write=True)
    reader = Index.open(path, edition="a")
    assert reader.nearest(SOME[0]) == []
    writer.extend(range(1, 41), SOME)
    assert keys(reader, SOME[7], count=1) == [8]
    many = vectors(blocks.ROWS, seed=3)
    writer.extend(range(100, 100 + len(many)), many)
    assert keys(reader, many[-1], count=1) == [99 + len(many)]
    writer.drop(8)
    assert 8 not in keys(reader, SOME[7])
    writer.close()
    again = Index.open(path, edition="a", write=True)
    again.add(7_000_000, SOME[7])
    assert again._blocks.used == 40 + len(many)  # the emptied row was found again
    assert np.array_equal(again.keys(), reader.keys())
    again.close()
    reader.close()


def test_a_saved_index_loads_as_it_was_without_its_empty_rows(tmp_path: Path) -> None:
    index = Index()
    index.extend(range(1, 41), SOME, scopes=range(40))
    index.drop(5)
    index.save(tmp_path / "notes.index", edition="a")
    loaded = Index.load(tmp_path / "notes.index", edition="a")
    assert loaded._blocks.used == len(loaded) == 39
    assert loaded.nearest(SOME[9], among=range(20)) == index.nearest(SOME[9], among=range(20))
    assert [file.name for file in tmp_path.iterdir()] == ["notes.index"]


def test_a_reader_can_tell_that_the_index_was_built_anew(tmp_path: Path) -> None:
    path, index = tmp_path / "notes.index", Index()
    index.add(1, SOME[0])
    index.save(path, edition="a")
    reader = Index.open(path, edition="a")
    assert not reader.replaced() and not index.replaced()
    index.add(2, SOME[1])
    index.save(path, edition="a")
    assert reader.replaced() and keys(reader, SOME[1]) == [1]  # the old one still answers
    path.unlink()
    assert reader.replaced()
    reader.close()


def test_a_file_that_is_broken_strange_or_of_other_vectors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.index"
    index = Index()
    index.extend(range(1, 41), SOME)
    index.save(path, edition="a")
    whole = path.read_bytes()
    with pytest.raises(Unreadable, match="other word vectors"):
        Index.open(path, edition="b")
    for broken in (b"", b"PK\x03\x04", whole[:4000], whole[: blocks.HEADER + 99], b"X" + whole[1:], b"\xff" * 5_000):
        path.write_bytes(broken)
        with pytest.raises(Unreadable):
            Index.open(path, edition="a")
    with pytest.raises(Unreadable):
        Index.open(tmp_path / "none", edition="a")


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "notes.index"
    with_pen = Index.open(path, edition="a", write=True)
    with pytest.raises(Busy):
        Index.open(path, edition="a", write=True)
    with_pen.close()
    Index.open(path, edition="a", write=True).close()


def test_a_writer_killed_at_any_moment_leaves_whole_notes(tmp_path: Path) -> None:
    path = tmp_path / "notes.index"
    script = f"""
import numpy as np
from pathlib import Path
from engagement.intelligence.likeness.index import Index
index = Index.open(Path({str(path)!r}), edition="a", write=True)
rows = np.random.default_rng(1).standard_normal((40, 256), dtype=np.float32)
print("ready", flush=True)
for key in range(1, 10**9): index.add(key, rows[key % 40])
"""
    writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    reader = Index.open(path, edition="a")
    while len(reader) < 500:
        pass
    writer.kill()
    writer.wait()
    writer.stdout.close()
    again = Index.open(path, edition="a", write=True)
    assert np.array_equal(again.keys(), np.arange(1, len(again) + 1))
    rows = np.random.default_rng(1).standard_normal((40, 256), dtype=np.float32)
    assert all(again.nearest(row / np.linalg.norm(row))[0].closeness > 0.99 for row in rows)
    again.close()
    reader.close()


def test_readers_are_never_disturbed_by_a_writer() -> None:
    index, wrong, done = Index(), [], threading.Event()
    index.extend(range(1, 21), SOME[:20])

    def read() -> None:
        while not done.is_set():
            near = index.nearest(SOME[3])
            if near[0].key != 4 or near[0].closeness < 0.99:
                wrong.append(near)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(300):
        index.extend([100 + n for n in range(20)], SOME[20:] if turn % 2 else -SOME[20:])
        index.drop(100 + turn % 20)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


class AnyOrder(RuleBasedStateMachine):
    """However notes come, change and go, the index answers as a plain table of vectors would."""

    def __init__(self) -> None:
        super().__init__()
        self.index, self.table = Index(), dict[int, tuple[int, int]]()

    @rule(key=st.integers(1, 12), row=st.integers(0, 5), scope=st.integers(0, 2))
    def add(self, key: int, row: int, scope: int) -> None:
        assert self.index.add(key, SOME[row], scope=scope)
        self.table[key] = row, scope

    @rule(key=st.integers(0, 12))
    def drop(self, key: int) -> None:
        assert self.index.drop(key) == (self.table.pop(key, None) is not None)

    @invariant()
    def answers_as_a_table(self) -> None:
        assert self.index.keys().tolist() == sorted(self.table)
        for scope in range(3):
            small = codes.in_bytes(SOME)
            score = {
                key: codes.closeness(small[[row]], SOME[1])[0]
                for key, (row, place) in self.table.items()
                if place == scope
            }
            assert keys(self.index, SOME[1], among=[scope], count=20) == sorted(
                score, key=lambda key: (-score[key], key)
            )


TestAnyOrder = AnyOrder.TestCase
