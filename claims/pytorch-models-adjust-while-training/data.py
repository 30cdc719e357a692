"""A network of two layers, its edits, and what NumPy computes after
each.

ROWS (6, 3) and TARGETS (6, 1) float32; weights are (inputs,
outputs).
"""

import warnings

import numpy as np

RANDOM = np.random.default_rng(7)
ROWS = RANDOM.normal(size=(6, 3)).astype("float32")
TARGETS = RANDOM.normal(size=(6, 1)).astype("float32")
FIRST, OTHER_FIRST = RANDOM.normal(size=(2, 3, 4)).astype("float32")
LAST, OTHER_LAST = RANDOM.normal(size=(2, 4, 1)).astype("float32")
EXTRA = np.array([[2.0]], dtype="float32")
RATE = 0.01

CALLED = (
    "another activation",
    "one more layer",
    "another last layer",
    "another weight",
)
TRAINED = (
    "another activation",
    "one more layer",
    "another weight",
    "dropout switched off",
    "a frozen layer",
    "another learning rate",
)


def output(name, weights):
    """What the network computes after an edit of these weights."""
    first, last = weights[:2]
    if name == "another weight":
        first = OTHER_FIRST
    if name == "another last layer":
        last = OTHER_LAST
    hidden = ROWS @ first
    hidden = (
        np.tanh(hidden)
        if name == "another activation"
        else np.maximum(hidden, 0)
    )
    result = hidden @ last
    return result @ EXTRA if name == "one more layer" else result


def right_answer(name, weights, answer):
    """Whether a call's answer is that of the edited network."""
    expected = output(name, weights)
    return answer.shape == expected.shape and bool(
        np.allclose(answer, expected, rtol=1e-3)
    )


def right_step(name, before, loss, after):
    """Whether a step's loss and weights are those of the edit."""
    moved = [
        not np.array_equal(*pair)
        for pair in zip(before, after, strict=False)
    ]
    if name == "another learning rate":
        return not any(moved)
    if name == "a frozen layer":
        return moved == [False, True]
    expected = np.mean((output(name, before) - TARGETS) ** 2)
    right = bool(np.isclose(loss, expected, rtol=1e-3))
    if name == "one more layer":
        return (
            right
            and len(after) == 3
            and not np.array_equal(after[2], EXTRA)
        )
    return right


def tried(attempt):
    """Whether an attempt had its effect, and that or said why."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            effect = attempt()
        except Exception:
            return False, True
    return effect, effect or any(
        issubclass(warning.category, UserWarning)
        for warning in said
    )
