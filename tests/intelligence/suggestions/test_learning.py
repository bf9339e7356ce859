"""Learning, suggesting without scikit-learn, and the words that spoke."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]
from sklearn.multiclass import OneVsRestClassifier  # type: ignore[import-untyped]
from sklearn.pipeline import FeatureUnion, make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import FunctionTransformer  # type: ignore[import-untyped]

from engagement.intelligence.suggestions import features, learning, model, splits
from engagement.intelligence.suggestions.examples import Example
from engagement.intelligence.suggestions.model import Model
from tests.intelligence.suggestions.samples import made

EXAMPLES = made(90)
NEW = ["late again, the buses", "Mould!!", "the park and the damp flat", "nothing known", "", "damp " * 300]


@pytest.fixture(scope="module")
def learned() -> Model:
    return learning.learn(EXAMPLES)


def lengths(texts):
    """The feature of a text's length, for scikit-learn."""
    words = [[len(features.words(text))] for text in texts]
    return csr_matrix(features.LENGTH_WEIGHT * np.log1p(np.array(words)))


def plain(examples: list[Example]) -> list[Example]:
    return [Example(example.text, example.themes) for example in examples]


def test_suggestions_without_scikit_learn_equal_its_own() -> None:
    ours = learning.learn(plain(EXAMPLES))
    whole = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\w+", sublinear_tf=True, min_df=2)
    pieces = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2, preprocessor=only_words
    )
    one = learning.one_theme().set_params(tol=1e-9, max_iter=100_000)
    theirs = make_pipeline(
        FeatureUnion([("w", whole), ("p", pieces), ("l", FunctionTransformer(lengths))]), OneVsRestClassifier(one)
    )
    theirs.fit([e.text for e in EXAMPLES], learning.truth_of(EXAMPLES, ours.themes).astype(int))
    weights = np.array([each.coef_[0] for each in theirs[-1].estimators_]).T
    names = [f"w:{n}" for n in whole.get_feature_names_out()] + [f"p:{n}" for n in pieces.get_feature_names_out()]
    assert [*sorted(names), features.LENGTH] == list(ours.vocabulary.terms)
    # Their weights in our model, uncalibrated: the probabilities must be theirs.
    same = Model(
        ours.themes,
        ours.vocabulary,
        weights[[*np.argsort(names), -1]].astype(np.float32),
        np.array([each.intercept_[0] for each in theirs[-1].estimators_]),
        np.ones(3),
        np.zeros(3),
        *(ours.thresholds, ours.precision, ours.recall, ours.confident),
    )

    np.testing.assert_allclose(model.probabilities(same, NEW), theirs.predict_proba(NEW), atol=1e-6)


def only_words(text: str) -> str:
    return " ".join(features.words(text))


def test_learning_twice_gives_the_same_numbers(learned: Model) -> None:
    again = learning.learn(EXAMPLES)

    assert (again.weights == learned.weights).all() and (again.thresholds == learned.thresholds).all()
    assert again.confident == learned.confident and again.vocabulary.terms == learned.vocabulary.terms


def test_what_is_plain_is_suggested_first_with_the_words_that_said_so(learned: Model) -> None:
    first = [suggested[0] for suggested in model.suggest(learned, NEW[:2])]

    assert [one.theme for one in first] == ["Buses", "Damp"]
    assert "buses" in first[0].words and first[1].words == ("mould",)
    assert all(one.probability > 0.8 for one in first)


def test_suggestions_come_best_first_and_no_more_than_asked_for(learned: Model) -> None:
    [suggested] = model.suggest(learned, ["the park and the damp flat"], most=2)

    assert {one.theme for one in suggested} == {"Parks", "Damp"}
    assert suggested[0].probability >= suggested[1].probability


@pytest.mark.parametrize("text", NEW)
def test_what_the_words_add_is_the_whole_score(learned: Model, text: str) -> None:
    also = (("question", "a"),)
    row = learned.vocabulary.row(text, also)
    for at, theme in enumerate(learned.themes):
        added = sum(model.spoken(learned, text, theme, also=also).values())

        assert added + learned.intercepts[at] == pytest.approx(model.score(learned, row)[at], abs=1e-6)


def test_a_text_without_a_known_word_still_gets_an_answer_and_no_words(learned: Model) -> None:
    for text in ("", "qqq", "!?"):
        [suggested] = model.suggest(learned, [text])

        assert len(suggested) == 3 and all(one.words == () for one in suggested)


def test_the_words_that_speak_most_for_a_theme_are_its_own(learned: Model) -> None:
    assert "bus" in model.strongest(learned, "Buses", most=3)


def test_a_model_knows_how_right_it_was_on_what_was_held_back(learned: Model) -> None:
    assert ((learned.precision > 0.7) & (learned.precision <= 1)).all()
    assert ((learned.recall > 0.7) & (learned.recall <= 1)).all()


def test_a_theme_with_too_few_examples_is_not_learned() -> None:
    rare = [Example(f"drone number {n}", frozenset({"Drones"})) for n in range(learning.LEAST - 1)]

    assert "Drones" not in learning.learn([*plain(EXAMPLES), *rare]).themes


def test_a_theme_whose_texts_are_all_held_back_at_once_does_no_harm() -> None:
    """The parts share out each text's rarest theme; one that is nowhere the rarest can fall into a single part."""
    rare = [Example(f"word{n} said{n % 18}", frozenset({f"theme {n % 18:02}"})) for n in range(90)]
    together = [n for n, part in enumerate(splits.folds(rare, number=learning.FOLDS)) if part == 0][:6]
    examples = [Example(e.text, e.themes | ({"Street"} if n in together else set())) for n, e in enumerate(rare)]
    parts = splits.folds(examples, number=learning.FOLDS)

    assert {parts[n] for n in together} == {0}
    nearly_all = [Example(e.text, e.themes | (set() if n in together else {"Street"})) for n, e in enumerate(rare)]
    assert "Street" in learning.learn(nearly_all).themes
    assert "Street" in learning.learn(examples).themes


@pytest.mark.parametrize(
    ("examples", "says"),
    [
        ([], "there are 0 different texts to learn from, and at least 10 are needed"),
        (plain(EXAMPLES[:7]), "there are 7 different texts to learn from, and at least 10 are needed"),
        ([Example(str(n), frozenset({"Buses"})) for n in range(20)], "at least two themes"),
        ([Example(str(n), frozenset({f"theme {n % 10}"})) for n in range(20)], "there are 0, of 10 themes in all"),
    ],
)
def test_too_little_to_learn_from_is_said_in_a_sentence(examples: list[Example], says: str) -> None:
    with pytest.raises(learning.TooLittle, match=says):
        learning.learn(examples)
