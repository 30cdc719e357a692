"""Inputs of ten tasks and their results by formula or by NumPy.

Each result is a flat array; a task is solved if it gives these
numbers.
"""

import numpy as np

RANDOM = np.random.default_rng(3)
ROWS = RANDOM.normal(size=(8, 3))
TARGETS = RANDOM.normal(size=8)
WEIGHT = RANDOM.normal(size=3)
DIRECTION = RANDOM.normal(size=3)
SIGNS = np.array([-2.0, -0.5, 0.3, 1.7])
SCALES = np.array([1.0, 2.0, 3.0, 4.0])
TABLE = RANDOM.normal(size=(6, 2))
TOKENS = np.array([1, 4, 4])
RATE = 0.1
STEPS = 20


def duel():
    """In turn one number falls and another rises along a slope."""
    low, high = 1.0, 1.0
    for _ in range(STEPS):
        low -= RATE * (high + low)
        high += RATE * (low - high)
    return low, high


def squares(weight):
    """Gradient of each row's squared error."""
    return 2 * (ROWS @ weight - TARGETS)[:, None] * ROWS


def adam(steps):
    """Weights after that many steps of Adam (Kingma & Ba, 2015)."""
    weight, first, second = WEIGHT.copy(), np.zeros(3), np.zeros(3)
    for step in range(1, steps + 1):
        slope = squares(weight).mean(axis=0)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        scale = np.sqrt(second / (1 - 0.999**step))
        weight -= RATE * first / (1 - 0.9**step) / scale
    return weight


def looked_up():
    """The table after a step on the sum for three tokens."""
    table = TABLE.copy()
    np.subtract.at(table, TOKENS, RATE)
    return table


OUTPUT = ROWS @ WEIGHT
LENGTH = WEIGHT @ WEIGHT
# The slope of a penalty: the mean square of the slopes of (row @
# weight)**2 by the row.
PENALTY = (
    8
    * (OUTPUT @ ROWS * LENGTH + OUTPUT @ OUTPUT * WEIGHT)
    / len(ROWS)
)

KNOWN = {
    # outputs, then slopes that pass straight through between -1 and
    # 1
    "own gradient": [
        *np.sign(SIGNS),
        *(SCALES * (np.abs(SIGNS) <= 1)),
    ],
    "gradient in the loss": PENALTY,
    "gradients for each sample": squares(WEIGHT).ravel(),
    # of sin(x) * sum(x)
    "forward mode": np.cos(WEIGHT) * DIRECTION * WEIGHT.sum()
    + np.sin(WEIGHT) * DIRECTION.sum(),
    "two optimisers": duel(),
    # slopes of the sum of tanh(row * weight), then runs of the
    # block
    "computing activations again": [
        *(ROWS / np.cosh(ROWS * WEIGHT) ** 2).sum(axis=0),
        2,
    ],
    # output, slopes, whether the output is bfloat16 and the weight
    # float32
    "bfloat16": [13, 1, 2, 1, 1],
    # rows that the gradient stores, whether it is sparse, the new
    # table
    "sparse gradient": [3, 1, *looked_up().ravel()],
    "accumulated gradients": WEIGHT
    - RATE * squares(WEIGHT).mean(axis=0),
    "resumed training": adam(6),
}


def right(name, result):
    """Whether a result is the known one, within a thousandth."""
    known = np.asarray(KNOWN[name], dtype=np.float64)
    given = np.asarray(result, dtype=np.float64).ravel()
    return given.shape == known.shape and bool(
        np.allclose(given, known, rtol=1e-3, atol=1e-5)
    )


def solved(tasks):
    """Each task by its name: is it solved?"""
    return {name: _solves(name, tasks[name]) for name in KNOWN}


def _solves(name, task):
    try:
        return right(name, task())
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
        return False


def fails():
    """A task that raises."""
    raise ValueError("broken on purpose")


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
        yield f"tasks.{name}", exact[name], True
        yield f"tasks.{name}", wrong[name], False
        yield f"tasks.{name}", broken[name], False
        yield f"tasks.{name}", other[name], False
