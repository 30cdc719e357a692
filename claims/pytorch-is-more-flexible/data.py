"""Twelve unusual tasks: inputs, and results known by NumPy."""

import random

import numpy as np

RANDOM = np.random.default_rng(5)
ROWS = RANDOM.normal(size=(6, 3))
TARGETS = RANDOM.normal(size=6)
WEIGHT = RANDOM.normal(size=3)
MATRIX = RANDOM.normal(size=(3, 2))
HEAD = RANDOM.normal(size=2)
CODE = RANDOM.normal(size=2)
HYPER = RANDOM.normal(size=(2, 6))
START = 1.5
BOUND = 10.0
TREE = (((1.0, 2.0), 3.0), (4.0, 5.0))
SETS = [
    np.array([2.0, 3.0]),
    np.array([4.0]),
    np.array([1.0, 5.0, 6.0]),
]
KEPT = [random.Random(seed).random() < 0.5 for seed in range(8)]
RATE, SLOW_RATE = 0.1, 0.01
STEPS = 5
PENALTY = 0.1


def multiplied():
    """A number multiplied until it passes the bound; the slope."""
    times = next(n for n in range(99) if START**n >= BOUND)
    return START**times, times * START ** (times - 1)


def error_slope(weight):
    """Slope of the mean squared error of a linear model."""
    return 2 * (ROWS @ weight - TARGETS) @ ROWS / len(ROWS)


def tied():
    """Weights after a step of an encoder with a mirror decoder."""
    lost = ROWS @ MATRIX @ MATRIX.T - ROWS
    return (
        MATRIX
        - SLOW_RATE * 2 * (ROWS.T @ lost + lost.T @ ROWS) @ MATRIX
    )


def hyper():
    """Weights of the other network after a step."""
    output = ROWS @ (CODE @ HYPER).reshape(3, 2)
    return HYPER - SLOW_RATE * np.outer(
        CODE, (ROWS.T @ (2 * output)).ravel()
    )


def trained_input():
    """An input after steps that shrink the square of the output."""
    row = ROWS[0].copy()
    for _ in range(STEPS):
        row -= SLOW_RATE * 2 * (row @ WEIGHT) * WEIGHT
    return row


def hidden_loss():
    """Both layers after a step on output and hidden layer."""
    hidden = np.maximum(ROWS @ MATRIX, 0)
    output = hidden @ HEAD
    slope = (np.outer(2 * output, HEAD) + PENALTY) * (hidden > 0)
    return [
        *(MATRIX - SLOW_RATE * ROWS.T @ slope).ravel(),
        *(HEAD - SLOW_RATE * hidden.T @ (2 * output)),
    ]


def two_rates():
    """A weight and an offset after a step at a rate each."""
    lost = 2 * (ROWS @ WEIGHT + START - TARGETS) / len(ROWS)
    return [
        *(WEIGHT - RATE * lost @ ROWS),
        START - SLOW_RATE * lost.sum(),
    ]


def unit_length():
    """A weight that is made one long after each step."""
    weight = WEIGHT.copy()
    for _ in range(STEPS):
        weight -= RATE * error_slope(weight)
        weight /= np.sqrt(weight @ weight)
    return weight


def differentiated_step():
    """Slopes, by weight and rate, of an error after one step."""
    slope = 4 * (2 * START - 1)
    after = START - RATE * slope
    return [
        6 * (3 * after - 2) * (1 - 8 * RATE),
        -6 * (3 * after - 2) * slope,
    ]


KNOWN = {
    "depth that depends on the data": multiplied(),
    # 3w^3 + 12w^2 by hand, and its slope
    "recursion over a tree": [
        3 * START**3 + 12 * START**2,
        9 * START**2 + 24 * START,
    ],
    "two layers that share a weight": tied(),
    "branch that is skipped at random": [
        (1 + START) ** sum(KEPT),
        sum(KEPT) * (1 + START) ** (sum(KEPT) - 1),
    ],
    "sets of uneven size": [
        *(START * array.sum() for array in SETS),
        sum(array.sum() for array in SETS),
    ],
    "weights from another network": hyper(),
    "training an input": trained_input(),
    "loss on a hidden layer": hidden_loss(),
    "a learning rate for each layer": two_rates(),
    "weight of unit length": unit_length(),
    "edited gradients": WEIGHT
    - RATE * np.sign(error_slope(WEIGHT)),
    "differentiated step": differentiated_step(),
}


def fails():
    """A task that raises."""
    raise ValueError("broken on purpose")


def solved(tasks):
    """Each task by its name: is its result the known one?"""
    return {name: solves(name, tasks[name]) for name in KNOWN}


def solves(name, task):
    """Whether a task gives the known result within a thousandth."""
    known = np.asarray(KNOWN[name]).ravel()
    try:
        given = np.asarray(task(), dtype=np.float64).ravel()
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
        return False
    return given.shape == known.shape and bool(
        np.allclose(given, known, rtol=1e-3)
    )


def rotated(tasks):
    """Each task's name, with the program of the one before."""
    names, programs = list(tasks), list(tasks.values())
    return dict(
        zip(names, programs[-1:] + programs[:-1], strict=True)
    )


def known_answers(tasks):
    """Controls: known results pass; other ones and errors fail.

    The framework's own programs must fail as well where each is
    asked for the result of another task.
    """
    exact = solved(
        {
            name: lambda known=known: known
            for name, known in KNOWN.items()
        }
    )
    wrong = solved(
        {
            name: lambda known=known: np.multiply(known, 1.1)
            for name, known in KNOWN.items()
        }
    )
    broken = solved(dict.fromkeys(KNOWN, fails))
    other = solved(rotated(tasks))
    for name in KNOWN:
        yield f"solved.{name}", exact[name], True
        yield f"solved.{name}", wrong[name], False
        yield f"solved.{name}", broken[name], False
        yield f"solved.{name}", other[name], False
