"""Forty idioms of Python, each given a maker of arrays or tensors.

Each returns a number, a text, an array or tensor, or a list of
these; the right result is the one that `numpy.array` as the maker
gives.
"""

import copy
import math
import pickle

import numpy as np


def unpacked(make):
    """Three values into three names."""
    a, b, c = make([1.0, 2.0, 3.0])
    return [c, b, a]


def star_unpacked(make):
    """The first value and the rest."""
    first, *rest = make([1.0, 2.0, 3.0])
    return [*rest, first]


def shape_unpacked(make):
    """Rows and columns from the shape."""
    rows, columns = make([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).shape
    return [rows, columns]


def item_assigned(make):
    """One value is replaced."""
    x = make([1.0, 2.0, 3.0])
    x[0] = 5.0
    return x


def mask_assigned(make):
    """The values above a bound are replaced."""
    x = make([1.0, 2.0, 3.0])
    x[x > 1.5] = 0.0
    return x


def augmented(make):
    """All values are increased, then scaled."""
    x = make([1.0, 2.0, 3.0])
    x += 1
    x *= 2
    return x


def branched(make):
    """An `if` on a comparison of one value."""
    x = make([1.0, 2.0])
    return 1 if x[1] > x[0] else 0


def chained(make):
    """A chained comparison of one value."""
    x = make([1.0, 2.0])
    return [int(0 < x[0] < 5), int(0 < x[1] < 2)]


def copied(make):
    """A deep copy is equal."""
    return copy.deepcopy(make([1.0, 2.0]))


def pickled(make):
    """Through pickle and back."""
    return pickle.loads(pickle.dumps(make([1.0, 2.0])))


def rows_of(make):
    """Its rows, by a loop."""
    return [row for row in make([[1.0, 2.0], [3.0, 4.0]])]  # noqa: C416 - the loop is what is tried


IDIOMS = {
    "len(x)": lambda make: len(
        make([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    ),
    "for row in x": rows_of,
    "a, b, c = x": unpacked,
    "first, *rest = x": star_unpacked,
    "rows, columns = x.shape": shape_unpacked,
    "value in x": lambda make: [
        int(2.0 in make([1.0, 2.0])),
        int(3.0 in make([1.0, 2.0])),
    ],
    "zip(x, y)": lambda make: [
        a * b
        for a, b in zip(
            make([1.0, 2.0]), make([3.0, 4.0]), strict=True
        )
    ],
    "reversed(x)": lambda make: list(
        reversed(make([1.0, 2.0, 3.0]))
    ),
    "x[-1]": lambda make: make([1.0, 2.0, 3.0])[-1],
    "x[::2]": lambda make: make([1.0, 2.0, 3.0])[::2],
    "x[::-1]": lambda make: make([1.0, 2.0, 3.0])[::-1],
    "x[..., 0]": lambda make: make([[1.0, 2.0], [3.0, 4.0]])[
        ..., 0
    ],
    "x[:, None]": lambda make: make([1.0, 2.0])[:, None],
    "x[[0, 2]]": lambda make: make([1.0, 2.0, 3.0])[[0, 2]],
    "x[x > 1]": lambda make: make([1.0, 2.0, 3.0])[
        make([1.0, 2.0, 3.0]) > 1
    ],
    "x[0] = value": item_assigned,
    "x[x > 1] = value": mask_assigned,
    "x += 1; x *= 2": augmented,
    "float(x[0])": lambda make: float(make([1.5])[0]),
    "names[i]": lambda make: "abc"[make([2])[0]],
    "range(n)": lambda make: list(range(make([3])[0])),
    "if x[0] > y": branched,
    "low < x[0] < high": chained,
    "f'{x[0]:.2f}'": lambda make: f"{make([1.5])[0]:.2f}",
    "round(x[0], 1)": lambda make: round(make([1.25])[0], 1),
    "divmod(x, 2)": lambda make: list(divmod(make([7, -7]), 2)),
    "integers * 1.5": lambda make: make([1, 2]) * 1.5,
    "integers + floats": lambda make: (
        make([1, 2]) + make([0.5, 0.5])
    ),
    "1 / x, 2**x": lambda make: [
        1 / make([2.0, 4.0]),
        2 ** make([2.0, 4.0]),
    ],
    "-7 // 2, -7 % 2": lambda make: [
        make([-7]) // 2,
        make([-7]) % 2,
    ],
    "flags & 6 | 1": lambda make: make([5, 6]) & 6 | 1,
    "bits << 2 >> 1": lambda make: make([5, 6]) << 2 >> 1,
    "+x, -x, abs(x)": lambda make: [
        +make([-1.0]),
        -make([-1.0]),
        abs(make([-1.0])),
    ],
    "x @ y": lambda make: make([[1.0, 2.0]]) @ make([[3.0], [4.0]]),
    "sum(x), max(x), min(x)": lambda make: [
        f(make([1.0, 3.0, 2.0])) for f in (sum, max, min)
    ],
    "sorted(x)": lambda make: sorted(make([3.0, 1.0, 2.0])),
    "any(x), all(x)": lambda make: [
        int(f(make([True, False]))) for f in (any, all)
    ],
    "map(math.sqrt, x)": lambda make: list(
        map(math.sqrt, make([4.0, 9.0]))
    ),
    "copy.deepcopy(x)": copied,
    "pickle": pickled,
}

# Work on any tensor, so that a battery must say so.
SURE = {item: IDIOMS[item] for item in ("x[-1]", "x @ y")}


def off_by_one(make):
    """A maker whose numbers are too large by one."""
    return lambda values: make((np.array(values) + 1).tolist())
