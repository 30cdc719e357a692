"""Weights that PyTorch learnt answer in TensorFlow."""

import torch
from data import (
    IMAGES,
    LABELS,
    LEARNING_RATE,
    OFF,
    SEEDS,
    batches,
    by_shape,
    changed,
    channels_first,
    to_keras,
)
from handing_over import accuracy, both_ways, differences
from model_pytorch import answer, arrays, make_model
from torch import nn


def train(seed):
    """The weights after a short training, as NumPy arrays."""
    torch.manual_seed(seed)
    model, loss = make_model(), nn.CrossEntropyLoss()
    optimiser = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    for images, labels in batches(seed):
        optimiser.zero_grad()
        logits = model(torch.from_numpy(channels_first(images)))
        loss(logits, torch.from_numpy(labels)).backward()
        optimiser.step()
    return [tensor.numpy() for tensor in arrays(model)]


def verify():
    """Train, hand the weights over, compare the answers."""
    trained = [train(seed) for seed in SEEDS]
    answers = [answer(weights, IMAGES) for weights in trained]
    knowing, guessing = both_ways(
        "tensorflow", trained, to_keras, answers
    )
    return {
        "parameters": sum(array.size for array in trained[0]),
        "accuracy": [accuracy(found, LABELS) for found in answers],
        "diff_by_rules": knowing,
        "diff_by_shape": guessing,
    }


def controls():
    """The same probes where the answer is known."""
    torch.manual_seed(1)
    weights = [tensor.numpy() for tensor in arrays(make_model())]
    right = answer(weights, IMAGES)
    # Axes reversed twice are the right ones again.
    moved = to_keras(weights), to_keras(changed(weights))
    by_rules, reversed_twice = both_ways(
        "tensorflow",
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
    short = to_keras(weights)[:-1]
    (none,) = differences("tensorflow", [short], [right])
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
