"""Keeping a model: numbers in NumPy's npz form, names in JSON within it. Never pickled, so a file can run nothing."""

import io
import json
import zipfile
from typing import Any

import numpy as np

from engagement.intelligence.suggestions.features import LENGTH, Vocabulary
from engagement.intelligence.suggestions.model import Model

FORM = 1
NUMBERS = ("rarity", "weights", "intercepts", "slopes", "offsets", "thresholds", "precision", "recall")


class NotAModel(ValueError):
    """These bytes are no model that this version can read."""


def dump(model: Model) -> bytes:
    """The model as bytes; the same model gives the same bytes."""
    names = {
        "form": FORM,
        "themes": model.themes,
        "terms": model.vocabulary.terms,
        "confident": model.confident,
    }
    numbers = {name: getattr(model, name) for name in NUMBERS if name != "rarity"}
    said = np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, names=said, rarity=model.vocabulary.rarity, **numbers)
    return file.getvalue()


def load(kept: bytes) -> Model:
    """The model of these bytes. Raises NotAModel."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as numbers:
            names = json.loads(bytes(numbers["names"]))
            arrays = {name: numbers[name] for name in NUMBERS}
            if names["form"] != FORM:
                raise NotAModel(f"it is of form {names['form']!r}, and this version reads form {FORM}")
            terms, themes = tuple(names["terms"]), tuple(names["themes"])
            confident = float(names["confident"])
    except NotAModel:
        raise
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, AttributeError) as fault:
        raise NotAModel("these bytes are not a model") from fault
    if LENGTH not in terms:
        raise NotAModel("its words are not all there")
    _check(arrays, len(terms), len(themes))
    vocabulary = Vocabulary(terms, arrays.pop("rarity"))
    return Model(themes, vocabulary, confident=confident, **arrays)


def _check(arrays: dict[str, Any], terms: int, themes: int) -> None:
    shapes = {"rarity": (terms,), "weights": (terms, themes)}
    for name, array in arrays.items():
        if array.shape != shapes.get(name, (themes,)) or array.dtype.kind != "f" or not np.isfinite(array).all():
            raise NotAModel(f"its {name} do not fit its themes and words")
