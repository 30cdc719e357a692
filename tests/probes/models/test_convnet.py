"""The network in NumPy, against answers worked out by another route."""

import numpy as np
import pytest

from generators.probes.models.convnet import (
    change_one_weight,
    channels_first,
    expected_answers,
    make_images,
    make_weights,
    torch_layout,
    with_balanced_outputs,
)


def plain_answers(weights, image):
    """One image through the same network, loop by loop, in PyTorch's layout."""
    signal = image
    for kernel, bias in (weights[0:2], weights[2:4]):
        outputs, inputs = kernel.shape[:2]
        side = signal.shape[1]
        padded = np.pad(signal, ((0, 0), (1, 1), (1, 1))).astype(np.float64)
        after = np.zeros((outputs, side, side))
        for row in range(side):
            for column in range(side):
                window = padded[:, row : row + 3, column : column + 3]
                after[:, row, column] = (kernel.reshape(outputs, -1) @ window.reshape(inputs * 9)) + bias
        after = np.maximum(after, 0)
        corners = [after[:, down::2, right::2] for down in (0, 1) for right in (0, 1)]
        signal = np.maximum.reduce(corners)
    hidden = np.maximum(weights[4] @ signal.reshape(-1) + weights[5], 0)
    return weights[6] @ hidden + weights[7]


def test_answers_agree_with_a_loop_in_the_other_layout():
    """The same weights in PyTorch's layout, worked through by loops, give the same answers."""
    weights, images = make_weights(3), make_images(2, 4)

    expected = [plain_answers(torch_layout(weights), image) for image in channels_first(images)]

    assert expected_answers(weights, images) == pytest.approx(np.array(expected), abs=1e-5)


def test_answers_see_one_changed_weight():
    """Half a unit on one weight of the last layer moves the answers."""
    weights, images = make_weights(3), make_images(8, 4)
    before = expected_answers(weights, images)
    weights[6][5, 2] += 0.5

    assert np.max(np.abs(expected_answers(weights, images) - before)) > 1e-3


def test_a_skipped_permutation_is_not_the_same_network():
    """Flattening height first where the weights expect channels first gives other answers."""
    weights, images = make_weights(3), make_images(2, 4)
    wrong = torch_layout(weights)
    wrong[4] = weights[4].T.copy()

    difference = np.abs(plain_answers(wrong, channels_first(images)[0]) - expected_answers(weights, images)[0])

    assert difference.max() > 1e-2


def test_the_seed_fixes_the_bytes():
    """The same seed gives the same bytes, another seed others."""
    assert make_images(2, 4).tobytes() == make_images(2, 4).tobytes()
    assert make_images(2, 4).tobytes() != make_images(2, 5).tobytes()
    assert [array.tobytes() for array in make_weights(1)] == [array.tobytes() for array in make_weights(1)]


def test_the_network_has_about_55_thousand_parameters():
    """Eight arrays hold as many numbers as the two layouts agree on."""
    weights = make_weights(1)

    assert [sum(array.size for array in arrays) for arrays in (weights, torch_layout(weights))] == [55338, 55338]


def test_channels_first_has_plain_strides():
    """The axis of length one keeps no stride of the old layout."""
    assert channels_first(make_images(2, 1)).strides == (28 * 28 * 4, 28 * 28 * 4, 28 * 4, 4)


def test_one_changed_bias_moves_one_output_by_as_much():
    """The fourth output of every image is off by the amount, the others are the same, and so are the weights."""
    weights, images = make_weights(3), make_images(4, 4)
    before = expected_answers(weights, images)

    moved = expected_answers(change_one_weight(weights, 0.5), images) - before

    assert moved[:, 3] == pytest.approx(np.full(4, 0.5), abs=1e-5)
    assert np.delete(moved, 3, axis=1).max() == 0
    assert expected_answers(weights, images).tolist() == before.tolist()


def test_balanced_weights_choose_many_classes():
    """Each output averages 0, no class is chosen for half of the images, and other biases stay."""
    weights, images = make_weights(151), make_images(100, 4)

    outputs = expected_answers(with_balanced_outputs(weights, images), images)

    assert outputs.mean(axis=0) == pytest.approx(np.zeros(10), abs=1e-4)
    assert np.bincount(expected_answers(weights, images).argmax(axis=1)).max() > 90
    assert np.bincount(outputs.argmax(axis=1)).max() < 50
    assert with_balanced_outputs(weights, images)[5].tolist() == weights[5].tolist()
