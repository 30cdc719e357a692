"""Fifteen mistakes: the data that they are made with, and the
values.

The sizes are odd on purpose, so that a message does not hold one by
accident: 48 rows of 61 features, 7 classes, batches of 12.
"""

import numpy as np

RANDOM = np.random.default_rng(4)
ROWS = RANDOM.normal(size=(48, 61)).astype("float32")
LABELS = RANDOM.integers(0, 7, 48)
ONE_HOT = np.eye(7, dtype="int64")[LABELS]
PICTURES = RANDOM.normal(size=(48, 9, 11)).astype("float32")
CHANNELS = RANDOM.normal(size=(48, 11, 8, 8)).astype("float32")
TEXT = ROWS.astype(str)
TOKENS = RANDOM.integers(0, 30, (48, 5))
UNEVEN = [[0.5] * 61, [0.5] * 59]

# For each mistake: what is expected and what was given, in the
# words in which a message of either framework could put it.
VALUES = {
    "wrong width": ({"61"}, {"59"}),
    "pictures not flattened": ({"99"}, {"11"}),
    "label out of range": ({"7"}, {"23"}),
    "fewer labels than rows": ({"48"}, {"45"}),
    "text for numbers": (
        {"float", "float32", "float64", "number", "numeric"},
        {"str", "str_", "numpy.str_", "string", "text"},
    ),
    "one-hot labels for a loss on classes": (
        {
            "1D",
            "(12,)",
            "[12]",
            "(None,)",
            "(None, 1)",
            "target.ndim",
            "floating point",
        },
        {"2D", "(12, 7)", "[12, 7]", "(None, 7)", "Long", "int64"},
    ),
    "classes for a loss on one-hot labels": (
        {"(12, 7)", "[12, 7]", "(None, 7)"},
        {
            "(12,)",
            "[12]",
            "(None,)",
            "(12, 1)",
            "[12, 1]",
            "(None, 1)",
        },
    ),
    "wrong number of channels": ({"13"}, {"11"}),
    "impossible reshape": ({"61"}, {"65", "(5, 13)", "[5, 13]"}),
    "shortcut between unequal widths": ({"17"}, {"19"}),
    "misspelt loss": (
        {"CrossEntropyLoss", "sparse_categorical_crossentropy"},
        {"CrossEntropyloss", "sparse_crossentropy"},
    ),
    "token beyond the vocabulary": ({"30", "31"}, {"37"}),
    "negative width": (
        {"positive", "non-negative", "greater than 0"},
        {"-17"},
    ),
    "own layer of the wrong shape": ({"61"}, {"59"}),
    "rows of uneven length": ({"61"}, {"59"}),
}


def batteries(helps):
    """The measures of the entry, from each mistake's error."""
    lines = [
        f"{name}: {shortened(report.message)}"
        for name, report in helps.items()
    ]
    return {
        "raised": {
            name: report.raised for name, report in helps.items()
        },
        "reaches_line": {
            name: report.reaches for name, report in helps.items()
        },
        "reaches_fix": {
            name: report.at_fix for name, report in helps.items()
        },
        "names_values": {
            name: report.names for name, report in helps.items()
        },
        "messages": "\n".join(lines),
    }


def shortened(message):
    """Both ends of a message, without graph nodes and arguments."""
    for tail in ("[[{{node", "Arguments received by"):
        message = message.partition(tail)[0]
    text = " ".join(message.split())
    return (
        text
        if len(text) < 190
        else f"{text[:70]} ... {text[-110:]}"
    )
