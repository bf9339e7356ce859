"""Models as bytes: the same again, and nothing that runs."""

import io

import numpy as np
import pytest

from engagement.intelligence.suggestions import learning, model, storing
from tests.intelligence.suggestions.samples import made


class Trap:
    """Unpickled, it would raise."""

    def __reduce__(self):
        return (pytest.fail, ("a model was unpickled",))


@pytest.fixture(scope="module")
def kept() -> bytes:
    return storing.dump(learning.learn(made(60)))


def test_a_model_comes_back_as_it_was(kept: bytes) -> None:
    learned = learning.learn(made(60))
    again = storing.load(kept)

    assert model.suggest(again, ["damp bus", ""]) == model.suggest(learned, ["damp bus", ""])
    assert storing.dump(again) == kept


def test_bytes_that_are_no_model_are_refused(kept: bytes) -> None:
    for wrong in (b"", b"PK\x03\x04", b"hello", kept[:-50], kept[:200]):
        with pytest.raises(storing.NotAModel):
            storing.load(wrong)


def test_a_pickle_inside_is_never_opened() -> None:
    file = io.BytesIO()
    np.savez(file, names=np.array([Trap()], dtype=object))
    alone = io.BytesIO()
    np.save(alone, np.array([Trap()], dtype=object))
    for wrong in (file.getvalue(), alone.getvalue()):
        with pytest.raises(storing.NotAModel):
            storing.load(wrong)


@pytest.mark.parametrize(
    "change",
    [
        {"slopes": np.ones(9)},
        {"offsets": np.array([np.nan] * 3)},
        {"weights": np.zeros((2, 3), dtype=np.float32)},
        {"thresholds": np.array(["a", "b", "c"])},
        {"names": np.frombuffer(b'{"form": 99}', dtype=np.uint8)},
        {"names": np.frombuffer(b"[1]", dtype=np.uint8)},
    ],
)
def test_numbers_that_do_not_fit_are_refused(kept: bytes, change: dict) -> None:
    with np.load(io.BytesIO(kept)) as numbers:
        changed = {name: numbers[name] for name in numbers} | change
    file = io.BytesIO()
    np.savez(file, **changed)

    with pytest.raises(storing.NotAModel):
        storing.load(file.getvalue())
