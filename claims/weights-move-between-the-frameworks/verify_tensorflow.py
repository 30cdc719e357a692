"""Weights that TensorFlow learnt answer in PyTorch."""

import keras
from data import (
    IMAGES,
    LABELS,
    LEARNING_RATE,
    OFF,
    SEEDS,
    batches,
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
    off = to_torch(changed(weights))
    (found,) = differences("pytorch", [off], [right])
    about = OFF / float(right.std())
    yield "diff_by_rules", found, (about - 0.001, about + 0.001)
    yield "diff_by_shape", found, (about - 0.001, about + 0.001)
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
