"""The weights of the model, and what it is asked."""

import numpy as np

RANDOM = np.random.default_rng(51)


def draw(*shape):
    """Single-precision noise."""
    return RANDOM.standard_normal(shape).astype(np.float32)


# Two dense layers: kernel (in, out) and bias, twice.
WEIGHTS = [draw(8, 16), draw(16), draw(16, 3), draw(3)]
ONE, SEVEN, TOO_WIDE = draw(1, 8), draw(7, 8), draw(7, 9)

OFF = 0.5
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]

# A model that needs no framework: a matrix, and a loader for it.
MATRIX = draw(8, 3)
MATRIX_LOADER = """
import sys

import numpy as np

artefact, question, answer = sys.argv[1:]
np.save(answer, np.load(question) @ np.load(artefact))
"""
