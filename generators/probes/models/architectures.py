"""Eight small architectures: their weights, what they are asked, and the right answers in NumPy.

Arrays lie in Keras's layout: images (batch, height, width, channels), sequences (batch, steps, features), kernels
(height, width, in, out), the kernel of a transposed convolution (height, width, out, in), matrices (in, out).
Weights are in the order of a Keras model's `get_weights()`. The gates of the LSTM are input, forget, cell, output;
those of the GRU update, reset, candidate, with the reset after the product.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from generators.probes.models import numpy_layers as nn

Array = NDArray[np.float32]
Exact = NDArray[np.float64]

DENSE = "dense network with GELU"
CONVOLUTIONS = "convolutions with batch normalisation"
DEPTHWISE = "depthwise convolution block"
LSTM = "LSTM"
GRU = "GRU"
TRANSFORMER = "transformer block"
TRANSPOSED = "transposed convolution"
BRANCH = "branch that depends on the data"

# The shape of one input.
SHAPES = {
    DENSE: (64,),
    CONVOLUTIONS: (12, 12, 3),
    DEPTHWISE: (8, 8, 64),
    LSTM: (10, 16),
    GRU: (10, 16),
    TRANSFORMER: (10, 32),
    TRANSPOSED: (6, 6, 16),
    BRANCH: (64,),
}
NAMES = tuple(SHAPES)
BATCHES = (1, 7)
HEADS = 4
CLASSES = 10
NORM = "norm"

# Shapes of the weights; a name and a size stand for the four vectors of a batch normalisation.
WEIGHTS: dict[str, tuple[tuple[int | str, ...], ...]] = {
    DENSE: ((64, 128), (128,), (128, CLASSES), (CLASSES,)),
    CONVOLUTIONS: (
        *((3, 3, 3, 16), (16,), (NORM, 16), (3, 3, 16, 64), (64,), (NORM, 64)),
        *((64, CLASSES), (CLASSES,)),
    ),
    DEPTHWISE: (
        *((3, 3, 64, 1), (64,), (NORM, 64), (1, 1, 64, 128), (128,), (NORM, 128)),
        *((128, CLASSES), (CLASSES,)),
    ),
    LSTM: ((16, 192), (48, 192), (192,), (48, CLASSES), (CLASSES,)),
    GRU: ((16, 144), (48, 144), (2, 144), (48, CLASSES), (CLASSES,)),
    TRANSFORMER: (
        *((32, HEADS, 8), (HEADS, 8)) * 3,
        *((HEADS, 8, 32), (32,), (32,), (32,), (32, 128), (128,), (128, 32), (32,), (32,), (32,)),
    ),
    TRANSPOSED: ((4, 4, 32, 16), (32,), (3, 3, 32, 1), (1,)),
    BRANCH: ((64, 128), (128,), (128, CLASSES), (CLASSES,)),
}

# How many numbers arrive at one output, where it isn't the product of all axes but the last.
FAN_IN: dict[tuple[int, ...], int] = {
    (3, 3, 64, 1): 9,
    (4, 4, 32, 16): 64,
    (32, HEADS, 8): 32,
    (HEADS, 8): 36,
    (2, 144): 36,
}


def questions(name: str) -> list[Array]:
    """A batch of 1 whose sum is positive and one of 7 whose sum is negative."""
    random = np.random.default_rng([41, NAMES.index(name)])
    batches = []
    for batch, mean in zip(BATCHES, (0.1, -0.1), strict=True):
        noise = random.standard_normal((batch, *SHAPES[name]))
        batches.append((noise + mean - noise.mean()).astype(np.float32))
    return batches


def calibration(name: str, rows: int = 32) -> list[Array]:
    """Rows to calibrate eight bits by, each as a batch of its own; none of them is a question."""
    random = np.random.default_rng([43, NAMES.index(name)])
    return single_rows([random.standard_normal((rows, *SHAPES[name])).astype(np.float32)])


def single_rows(batches: list[Array]) -> list[Array]:
    """The rows of several batches, each as a batch of its own."""
    return [row[None].copy() for batch in batches for row in batch]


def weights(name: str) -> list[Array]:
    """The arrays of an architecture, drawn so that every signal is of the order of one.

    Statistics of a batch normalisation are not those of a fresh layer, so that whoever forgets them is seen.
    """
    random = np.random.default_rng([42, NAMES.index(name)])
    drawn: list[Exact] = []
    for kind, *rest in WEIGHTS[name]:
        if kind == NORM:
            (size,) = rest
            drawn += [random.uniform(0.5, 1.5, int(size)), random.normal(0, 0.2, int(size))]
            drawn += [random.normal(0, 0.3, int(size)), random.uniform(0.5, 2, int(size))]
            continue
        shape = tuple(int(size) for size in (kind, *rest))
        scale = 0.2 if len(shape) == 1 else 1.2 / np.sqrt(FAN_IN.get(shape, np.prod(shape[:-1])))
        drawn.append(random.normal(0, scale, shape))
    return [array.astype(np.float32) for array in drawn]


def changed_weights(name: str, by: float = 0.5) -> list[Array]:
    """The same weights but for the last one, to which `by` is added: a bias, whose output is off by as much."""
    arrays = weights(name)
    arrays[-1] = arrays[-1].copy()
    arrays[-1][-1] += np.float32(by)
    return arrays


def answers(name: str, question: ArrayLike) -> Exact:
    """What the architecture answers, worked out in float64."""
    signal = np.asarray(question, dtype=np.float64)
    return NETWORKS[name](signal, [array.astype(np.float64) for array in weights(name)])


def channels_first(array: Array) -> Array:
    """Images, or answers that are images, as PyTorch reads them; anything else as it is.

    A real copy: `ascontiguousarray` would keep odd strides on an axis of length one.
    """
    return array.transpose(0, 3, 1, 2).copy(order="C") if array.ndim == 4 else array


def _dense(signal: Exact, arrays: list[Exact]) -> Exact:
    return np.asarray(nn.gelu(signal @ arrays[0] + arrays[1]) @ arrays[2] + arrays[3])


def _convolutions(signal: Exact, arrays: list[Exact]) -> Exact:
    signal = nn.relu(nn.batch_norm(nn.convolution(signal, arrays[0]) + arrays[1], arrays[2:6]))
    signal = nn.max_pool(signal)
    signal = nn.relu(nn.batch_norm(nn.convolution(signal, arrays[6]) + arrays[7], arrays[8:12]))
    return np.asarray(signal.mean(axis=(1, 2)) @ arrays[12] + arrays[13])


def _depthwise(signal: Exact, arrays: list[Exact]) -> Exact:
    apart = nn.convolution(signal, arrays[0][..., 0], depthwise=True)
    signal = nn.relu(nn.batch_norm(apart + arrays[1], arrays[2:6]))
    signal = nn.relu(nn.batch_norm(nn.convolution(signal, arrays[6]) + arrays[7], arrays[8:12]))
    return np.asarray(signal.mean(axis=(1, 2)) @ arrays[12] + arrays[13])


def _lstm(signal: Exact, arrays: list[Exact]) -> Exact:
    return nn.lstm(signal, *arrays[:3]) @ arrays[3] + arrays[4]


def _gru(signal: Exact, arrays: list[Exact]) -> Exact:
    return nn.gru(signal, *arrays[:3]) @ arrays[3] + arrays[4]


def _transformer(signal: Exact, arrays: list[Exact]) -> Exact:
    signal = nn.layer_norm(signal + nn.attention(signal, arrays[:8]), *arrays[8:10])
    wide = nn.relu(signal @ arrays[10] + arrays[11])
    return nn.layer_norm(signal + wide @ arrays[12] + arrays[13], *arrays[14:16])


def _transposed(signal: Exact, arrays: list[Exact]) -> Exact:
    signal = nn.relu(nn.transposed_convolution(signal, arrays[0]) + arrays[1])
    return nn.convolution(signal, arrays[2]) + arrays[3]


def _branch(signal: Exact, arrays: list[Exact]) -> Exact:
    signal = signal * 2 if signal.sum() > 0 else signal - 1
    return nn.relu(signal @ arrays[0] + arrays[1]) @ arrays[2] + arrays[3]


NETWORKS: dict[str, Callable[[Exact, list[Exact]], Exact]] = {
    DENSE: _dense,
    CONVOLUTIONS: _convolutions,
    DEPTHWISE: _depthwise,
    LSTM: _lstm,
    GRU: _gru,
    TRANSFORMER: _transformer,
    TRANSPOSED: _transposed,
    BRANCH: _branch,
}
