"""Twenty-four library calls, each given a maker of arrays or
tensors.

Each returns what the library gave; the right result is the one that
`numpy.array` as the maker gives.
"""

import copy
import io
import math
import pickle
import random
import statistics
import struct

import numpy as np
from scipy import (
    fft,
    integrate,
    interpolate,
    linalg,
    spatial,
    stats,
)

ROW = [1.0, 2.0, 4.0, 3.0]
OTHER = [2.0, 2.0, 5.0, 7.0]
TABLE = [[4.0, 1.0], [1.0, 3.0]]
ARRAY = np.array(OTHER, dtype="float32")


def saved(make):
    """Through a file in NumPy's format and back."""
    file = io.BytesIO()
    np.save(file, make(ROW))
    file.seek(0)
    return np.load(file)


def written(make):
    """Through a text file and back."""
    file = io.StringIO()
    np.savetxt(file, make(ROW))
    file.seek(0)
    return np.loadtxt(file)


def drawn(make):
    """Choices by weights, from a fixed seed."""
    return random.Random(0).choices(
        [1, 2, 3, 4], weights=make(ROW), k=5
    )


CALLS = {
    "numpy.asarray": lambda make: np.asarray(make(ROW)),
    "numpy.from_dlpack": lambda make: np.from_dlpack(make(ROW)),
    "numpy.mean": lambda make: np.mean(make(ROW)),
    "numpy.exp": lambda make: np.exp(make(ROW)),
    "numpy.sort": lambda make: np.sort(make(ROW)),
    "numpy.concatenate": lambda make: np.concatenate(
        [make(ROW), make(OTHER)]
    ),
    "numpy.where": lambda make: np.where(ARRAY > 2, make(ROW), 0),
    "numpy.linalg.solve": lambda make: np.linalg.solve(
        make(TABLE), ARRAY[:2]
    ),
    "numpy.histogram": lambda make: np.histogram(make(ROW), bins=3)[
        0
    ],
    "array + tensor": lambda make: ARRAY + make(ROW),
    "numpy.save": saved,
    "numpy.savetxt": written,
    "scipy.stats": lambda make: (
        stats.pearsonr(make(ROW), make(OTHER)).statistic
    ),
    "scipy.linalg": lambda make: linalg.cholesky(make(TABLE)),
    "scipy.fft": lambda make: fft.rfft(make(ROW)),
    "scipy.interpolate": lambda make: interpolate.CubicSpline(
        [0, 1, 2, 3], make(ROW)
    )(1.5),
    "scipy.integrate": lambda make: integrate.simpson(make(ROW)),
    "scipy.spatial": lambda make: spatial.distance.cdist(
        make(TABLE), make(TABLE)
    ),
    "math.fsum": lambda make: math.fsum(make(ROW)),
    "statistics.fmean": lambda make: statistics.fmean(make(ROW)),
    "struct.pack": lambda make: struct.pack("4f", *make(ROW)),
    "copy.deepcopy": lambda make: copy.deepcopy(make(ROW)),
    "pickle": lambda make: pickle.loads(pickle.dumps(make(ROW))),
    "random.choices": drawn,
}
