"""What a text means becomes a vector: of any text, in any language, with no network and nothing heavy in a web page."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.intelligence.likeness import alike
from engagement.intelligence.likeness.meanings import Meanings
from engagement.intelligence.likeness.weights import VECTORS, WordsMissing

ODD = {
    "nothing": "",
    "spaces": " \n\t ",
    "emoji": "😀👨‍👩‍👧‍👦🚌",
    "NUL": "the bus\0never\0comes",
    "half a character": "the bus \ud800 never comes",
    "Urdu": "بس اتوار کو کبھی نہیں آتی",
    "Romanian": "Autobuzul nu vine niciodată duminica",
    "long": "the bus never comes " * 5_000,
    "one long word": "a" * 100_000,
    "marks": "?!…" * 100,
}


@pytest.mark.parametrize("kind", ODD)
def test_any_text_has_a_vector_of_length_one_or_none_at_all(kind: str, meanings: Meanings) -> None:
    started = time.process_time()
    vector = meanings.of_one(ODD[kind])
    assert vector.shape == (256,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5) or not vector.any()
    assert time.process_time() - started < 1


@given(st.text())
def test_no_text_raises(meanings: Meanings, text: str) -> None:
    assert np.isfinite(meanings.of_one(text)).all()


def test_a_text_has_the_same_vector_in_any_company(meanings: Meanings) -> None:
    texts = ["The bus never comes.", "", "My flat is damp and nobody cares about it at all, year after year."]
    assert all(np.array_equal(row, meanings.of_one(text)) for row, text in zip(meanings.of(texts), texts, strict=True))
    assert meanings.of([]).shape == (0, 256)


def test_the_same_thing_in_other_words_is_closer_than_another_thing(meanings: Meanings) -> None:
    said, again, other = meanings.of(
        ["Damp flat, ill baby", "Mould on our walls makes the infant poorly", "The choir cheers me"]
    )
    assert said @ again > said @ other + 0.2


def test_these_are_the_vectors_that_wordllama_itself_gives() -> None:
    script = """
import numpy as np
from pathlib import Path
import wordllama
from engagement.intelligence.likeness.meanings import Meanings
from engagement.intelligence.likeness.weights import read_weights
texts = ["the bus never comes", "a flat full of mould, and no one to ring!"]
theirs = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True).embed(texts, norm=True)
weights = read_weights()
for text, vector in zip(texts, theirs):
    ours = weights.vectors[weights.splitter.encode(text, add_special_tokens=False).ids].astype("f4").sum(axis=0)
    assert np.allclose(ours / np.linalg.norm(ours), vector, atol=1e-6)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_it_reads_with_the_network_cut_and_never_imports_wordllama() -> None:
    script = """
import socket, sys
def cut(*_, **__): raise AssertionError("the network was asked for")
socket.socket = socket.create_connection = socket.getaddrinfo = cut
from engagement.intelligence.likeness.meanings import Meanings
assert Meanings.load().of_one("The bus never comes").any()
print(*({"wordllama", "requests", "huggingface_hub", "safetensors", "pydantic"} & set(sys.modules)))
"""
    answer = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert answer.stdout.split() == []


def test_the_web_application_starts_without_it() -> None:
    heavy = {"tokenizers", "engagement.intelligence.likeness.index"}
    script = f"import sys, engagement.application; print(*({heavy} & set(sys.modules)))"
    started = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert started.stdout.split() == []


@pytest.mark.parametrize("broken", [b"", b"\0" * 7, b"\xff" * 64, b"\x02\0\0\0\0\0\0\0{}", b"\x02\0\0\0\0\0\0\0[]"])
def test_weights_that_are_missing_or_broken_are_named(broken: bytes, tmp_path: Path) -> None:
    with pytest.raises(WordsMissing):
        Meanings.load(weights=tmp_path)
    installed = (
        Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / "wordllama" / "tokenizers"
    )
    (tmp_path / "tokenizers").symlink_to(installed)
    (tmp_path / "weights").mkdir()
    (tmp_path / VECTORS).write_bytes(broken)
    with pytest.raises(WordsMissing):
        Meanings.load(weights=tmp_path)


def test_words_of_one_group_become_one_and_little_words_go(tmp_path: Path) -> None:
    (tmp_path / "alike.txt").write_text(
        "# a remark\ndoctor: gp, General Practitioner\nbaby: infant\n", encoding="utf-8"
    )
    (tmp_path / "small.txt").write_text("the a is\n", encoding="utf-8")
    same, small = alike.read_words(tmp_path)
    assert (
        alike.plain("The GP is a General Practitioner; infants, babies", same=same, small=small)
        == "doctor doctor baby baby"
    )
    assert alike.plain("Is the…", same=same, small=small) == "is the"


def test_other_word_lists_make_another_edition(meanings: Meanings, tmp_path: Path) -> None:
    (tmp_path / "alike.txt").write_text("", encoding="utf-8")
    (tmp_path / "small.txt").write_text("", encoding="utf-8")
    assert Meanings.load(words=tmp_path).edition != meanings.edition == Meanings.load().edition
