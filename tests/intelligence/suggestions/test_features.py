"""Texts as numbers: our features are scikit-learn's TF-IDF."""

import numpy as np
import pytest
from scipy.sparse import hstack  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from engagement.intelligence.suggestions import features, learning
from engagement.intelligence.suggestions.examples import Example
from tests.intelligence.suggestions.samples import made

ODD = ["", "!!", "a", "Ünïcode ÜBER naïve", "don't  stop", "1 22 333 4444", "bus bus bus bus", "اردو میں", "x" * 5000]


def by_scikit_learn(texts: list[str], asked: list[str]):
    """The two blocks as TfidfVectorizer makes them, with their names."""
    bare = [" ".join(features.words(text)) for text in texts]
    wanted = [" ".join(features.words(text)) for text in asked]
    whole = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\w+", sublinear_tf=True, min_df=2)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
    whole.fit(bare)
    pieces.fit(bare)
    names = [f"w:{name}" for name in whole.get_feature_names_out()]
    names += [f"p:{name}" for name in pieces.get_feature_names_out()]
    return names, hstack([whole.transform(wanted), pieces.transform(wanted)]).toarray()


def test_features_equal_those_of_scikit_learn() -> None:
    texts = [example.text for example in made(60)] + ODD
    asked = [*texts, "a bus nobody has seen", "zzz"]
    ours = features.vocabulary_of(texts, [()] * len(texts))

    names, theirs = by_scikit_learn(texts, asked)
    found = learning.matrix(ours, [Example(text, frozenset()) for text in asked]).toarray()

    assert [*sorted(names), features.LENGTH] == list(ours.terms)
    np.testing.assert_allclose(found[:, :-1], theirs[:, np.argsort(names)], atol=1e-12)


def test_a_word_of_a_single_text_is_not_kept() -> None:
    vocabulary = features.vocabulary_of(["bus bus for Ermintrude", "a bus"], [(), ()])

    assert "w:bus" in vocabulary.terms and "erm" not in " ".join(vocabulary.terms)


def test_the_length_of_a_text_is_a_feature_and_an_empty_text_has_none() -> None:
    vocabulary = features.vocabulary_of(["a bus"], [()])

    assert vocabulary.row("zzz zzz").values.tolist() == [features.LENGTH_WEIGHT * np.log(3)]
    assert vocabulary.row("!!").values.tolist() == []


@pytest.mark.parametrize("word", ["a", "an", "the", "buses"])
def test_every_piece_of_a_word_lies_within_it_and_its_spaces(word: str) -> None:
    assert all(piece in f" {word} " for piece in features.pieces_of(word))


def test_known_fields_weigh_the_same_each_and_unknown_values_nothing() -> None:
    vocabulary = features.vocabulary_of(["a bus"], [(("question", "what was good?"),)])

    assert vocabulary.row("", (("question", "what was good?"),)).values.tolist() == [features.ALSO_WEIGHT]
    assert vocabulary.row("", (("question", "another"),)).values.tolist() == []
