"""Eight architectures in NumPy, and the same ones in the frameworks."""

import subprocess
import sys

import numpy as np
import pytest

from generators.probes.models import architectures as nets
from generators.probes.models import numpy_layers

IN_KERAS = """
import keras
from generators.probes.exports.architectures_keras import largest_error
raise SystemExit(largest_error(keras) > 1e-5)
"""
IN_TORCH = """
import torch
from generators.probes.exports.architectures_torch import largest_error
raise SystemExit(largest_error(torch) > 1e-5)
"""


@pytest.mark.parametrize("name", nets.NAMES)
def test_a_question_of_one_and_one_of_seven_go_both_ways(name):
    """The sums have the signs that the branch is decided by, and the answers are of the order of one."""
    first, seven = nets.questions(name)

    assert [1, 7] == [len(first), len(seven)]
    assert first.sum() > 0 > seven.sum()
    assert 0.2 < nets.answers(name, seven).std() < 3


@pytest.mark.parametrize("name", nets.NAMES)
def test_every_array_matters(name, monkeypatch):
    """Each array of weights, halved and moved, changes the answers beyond the tolerance of any claim."""
    (_, batches) = nets.questions(name)
    right, arrays = nets.answers(name, batches), nets.weights(name)
    for at, array in enumerate(arrays):
        if (name, at) == (nets.TRANSFORMER, 3):
            continue  # the key's bias moves all scores of a query alike, which softmax doesn't see
        other = [*arrays[:at], array * np.float32(0.5) + np.float32(0.05), *arrays[at + 1 :]]
        monkeypatch.setattr(nets, "weights", lambda _, other=other: other)
        assert np.abs(nets.answers(name, batches) - right).max() > 1e-3, at


def test_a_changed_bias_moves_one_output_by_as_much():
    """The other outputs stay."""
    before, after = nets.weights(nets.DENSE), nets.changed_weights(nets.DENSE, 0.5)

    assert (after[-1] - before[-1]).tolist() == pytest.approx([0.0] * 9 + [0.5])
    assert all(np.array_equal(first, other) for first, other in zip(before[:-1], after[:-1], strict=True))


def test_rows_alone_and_calibration_are_batches_of_one():
    """Eight rows of the questions, and others to calibrate by."""
    alone = nets.single_rows(nets.questions(nets.LSTM))
    samples = nets.calibration(nets.LSTM)

    assert {(1, 10, 16)} == {first.shape for first in (*alone, *samples)}
    assert [8, 32] == [len(alone), len(samples)]


def test_images_are_moved_by_a_real_copy():
    """Strides are the usual ones on an axis of length one; what is no image stays as it is."""
    image = np.zeros((1, 8, 8, 1), dtype=np.float32)

    assert nets.channels_first(image).strides == (256, 256, 32, 4)
    assert nets.channels_first(np.zeros((2, 3), dtype=np.float32)).shape == (2, 3)


def test_a_transposed_convolution_is_the_convolution_turned_round():
    """<transposed(x), y> equals <x, strided convolution(y)> for any x and y: the one is the other's adjoint."""
    random = np.random.default_rng(1)
    kernel, small = random.standard_normal((4, 4, 2, 3)), random.standard_normal((1, 3, 3, 3))
    large = random.standard_normal((1, 6, 6, 2))
    padded = np.pad(large, ((0, 0), (1, 1), (1, 1), (0, 0)))
    down = np.zeros_like(small)
    for row in range(3):
        for column in range(3):
            patch = padded[0, 2 * row : 2 * row + 4, 2 * column : 2 * column + 4]
            down[0, row, column] = np.einsum("hwo,hwoi->i", patch, kernel)

    assert (numpy_layers.transposed_convolution(small, kernel) * large).sum() == pytest.approx(
        (small * down).sum()
    )


@pytest.mark.frameworks
@pytest.mark.parametrize("code", [IN_KERAS, IN_TORCH])
def test_a_framework_agrees_with_numpy(code):
    """Every architecture gives the right answers to a hundred-thousandth, in batches of one and of seven."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()[-2000:]
