"""How big a newcomer's PyTorch program is."""

from dataclasses import asdict

import torch
from data import CONCEPTS, LABELS, ROWS, TEST_LABELS, TEST_ROWS
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.python.source_size import program_size

EPOCHS = 12
ROOTS = ("torch", "nn", "DataLoader", "TensorDataset")


def first_program(epochs):
    """What the tutorials teach first: a model and a loop."""
    model = nn.Sequential(
        nn.Linear(64, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    loss_function = nn.CrossEntropyLoss()
    data = TensorDataset(
        torch.from_numpy(ROWS), torch.from_numpy(LABELS)
    )
    batches = DataLoader(data, batch_size=50, shuffle=True)
    for _ in range(epochs):
        for rows, labels in batches:
            loss = loss_function(model(rows), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        found = model(torch.from_numpy(TEST_ROWS)).argmax(dim=1)
    return (
        (found == torch.from_numpy(TEST_LABELS))
        .float()
        .mean()
        .item()
    )


loop_program = first_program  # that one has its own loop


def sizes(program, prefix):
    """The six counts of a program, by the names of the measures."""
    counts = asdict(program_size(program, ROOTS, CONCEPTS))
    return {
        f"{prefix}_{name}": count for name, count in counts.items()
    }


def accuracy(program, epochs=EPOCHS):
    """Accuracy on held-out pictures, from a fixed seed."""
    torch.manual_seed(0)
    return program(epochs)


def verify():
    """What the entry's measures ask for."""
    return {
        **sizes(first_program, "first"),
        **sizes(loop_program, "loop"),
        "first_accuracy": accuracy(first_program),
        "loop_accuracy": accuracy(loop_program),
    }


def controls():
    """Known programs are counted, and padding counts."""
    plain = "model.fit(nn.Linear(3))\n"
    padded = (
        plain
        + "pass\n" * 20
        + "for x in y:\n    if x:\n        torch.add(x)\n"
    )
    known = {
        "statements": 1,
        "names": 1,
        "methods": 1,
        "branches": 1,
        "nesting": 0,
    }
    for name, count in known.items():
        yield (
            f"first_{name}",
            sizes(plain, "first")[f"first_{name}"],
            count,
        )
    known = {
        "statements": 24,
        "names": 2,
        "methods": 1,
        "branches": 3,
        "nesting": 2,
    }
    for name, count in known.items():
        yield (
            f"loop_{name}",
            sizes(padded, "loop")[f"loop_{name}"],
            count,
        )
    yield (
        "first_nesting",
        sizes(padded, "first")["first_nesting"],
        2,
    )
    yield (
        "first_concepts",
        sizes("a = 1", "first")["first_concepts"],
        0,
    )
    yield (
        "loop_concepts",
        sizes("loss.backward()", "loop")["loop_concepts"],
        1,
    )
    yield "first_accuracy", accuracy(first_program, 0), (0, 0.5)
    yield "loop_accuracy", accuracy(loop_program, 0), (0, 0.5)


def settings():
    """What a fair comparison must share."""
    shared = {
        "dtype": "float32",
        "batch": 50,
        "epochs": EPOCHS,
        "optimiser": "Adam, 0.01",
    }
    return shared | {"first program": "a loop over a DataLoader"}


if __name__ == "__main__":
    print(verify())
