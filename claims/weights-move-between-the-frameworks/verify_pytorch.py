"""Weights that PyTorch learnt answer in TensorFlow."""

import torch
from data import (
    IMAGES,
    LABELS,
    LEARNING_RATE,
    OFF,
    SEEDS,
    batches,
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
    off = to_keras(changed(weights))
    (found,) = differences("tensorflow", [off], [right])
    about = OFF / float(right.std())
    yield "diff_by_rules", found, (about - 0.001, about + 0.001)
    yield "diff_by_shape", found, (about - 0.001, about + 0.001)
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
