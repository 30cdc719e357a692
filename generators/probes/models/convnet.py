"""A small convolutional network in NumPy: the same weights and the same right answers for every framework.

Two 3x3 convolutions with ReLU and 2x2 max pooling, then two dense layers, on 28x28 images of one channel.
Arrays are float32 and lie in Keras's layout: images (count, height, width, channels), kernels
(height, width, in, out), dense matrices (in, out).
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.float32]

SIDE = 28
CHANNELS = (1, 16, 32)
HIDDEN = 32
CLASSES = 10


def make_weights(seed: int) -> list[Array]:
    """Eight arrays, a kernel and a bias per layer: He-normal kernels and small biases that are not zero."""
    random = np.random.default_rng(seed)
    flat = (SIDE // 4) ** 2 * CHANNELS[2]
    kernels = [(3, 3, *CHANNELS[:2]), (3, 3, *CHANNELS[1:]), (flat, HIDDEN), (HIDDEN, CLASSES)]
    weights = []
    for shape in kernels:
        scale = np.sqrt(2 / np.prod(shape[:-1]))
        weights.append((random.standard_normal(shape) * scale).astype(np.float32))
        weights.append((random.standard_normal(shape[-1]) * 0.1).astype(np.float32))
    return weights


def make_images(count: int, seed: int) -> Array:
    """`count` images of unit normal noise, (count, 28, 28, 1)."""
    return np.random.default_rng(seed).standard_normal((count, SIDE, SIDE, 1)).astype(np.float32)


def expected_answers(weights: list[Array], images: Array) -> Array:
    """The network's outputs before softmax, (count, 10), computed in float64."""
    signal = images.astype(np.float64)
    for kernel, bias in (weights[0:2], weights[2:4]):
        signal = _relu_and_pool(_convolution(signal, kernel) + bias)
    hidden = np.maximum(signal.reshape(len(images), -1) @ weights[4] + weights[5], 0)
    return np.asarray(hidden @ weights[6] + weights[7], dtype=np.float32)


def change_one_weight(weights: list[Array], by: float, array: int = 7, at: int = 3) -> list[Array]:
    """The same weights but for one number, which is off by a known amount.

    The default is a bias of the last layer, so that one output of every image is off by that amount.
    """
    changed = [each.copy() for each in weights]
    changed[array].flat[at] += np.float32(by)
    return changed


def with_balanced_outputs(weights: list[Array], images: Array) -> list[Array]:
    """The same weights with other biases in the last layer, so that each output averages 0 over these images.

    Random weights often choose one class for every image; a file that always says so would then agree.
    """
    return [*weights[:7], weights[7] - expected_answers(weights, images).mean(axis=0)]


def torch_layout(weights: list[Array]) -> list[Array]:
    """The same weights as PyTorch keeps them, in the order of `model.parameters()`.

    Kernels become (out, in, height, width), dense matrices (out, in); the first dense layer reads its
    inputs channel by channel, because PyTorch flattens (channels, height, width).
    """
    side = SIDE // 4
    first = weights[4].reshape(side, side, CHANNELS[2], HIDDEN).transpose(3, 2, 0, 1).reshape(HIDDEN, -1)
    moved = [
        weights[0].transpose(3, 2, 0, 1),
        weights[1],
        weights[2].transpose(3, 2, 0, 1),
        weights[3],
        first,
        weights[5],
        weights[6].T,
        weights[7],
    ]
    return [array.copy(order="C") for array in moved]


def channels_first(images: Array) -> Array:
    """Images as PyTorch reads them, (count, channels, height, width).

    A real copy: `ascontiguousarray` would keep odd strides on the axis of length one, and exporters
    write such strides into their files.
    """
    return images.transpose(0, 3, 1, 2).copy(order="C")


def _convolution(images: NDArray[np.float64], kernel: Array) -> NDArray[np.float64]:
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    windows = sliding_window_view(padded, (3, 3), axis=(1, 2))
    return np.tensordot(windows, kernel.astype(np.float64), axes=([4, 5, 3], [0, 1, 2]))


def _relu_and_pool(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    count, height, width, channels = signal.shape
    blocks = np.maximum(signal, 0).reshape(count, height // 2, 2, width // 2, 2, channels)
    return np.asarray(blocks.max(axis=(2, 4)))
