"""Where PyTorch's errors point when a beginner makes a mistake."""

import numpy as np
import torch
from data import (
    CHANNELS,
    LABELS,
    ONE_HOT,
    PICTURES,
    ROWS,
    TEXT,
    TOKENS,
    UNEVEN,
    VALUES,
    batteries,
)
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from generators.probes.python.tracebacks import (
    error_report,
    marked_lines,
)


def train(model, rows, labels, loss_function=None):
    """The loop that a beginner writes."""
    loss_function = loss_function or nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    batches = DataLoader(TensorDataset(rows, labels), batch_size=12)
    for features, targets in batches:
        optimizer.zero_grad()
        scores = model(features)  # uses the model
        loss = loss_function(scores, targets)  # uses the loss
        loss.backward()
        optimizer.step()


def plain(width=61):
    """A sound model for that many features."""
    return nn.Sequential(
        nn.Linear(width, 16), nn.ReLU(), nn.Linear(16, 7)
    )


def rows():
    """Sound features."""
    return torch.from_numpy(ROWS)


def labels():
    """Sound labels."""
    return torch.from_numpy(LABELS)


def correct():
    """A program without a mistake."""
    train(plain(), rows(), labels())


def wrong_width():
    """Two features are lost."""
    features = torch.from_numpy(ROWS[:, :59])  # mistake
    train(plain(), features, labels())


def not_flattened():
    """Pictures go into a layer for flat rows."""
    pictures = torch.from_numpy(PICTURES)  # mistake
    train(plain(99), pictures, labels())


def label_out_of_range():
    """A label of 23 for seven classes."""
    wrong = np.where(LABELS == 3, 23, LABELS)  # mistake
    train(plain(), rows(), torch.from_numpy(wrong))


def fewer_labels():
    """Three labels are lost."""
    targets = torch.from_numpy(LABELS[:45])  # mistake
    train(plain(), rows(), targets)


def text_for_numbers():
    """Features as they come from a CSV file."""
    features = torch.from_numpy(TEXT)  # mistake
    train(plain(), features, labels())


def one_hot_labels():
    """Labels are one-hot, the loss wants classes."""
    targets = torch.from_numpy(ONE_HOT)  # mistake
    loss = nn.CrossEntropyLoss()  # mistake
    train(plain(), rows(), targets, loss)  # mistake


def class_labels():
    """Labels are classes, the loss wants one column a class."""
    targets = labels().float()  # mistake
    loss = nn.BCEWithLogitsLoss()  # mistake
    train(plain(), rows(), targets, loss)  # mistake


def wrong_channels():
    """Eleven channels for a model that takes thirteen."""
    first = nn.Conv2d(13, 5, 3)  # mistake
    model = nn.Sequential(first, nn.Flatten(), nn.Linear(180, 7))
    train(model, torch.from_numpy(CHANNELS), labels())


def impossible_reshape():
    """61 features as 5 by 13."""
    reshape = nn.Unflatten(1, (5, 13))  # mistake
    model = nn.Sequential(reshape, nn.Flatten(), nn.Linear(65, 7))
    train(model, rows(), labels())


def unequal_shortcut():
    """A shortcut adds 17 values to 19."""

    class Shortcut(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(61, 17)
            self.second = nn.Linear(17, 19)  # mistake
            self.last = nn.Linear(17, 7)

        def forward(self, features):
            hidden = self.first(features)
            both = hidden + self.second(hidden)  # mistake
            return self.last(both)

    train(Shortcut(), rows(), labels())


def misspelt_loss():
    """A small letter for a capital one."""
    loss_function = nn.CrossEntropyloss()  # mistake
    train(plain(), rows(), labels(), loss_function)


def unknown_token():
    """Token 37 of a vocabulary of 31."""
    wrong = np.where(TOKENS == 3, 37, TOKENS)  # mistake
    embedding = nn.Embedding(31, 4)  # mistake
    model = nn.Sequential(embedding, nn.Flatten(), nn.Linear(20, 7))
    train(model, torch.from_numpy(wrong), labels())


def negative_width():
    """A layer of minus seventeen units."""
    first = nn.Linear(61, -17)  # mistake
    model = nn.Sequential(first, nn.Linear(-17, 7))  # mistake
    train(model, rows(), labels())


def own_layer():
    """A layer of one's own with a weight for 59 features."""

    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(59, 7))  # mistake

        def forward(self, features):
            return features @ self.weight  # mistake

    train(Own(), rows(), labels())


def uneven_rows():
    """A list with rows of 61 and 59 values."""
    features = torch.tensor(UNEVEN)  # mistake
    train(plain(), features, labels()[:2])


# Each mistake, and where the loop puts the faulty piece to use.
MISTAKES = {
    "wrong width": (wrong_width, "# uses the model"),
    "pictures not flattened": (not_flattened, "# uses the model"),
    "label out of range": (label_out_of_range, "# uses the loss"),
    "fewer labels than rows": (fewer_labels, "# uses the loss"),
    "text for numbers": (text_for_numbers, "# uses the model"),
    "one-hot labels for a loss on classes": (
        one_hot_labels,
        "# uses the loss",
    ),
    "classes for a loss on one-hot labels": (
        class_labels,
        "# uses the loss",
    ),
    "wrong number of channels": (
        wrong_channels,
        "# uses the model",
    ),
    "impossible reshape": (impossible_reshape, "# uses the model"),
    "shortcut between unequal widths": (
        unequal_shortcut,
        "# uses the model",
    ),
    "misspelt loss": (misspelt_loss, "# uses the loss"),
    "token beyond the vocabulary": (
        unknown_token,
        "# uses the model",
    ),
    "negative width": (negative_width, "# uses the model"),
    "own layer of the wrong shape": (own_layer, "# uses the model"),
    "rows of uneven length": (uneven_rows, "# uses the model"),
}


def verify():
    """What the entry's measures ask for."""
    helps = {
        name: error_report(
            program, *VALUES[name], marked_lines(train, use)
        )
        for name, (program, use) in MISTAKES.items()
    }
    return batteries(helps)


def bare():
    """An error that tells nothing, on the mistaken line."""
    raise ValueError("error")  # mistake


def elsewhere():
    """An error that names both values, on another line."""
    width = 59  # mistake
    raise ValueError(f"expected 61 features, got {width}")


def refused_here():
    """PyTorch refuses a product on the mistaken line."""
    torch.ones(48, 61) @ torch.ones(59, 7)  # mistake


def refused_there():
    """PyTorch refuses it on a line after the mistaken one."""
    wide = torch.ones((48, 61))  # mistake
    wide @ torch.ones(59, 7)


def refused_other():
    """PyTorch refuses a product of other widths."""
    torch.ones(48, 60) @ torch.ones(58, 7)  # mistake


def controls():
    """A sound program, and errors of known lines and words."""
    item = "wrong width"
    for battery, program, known in (
        ("raised", correct, False),
        ("raised", bare, True),
        ("reaches_line", bare, True),
        ("reaches_line", elsewhere, False),
        ("reaches_line", refused_here, True),
        ("reaches_line", refused_there, False),
        ("reaches_fix", bare, True),
        ("reaches_fix", elsewhere, False),
        ("reaches_fix", refused_here, True),
        ("reaches_fix", refused_there, False),
        ("names_values", bare, False),
        ("names_values", elsewhere, True),
        ("names_values", refused_here, True),
        ("names_values", refused_other, False),
    ):
        report = error_report(program, *VALUES[item])
        found = batteries({item: report})[battery][item]
        yield f"{battery}.{item}", found, known


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "mode": "default", "batch": 12}


if __name__ == "__main__":
    print(verify())
