"""Pictures that can be distinguished."""

import hashlib

import numpy as np

from generators.probes.models.shapes_dataset import SHAPES, draw_pictures


def test_the_same_seed_draws_the_same_bytes():
    """Every program of a claim sees the same data, and another seed is other data."""
    first, again, other = (draw_pictures(50, seed)[0].tobytes() for seed in (1, 1, 2))

    assert first == again != other


def test_a_picture_is_nearest_to_its_own_shape():
    """The labels can be learned: most pictures lie nearest to a shift of the shape that they are labelled with."""
    rows, labels = draw_pictures(300, seed=3)
    shifted = np.stack([np.roll(SHAPES, shift, axis=1).reshape(10, 64) for shift in (-1, 0, 1)])
    nearest = ((rows[:, None, None] - shifted[None]) ** 2).sum(axis=3).min(axis=1).argmin(axis=1)

    assert (nearest == labels).mean() > 0.95
    assert (nearest == np.roll(labels, 1)).mean() < 0.3


def test_ten_shapes_differ():
    """No two shapes are the same picture."""
    assert len({hashlib.sha256(shape.tobytes()).digest() for shape in SHAPES}) == 10
