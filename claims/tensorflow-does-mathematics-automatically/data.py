"""One matrix, weights that make one number of a result, and
gradients without derivatives.

MATRIX (4, 4) float64: symmetric, positive definite, entries
positive.
"""

import numpy as np

RANDOM = np.random.default_rng(11)
HALF = RANDOM.uniform(0.2, 1.0, (4, 4))
MATRIX = HALF @ HALF.T / 2 + np.diag([1.0, 2.0, 3.0, 4.0])
SIDE = RANDOM.uniform(0.5, 1.5, (4, 4))
WEIGHTS = RANDOM.uniform(0.5, 1.5, 64)
KERNEL = RANDOM.uniform(-1.0, 1.0, (3, 3))

# The sum of products of exponentials: one row of exponents a
# product.
EXPONENTS = RANDOM.uniform(-1.0, 1.0, (3, 5))
POINT = RANDOM.uniform(-1.0, 1.0, 5)
SIZES = np.exp(EXPONENTS @ POINT)
HESSIAN = np.einsum("k,ki,kj->ij", SIZES, EXPONENTS, EXPONENTS)

TOLERANCE = 1e-5
STEP = 1e-3
STENCIL = {-2: 1 / 12, -1: -8 / 12, 1: 8 / 12, 2: -1 / 12}


def numerical(value):
    """Fourth-order central differences of `value` at MATRIX."""
    slopes = np.zeros_like(MATRIX)
    for place in np.ndindex(MATRIX.shape):
        for shift, weight in STENCIL.items():
            moved = MATRIX.copy()
            moved[place] += shift * STEP
            slopes[place] += weight * value(moved) / STEP
    return slopes


def relative_error(gradient, value):
    """Largest error over the largest slope; no gradient is 0."""
    slopes = numerical(value)
    given = np.zeros_like(slopes) if gradient is None else gradient
    return float(
        np.abs(given - slopes).max() / np.abs(slopes).max()
    )


def measures(errors, hessian):
    """The measures of the entry."""
    return {
        "gradients": {
            name: error <= TOLERANCE
            for name, error in errors.items()
        },
        "largest_error": max(errors.values()),
        "hessian_error": float(np.abs(hessian - HESSIAN).max()),
    }
