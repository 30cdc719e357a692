"""A training to be shown, and what must be read back of it."""

from itertools import pairwise

import numpy as np

EPOCHS = 5
NOTE = "learning rate 0.05"
PICTURE = np.linspace(0, 1, 6 * 5 * 3, dtype="float32").reshape(
    6, 5, 3
)
WEIGHTS = 8 * 4  # of the layer whose histogram is written

RANDOM = np.random.default_rng(3)
ROWS = RANDOM.normal(size=(64, 8)).astype("float32")
TARGETS = ROWS.sum(axis=1, keepdims=True)


def read_back(found, tag, losses):
    """What the reader gives back of the losses and the rest."""
    curve = curve_of(found, tag)
    values = (
        [float(value) for value in curve.values] if curve else []
    )
    return {
        "loss curve": curve is not None,
        "loss curve: five points": len(values) == EPOCHS,
        "loss curve: in order": bool(values)
        and rising(curve.steps),
        "loss curve: values as trained": same(values, losses),
        "weights: a histogram": bool(shown(found, "histograms")),
        "weights: every one counted": any(
            counted(record) for record in shown(found, "histograms")
        ),
        "picture: size as written": any(
            sized(record) for record in shown(found, "images")
        ),
        "text: as written": any(
            has_text(record) for record in shown(found, "text")
        ),
    }


def shown(found, plugin):
    """The series that one dashboard shows."""
    return [
        series
        for series in found.values()
        if series.plugin == plugin
    ]


def curve_of(found, tag):
    """The series of that name, where scalars are shown."""
    series = found.get(tag)
    shows = series is not None and series.plugin == "scalars"
    return series if shows else None


def points(found, tag):
    """How many points the curve of that name has."""
    curve = curve_of(found, tag)
    return len(curve.steps) if curve else 0


def rising(steps):
    """Whether each step is later than the one before."""
    return all(a < b for a, b in pairwise(steps))


def same(values, losses):
    """Whether two curves are equal to float32 precision."""
    return len(values) == len(losses) > 0 and bool(
        np.allclose(values, losses, rtol=1e-5)
    )


def counted(series):
    """Whether every point of a histogram counts every weight."""
    return all(
        round(float(value[:, 2].sum())) == WEIGHTS
        for value in series.values
    )


def sized(series):
    """Whether a picture has the width and height of ours."""
    width, height = (int(text) for text in series.values[0][:2])
    return (height, width) == PICTURE.shape[:2]


def has_text(series):
    """Whether a text is our note."""
    return series.values[0].ravel()[0].decode() == NOTE
