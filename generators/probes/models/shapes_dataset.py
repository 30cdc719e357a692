"""Pictures of ten shapes, 8x8 points, drawn from a fixed seed: a small task that every framework can learn."""

import numpy as np
from numpy.typing import NDArray

STROKES = {
    0: "01111110 01000010 01000010 01000010 01000010 01111110",
    1: "00011000 00111000 00011000 00011000 00011000 00111100",
    2: "01111110 00000010 01111110 01000000 01000000 01111110",
    3: "01111110 00000010 00111110 00000010 00000010 01111110",
    4: "01000100 01000100 01111110 00000100 00000100 00000100",
    5: "01111110 01000000 01111110 00000010 00000010 01111110",
    6: "01000000 01000000 01111110 01000010 01000010 01111110",
    7: "01111110 00000010 00000100 00001000 00010000 00100000",
    8: "00111100 01000010 00111100 01000010 01000010 00111100",
    9: "01111110 01000010 01000010 01111110 00000010 00000010",
}
SHAPES = np.zeros((10, 8, 8), "float32")
for digit, strokes in STROKES.items():
    lines = [[int(point) for point in line] for line in strokes.split()]
    SHAPES[digit, 1:7] = lines


def draw_pictures(count: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """That many pictures, `(count, 64)` float32 from 0 to about 1 with noise, and their labels, 0 to 9."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, count)
    shifts = random.integers(-1, 2, count)
    pictures = np.stack(
        [np.roll(SHAPES[label], shift, axis=0) for label, shift in zip(labels, shifts, strict=True)],
    )
    noise = random.normal(0.0, 0.3, pictures.shape)
    rows = (pictures + noise).reshape(count, 64).astype("float32")
    return rows, labels
