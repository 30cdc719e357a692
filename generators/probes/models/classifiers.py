"""Classes predicted by methods without a network: the baseline of a learning example.

Rows of any shape are flattened; classes are whole numbers from 0, one a training row.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from generators.probes.models.baselines import flatten_rows, linear_scores

Classes = NDArray[np.int64]


def linear_classes(train_x: ArrayLike, train_classes: ArrayLike, test_x: ArrayLike) -> Classes:
    """The class with the highest least-squares score of the one-hot classes, one a test row."""
    classes = np.asarray(train_classes)
    one_hot = np.eye(classes.max() + 1)[classes]
    return np.asarray(linear_scores(train_x, one_hot, test_x).argmax(axis=1))


def nearest_classes(train_x: ArrayLike, train_classes: ArrayLike, test_x: ArrayLike) -> Classes:
    """The class of the training row at the least Euclidean distance, one a test row (Cover and Hart, 1967)."""
    train, test = flatten_rows(train_x), flatten_rows(test_x)
    distances = (train**2).sum(axis=1) - 2 * test @ train.T
    classes = np.asarray(train_classes, dtype=np.int64)
    return np.asarray(classes[distances.argmin(axis=1)])
