"""Weights that TensorFlow learnt answer in PyTorch."""

import keras
from data import (
    IMAGES,
    LABELS,
    LEARNING_RATE,
    OFF,
    SEEDS,
    batches,
    by_shape,
    changed,
    to_torch,
)
from handing_over import accuracy, both_ways, differences
from model_tensorflow import answer, make_model


def train(seed):
    """The weights after a short training, as NumPy arrays."""
    keras.utils.set_random_seed(seed)
    model = make_model()
    model.compile(
        optimizer=keras.optimizers.Adam(LEARNING_RATE),
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        ),
    )
    for images, labels in batches(seed):
        model.train_on_batch(images, labels)
    return model.get_weights()


def verify():
    """Train, hand the weights over, compare the answers."""
    trained = [train(seed) for seed in SEEDS]
    answers = [answer(weights, IMAGES) for weights in trained]
    knowing, guessing = both_ways(
        "pytorch", trained, to_torch, answers
    )
    return {
        "parameters": sum(array.size for array in trained[0]),
        "accuracy": [accuracy(found, LABELS) for found in answers],
        "diff_by_rules": knowing,
        "diff_by_shape": guessing,
    }


def controls():
    """The same probes where the answer is known."""
    keras.utils.set_random_seed(1)
    weights = make_model().get_weights()
    right = answer(weights, IMAGES)
    # Axes reversed twice are the right ones again.
    moved = to_torch(weights), to_torch(changed(weights))
    by_rules, reversed_twice = both_ways(
        "pytorch",
        [by_shape(turned) for turned in moved],
        by_shape,
        [right, right],
    )
    off = OFF / float(right.std())
    about = (off - 0.001, off + 0.001)
    for known, by_rule, by_axes in zip(
        ((0, 1e-4), about), by_rules, reversed_twice, strict=True
    ):
        yield "diff_by_rules", by_rule, known
        yield "diff_by_shape", by_axes, known
    short = to_torch(weights)[:-1]
    (none,) = differences("pytorch", [short], [right])
    silence = float(abs(right).max() / right.std())
    yield "diff_by_rules", none, (silence - 0.001, silence + 0.001)
    yield "accuracy", accuracy(right, right.argmax(1)), 1


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": len(IMAGES),
        "device": "cpu",
        "optimiser": f"Adam, {LEARNING_RATE}",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
