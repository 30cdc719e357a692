"""A small regression, and whether a part for TPUs is there."""

from importlib.metadata import distribution

import numpy as np

RANDOM = np.random.default_rng(71)
INPUTS = RANDOM.standard_normal((32, 6)).astype(np.float32)
TRUTH = RANDOM.standard_normal((6, 1)).astype(np.float32)
TARGETS = INPUTS @ TRUTH
START = RANDOM.standard_normal((6, 1)).astype(np.float32)
RATE = 0.1
TOLERANCE = 0.00001

# One step of gradient descent on the mean squared error, in NumPy.
ERROR = INPUTS @ START - TARGETS
AFTER = START - RATE * 2 / len(INPUTS) * INPUTS.T @ ERROR

DRIVER = "libtpu"


def is_right(weights):
    """Whether these are the weights after one step."""
    given = np.asarray(weights)
    return given.shape == AFTER.shape and bool(
        np.abs(given - AFTER).max() < TOLERANCE
    )


def ships(package, word):
    """Whether a package's file has a word in its name."""
    files = distribution(package).files
    return any(word in file.name for file in files)


def complaint(act):
    """What an action says when it fails; empty where it doesn't."""
    try:
        act()
    except Exception as error:
        said = " ".join(str(error).split())
        return f"{type(error).__name__}: {said[:160]}"
    return ""


def is_there(act):
    """Whether what an action calls is installed.

    It may fail, as without a TPU, but not for want of a name.
    """
    try:
        act()
    except (ImportError, AttributeError):
        return False
    except Exception:
        return True
    return True
