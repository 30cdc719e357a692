"""Grids of zero to six dimensions, and the way through three
layers.

Every number of a grid is another one, so that a shuffled tensor
shows.
"""

from itertools import product

import numpy as np

LENGTHS = (2, 3, 4, 2, 3, 2)
RANKS = tuple(range(len(LENGTHS) + 1))
EVEN = [[1.0, 2.0], [3.0, 4.0]]
UNEVEN = [[1.0, 2.0], [3.0]]
BATCH = np.array([[0.0], [5.0]], dtype=np.float32)
ORDER = ("add one", "double", "take three")
VALUE = [[-1.0], [9.0]]  # of BATCH, in that order


def item(rank):
    """The name of a grid among the measures."""
    return f"{rank} dimensions"


def nested(rank):
    """Nested lists of that many levels, numbered from zero."""
    shape = LENGTHS[:rank]
    return np.arange(float(np.prod(shape))).reshape(shape).tolist()


def is_grid(make, rank, ndim, at):
    """Whether a tensor holds every number of a grid at its place.

    `ndim` gives a tensor's dimensions, `at` a number by its place.
    """
    shape = LENGTHS[:rank]
    tensor = make(nested(rank))
    if ndim(tensor) != rank or tuple(tensor.shape) != shape:
        return False
    places = product(*map(range, shape))
    return all(
        at(tensor, place) == number
        for number, place in enumerate(places)
    )


def refuses(make):
    """Whether even rows are taken and uneven ones are refused."""
    make(EVEN)
    try:
        make(UNEVEN)
    except (ValueError, TypeError):
        return True
    return False


def flows(call, notes):
    """Whether a batch passes the layers once, in order."""
    notes.clear()
    value = np.asarray(call(BATCH))
    return tuple(notes) == ORDER and value.tolist() == VALUE
