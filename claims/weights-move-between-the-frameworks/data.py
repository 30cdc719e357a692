"""Pictures that both scripts learn from; the layout of weights."""

import numpy as np

SEEDS = [11, 12, 13]
STEPS, BATCH = 150, 32
LEARNING_RATE = 0.01
HEIGHT, WIDTH, KINDS = 12, 8, 4
OFF = 2.0


def make_pictures(count, seed):
    """Noise with a stroke: across, down, or on a diagonal."""
    random = np.random.default_rng(seed)
    pictures = random.normal(0, 0.5, (count, HEIGHT, WIDTH, 1))
    labels = random.integers(0, KINDS, count)
    along = np.arange(5)
    down, right = (
        [along * 0, along, along, along],
        [along, along * 0, along, 4 - along],
    )
    for picture, label in zip(pictures, labels, strict=True):
        top, left = (
            random.integers(0, HEIGHT - 4),
            random.integers(0, WIDTH - 4),
        )
        picture[top + down[label], left + right[label], 0] += 2
    return pictures.astype(np.float32), labels


IMAGES, LABELS = make_pictures(256, seed=2)


def batches(seed):
    """The batches of one training, the same for both frameworks."""
    pictures, labels = make_pictures(1024, seed=100 + seed)
    random = np.random.default_rng(seed)
    for _ in range(STEPS):
        chosen = random.integers(0, len(labels), BATCH)
        yield pictures[chosen], labels[chosen]


def channels_first(images):
    """Images as PyTorch reads them."""
    return images.transpose(0, 3, 1, 2).copy(order="C")


# Twelve arrays in the order in which both frameworks list them:
# convolution, batch normalisation (scale, shift, mean, variance),
# convolution, dense, dense. The third kernel reads flat images.
KERNELS, FIRST_DENSE, DENSE = (0, 6), 8, 10
FLAT = (HEIGHT // 2, WIDTH // 2, 16)


def to_torch(weights):
    """Keras's layout to PyTorch's, by one who knows both."""
    moved = list(weights)
    for place in KERNELS:
        moved[place] = weights[place].transpose(3, 2, 0, 1)
    dense = weights[FIRST_DENSE].reshape(*FLAT, -1)
    dense = dense.transpose(3, 2, 0, 1)
    moved[FIRST_DENSE] = dense.reshape(len(dense), -1)
    moved[DENSE] = weights[DENSE].T
    return [array.copy(order="C") for array in moved]


def to_keras(weights):
    """PyTorch's layout to Keras's, by one who knows both."""
    moved = list(weights)
    for place in KERNELS:
        moved[place] = weights[place].transpose(2, 3, 1, 0)
    height, width, channels = FLAT
    dense = weights[FIRST_DENSE].reshape(
        -1, channels, height, width
    )
    dense = dense.transpose(2, 3, 1, 0)
    moved[FIRST_DENSE] = dense.reshape(
        height * width * channels, -1
    )
    moved[DENSE] = weights[DENSE].T
    return [array.copy(order="C") for array in moved]


def by_shape(weights):
    """Every array with its axes reversed: all shapes fit."""
    return [array.T.copy(order="C") for array in weights]


def changed(weights):
    """One output off by a known amount."""
    return [*weights[:-1], weights[-1] + np.float32([0, 0, 0, OFF])]


def pack(path, sets):
    """Write some sets of weights into one file."""
    named = {
        f"{number}-{place:02}": array
        for number, arrays in enumerate(sets)
        for place, array in enumerate(arrays)
    }
    np.savez(path, **named)
    return path


def unpack(path):
    """The sets of weights of a file."""
    with np.load(path) as file:
        count = 1 + max(int(name.split("-")[0]) for name in file)
        return [
            [
                file[name]
                for name in sorted(file)
                if name.startswith(f"{number}-")
            ]
            for number in range(count)
        ]
