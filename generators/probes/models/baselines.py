"""Scores of a method without a network: the baseline of a learning example."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def linear_scores(
    train_x: ArrayLike,
    train_y: ArrayLike,
    test_x: ArrayLike,
    ridge: float = 1.0,
) -> NDArray[np.float64]:
    """Scores of the test rows by a least-squares fit with bias, in closed form, in the unit of `train_y`.

    Rows of any shape are flattened; `train_y` is (rows,) or (rows, outputs), such as one-hot labels, and so are
    the scores. Columns are standardised by the training rows; `ridge` weighs the penalty on the weights in
    training rows, at least 0, and leaves the bias alone (Hoerl and Kennard, 1970).
    """
    train, test = flatten_rows(train_x), flatten_rows(test_x)
    targets = np.asarray(train_y, dtype=np.float64)
    middle, spread = train.mean(axis=0), train.std(axis=0)
    spread[spread == 0] = 1
    rows = (train - middle) / spread
    bias = targets.mean(axis=0)
    inner = rows.T @ rows + ridge * np.eye(rows.shape[1])
    weights = np.linalg.lstsq(inner, rows.T @ (targets - bias), rcond=None)[0]
    return np.asarray((test - middle) / spread @ weights + bias)


def flatten_rows(rows: ArrayLike) -> NDArray[np.float64]:
    """Rows of any shape as rows of numbers, (rows, values)."""
    numbers = np.asarray(rows, dtype=np.float64)
    return numbers.reshape(len(numbers), -1)
