"""A small task for a training call, and modules of known class."""

from types import ModuleType

import numpy as np

from generators.probes.packages.api_surface import (
    public_subclasses,
    training_method,
)

ROWS = (
    np.random.default_rng(5).normal(size=(640, 8)).astype("float32")
)
TARGETS = ROWS @ np.arange(1, 9, dtype="float32")[:, None]
RATE = 0.1
LOSS = r"\w*Loss"
NOT_LOSS = r"(?!\w*Loss$)\w+"


class Teacher:
    """Has a call that trains, or one that does nothing."""

    def __init__(self, learn):
        self.learn = learn
        self.error = 1.0

    def fit(self, rows, targets):
        """Learn where it was told to."""
        if len(rows) == len(targets) and self.learn:
            self.error = 0.0


def module_of(**items):
    """A module that holds these."""
    module = ModuleType("made")
    vars(module).update(items)
    return module


def known():
    """What is counted and found where the answer is known."""
    base = type("Base", (), {})
    names = ("First", "SecondLoss", "_Private")
    module = module_of(
        Base=base,
        Alike=type("Alike", (), {}),
        **{name: type(name, (base,), {}) for name in names},
    )
    yield (
        "layers",
        len(public_subclasses(module, base, NOT_LOSS)),
        1,
    )
    yield "losses", len(public_subclasses(module, base, LOSS)), 1
    yield "optimisers", len(public_subclasses(module, base)), 2
    for learn in (True, False):
        teacher = Teacher(learn)
        found = training_method(
            [teacher],
            [(ROWS, TARGETS)],
            lambda learner=teacher: learner.error,
        )
        yield "trains", bool(found), learn
    yield (
        "trains",
        bool(
            training_method(
                [object()], [(ROWS, TARGETS)], lambda: 1.0
            )
        ),
        False,
    )
