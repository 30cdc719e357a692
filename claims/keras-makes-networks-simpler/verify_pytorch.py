"""Statements of the Keras classifier and of one in raw PyTorch."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from data import LABELS, ROWS, TEST_LABELS, TEST_ROWS
from keras_program import program, weights

from generators.probes.python.source_size import program_size

EPOCHS = 12


def raw(epochs):
    """The same without layers: tensors, gradients, autograd."""
    random = torch.Generator().manual_seed(0)
    w1 = torch.empty(64, 32).uniform_(-0.25, 0.25, generator=random)
    b1 = torch.zeros(32)
    w2 = torch.empty(32, 10).uniform_(-0.38, 0.38, generator=random)
    b2 = torch.zeros(10)
    variables = [v.requires_grad_() for v in (w1, b1, w2, b2)]
    first = [torch.zeros_like(v) for v in variables]
    second = [torch.zeros_like(v) for v in variables]
    count = 0

    def scores(rows):
        return torch.relu(rows @ w1 + b1) @ w2 + b2

    def step(rows, labels, count):
        loss = torch.nn.functional.cross_entropy(
            scores(rows), labels
        )
        gradients = torch.autograd.grad(loss, variables)
        with torch.no_grad():
            for v, g, m, s in zip(
                variables, gradients, first, second, strict=True
            ):
                m.copy_(0.9 * m + 0.1 * g)
                s.copy_(0.999 * s + 0.001 * g * g)
                mean = m / (1 - 0.9**count)
                scale = torch.sqrt(s / (1 - 0.999**count)) + 1e-7
                v.sub_(0.01 * mean / scale)

    rows, labels = torch.from_numpy(ROWS), torch.from_numpy(LABELS)
    for _ in range(epochs):
        order = torch.randperm(len(rows), generator=random)
        for batch in order.split(50):
            count += 1
            step(rows[batch], labels[batch], count)
    found = scores(torch.from_numpy(TEST_ROWS)).argmax(dim=1)
    hits = found == torch.from_numpy(TEST_LABELS)
    return hits.float().mean().item()


def statements(source):
    """Statements of a program."""
    return program_size(source, ("torch", "keras")).statements


def native(tensors):
    """Whether every tensor is a parameter of PyTorch."""
    return all(
        isinstance(tensor, torch.nn.Parameter) for tensor in tensors
    )


def keras_accuracy(epochs):
    """Accuracy of the Keras program from a fixed seed."""
    keras.utils.set_random_seed(0)
    return program(epochs)


def verify():
    """What the entry's measures ask for."""
    return {
        "keras_statements": statements(program),
        "raw_statements": statements(raw),
        "keras_accuracy": keras_accuracy(EPOCHS),
        "raw_accuracy": raw(EPOCHS),
        "native": native(weights()),
    }


def controls():
    """The same probes where the answer is known."""
    yield "keras_statements", statements("a = 1\nb = a\n"), 2
    padding = "a = 1\n" + "pass\n" * 20
    yield "raw_statements", statements(padding), 21
    yield "keras_accuracy", keras_accuracy(0), (0, 0.5)
    yield "raw_accuracy", raw(0), (0, 0.5)
    parameter = torch.nn.Parameter(torch.ones(1))
    yield "native", native([parameter]), True
    yield "native", native([np.ones(3)]), False


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": 50,
        "epochs": EPOCHS,
        "optimiser": "Adam, 0.01",
    }


if __name__ == "__main__":
    print(verify())
