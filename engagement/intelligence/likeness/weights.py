"""The word vectors and the word splitter that the package ``wordllama`` carries, read straight from its files.

The package itself is never imported: it would bring in 300 modules and an HTTP client, and set up logging for the whole
process. Its folder is found, its two files are read, and the vectors stay in the file until a word asks for its own.
"""

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

VECTORS = "weights/l2_supercat_256.safetensors"
SPLITTER = "tokenizers/l2_supercat_tokenizer_config.json"
TENSOR = "embedding.weight"
LONGEST_HEADER = 1_000_000


class WordsMissing(RuntimeError):
    """The word vectors are not installed, or their file is not what we know."""


@dataclass(frozen=True)
class Weights:
    """``vectors``: one row a piece of a word, float16, (pieces, 256), mapped from the file. ``splitter``: text → row numbers."""

    vectors: npt.NDArray[np.float16]
    splitter: Any


def read_weights(folder: Path | None = None) -> Weights:
    """From ``folder``, or from where ``wordllama`` is installed. Raises `WordsMissing`."""
    folder = folder or _installed()
    try:
        splitter = Tokenizer.from_file(str(folder / SPLITTER))
    except Exception as problem:  # the tokenizer raises nothing narrower
        raise WordsMissing(f"No word splitter at {SPLITTER} of wordllama") from problem
    splitter.no_padding()
    splitter.no_truncation()
    return Weights(vectors=_vectors(folder / VECTORS), splitter=splitter)


def _installed() -> Path:
    found = find_spec("wordllama")  # finds a folder; imports nothing
    if found is None or not found.submodule_search_locations:
        raise WordsMissing("The package wordllama is not installed")
    return Path(found.submodule_search_locations[0])


def _vectors(path: Path) -> npt.NDArray[np.float16]:
    """The safetensors layout: eight bytes of length, a JSON header, then the numbers."""
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="r")
        length = int(raw[:8].view("<u8")[0])
        if length > LONGEST_HEADER:
            raise WordsMissing(f"{VECTORS} has a header we cannot read")
        about = json.loads(bytes(raw[8 : 8 + length]))[TENSOR]
        start, end = about["data_offsets"]
        rows, wide = about["shape"]
        if about["dtype"] != "F16" or end - start != rows * wide * 2:
            raise WordsMissing(f"{VECTORS} does not hold half-precision numbers")
        return np.frombuffer(raw, dtype="<f2", count=rows * wide, offset=8 + length + start).reshape(rows, wide)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as problem:
        raise WordsMissing(f"{VECTORS} of wordllama cannot be read") from problem
