"""Layers of neural networks in NumPy, computed in float64: the right answers of a framework's layers."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Exact = NDArray[np.float64]

BATCH_EPSILON = 1e-3
LAYER_EPSILON = 1e-5


def relu(signal: Exact) -> Exact:
    """The values above zero, zero for all others."""
    return np.maximum(signal, 0)


def gelu(signal: Exact) -> Exact:
    """The exact form with the error function (Hendrycks and Gimpel, 2016)."""
    return np.asarray(signal * 0.5 * (1 + np.vectorize(math.erf)(signal / math.sqrt(2))))


def sigmoid(signal: Exact) -> Exact:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-signal)))


def batch_norm(signal: Exact, vectors: list[Exact]) -> Exact:
    """Batch normalisation by given statistics: scale, shift, mean and variance, one a channel."""
    gamma, beta, mean, variance = vectors
    return np.asarray((signal - mean) / np.sqrt(variance + BATCH_EPSILON) * gamma + beta)


def layer_norm(signal: Exact, gamma: Exact, beta: Exact) -> Exact:
    """Layer normalisation over the last axis."""
    apart = signal - signal.mean(axis=-1, keepdims=True)
    spread = np.sqrt((apart**2).mean(axis=-1, keepdims=True) + LAYER_EPSILON)
    return np.asarray(apart / spread * gamma + beta)


def convolution(signal: Exact, kernel: Exact, *, depthwise: bool = False) -> Exact:
    """A convolution of stride 1 that keeps height and width; a depthwise kernel is (height, width, channels)."""
    height, width = kernel.shape[:2]
    edges = ((0, 0), (height // 2,) * 2, (width // 2,) * 2, (0, 0))
    windows = sliding_window_view(np.pad(signal, edges), (height, width), axis=(1, 2))
    if depthwise:
        return np.asarray(np.einsum("bhwcij,ijc->bhwc", windows, kernel))
    return np.asarray(np.einsum("bhwcij,ijco->bhwo", windows, kernel))


def transposed_convolution(signal: Exact, kernel: Exact) -> Exact:
    """A transposed convolution of stride 2 that doubles height and width; the kernel is (4, 4, out, in)."""
    batch, height, width, _ = signal.shape
    wide = np.zeros((batch, 2 * height + 2, 2 * width + 2, kernel.shape[2]))
    for row in range(height):
        for column in range(width):
            spread = np.einsum("bi,hwoi->bhwo", signal[:, row, column], kernel)
            wide[:, 2 * row : 2 * row + 4, 2 * column : 2 * column + 4] += spread
    return wide[:, 1:-1, 1:-1]


def max_pool(signal: Exact) -> Exact:
    """The largest value of each two by two block."""
    batch, height, width, channels = signal.shape
    return np.asarray(signal.reshape(batch, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4)))


def lstm(signal: Exact, kernel: Exact, recurrent: Exact, bias: Exact) -> Exact:
    """The last output of an LSTM whose gates are input, forget, cell, output."""
    state = cell = np.zeros((len(signal), len(recurrent)))
    for step in range(signal.shape[1]):
        gates = signal[:, step] @ kernel + state @ recurrent + bias
        enter, forget, candidate, leave = np.split(gates, 4, axis=1)
        cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(candidate)
        state = sigmoid(leave) * np.tanh(cell)
    return state


def gru(signal: Exact, kernel: Exact, recurrent: Exact, biases: Exact) -> Exact:
    """The last output of a GRU whose gates are update, reset, candidate, the reset after the product."""
    state = np.zeros((len(signal), len(recurrent)))
    for step in range(signal.shape[1]):
        given = np.split(signal[:, step] @ kernel + biases[0], 3, axis=1)
        kept = np.split(state @ recurrent + biases[1], 3, axis=1)
        update, reset = (sigmoid(new + old) for new, old in zip(given[:2], kept[:2], strict=True))
        state = update * state + (1 - update) * np.tanh(given[2] + reset * kept[2])
    return state


def attention(signal: Exact, arrays: list[Exact]) -> Exact:
    """Scaled dot-product attention of a signal to itself: kernel and bias of query, key, value and output."""
    query, key, value = (
        np.einsum("bsf,fhd->bhsd", signal, arrays[at]) + arrays[at + 1][:, None] for at in (0, 2, 4)
    )
    scores = np.einsum("bhsd,bhtd->bhst", query, key) / math.sqrt(query.shape[-1])
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    seen = np.einsum("bhst,bhtd->bhsd", shares, value)
    return np.asarray(np.einsum("bhsd,hdf->bsf", seen, arrays[6]) + arrays[7])
