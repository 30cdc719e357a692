"""Hand weights to another interpreter and compare the answers."""

import tempfile
from pathlib import Path

import numpy as np
from data import IMAGES, by_shape, pack

from generators.probes.measuring.agreement import (
    relative_difference,
)
from generators.probes.programs.fresh_interpreter import (
    answer_isolated,
)

HERE = str(Path(__file__).parent)

# Runs in an interpreter of its own, with the other framework.
RECEIVER = """
import sys

import numpy as np

sys.path.append({here!r})
from data import unpack
from model_{framework} import answer

artefact, question, reply = sys.argv[1:]
images = np.load(question)
answers = [answer(weights, images) for weights in unpack(artefact)]
np.save(reply, answers)
"""


def told_by(framework, sets):
    """The answers of the other framework to sets of weights."""
    loader = RECEIVER.format(here=HERE, framework=framework)
    with tempfile.TemporaryDirectory() as folder:
        path = pack(Path(folder, "weights.npz"), sets)
        answers = answer_isolated(loader, path, IMAGES)
    if answers is None:
        return [None] * len(sets)
    return list(answers)


def differences(framework, handed, expected):
    """How far off the other one is, in standard deviations."""
    answers = told_by(framework, handed)
    pairs = zip(answers, expected, strict=True)
    return [
        relative_difference(answer, right)
        for answer, right in pairs
    ]


def both_ways(framework, trained, rules, expected):
    """Differences with the layout rules, and with reversed axes."""
    handed = [*map(rules, trained), *map(by_shape, trained)]
    found = differences(framework, handed, [*expected, *expected])
    return found[: len(trained)], found[len(trained) :]


def accuracy(answers, labels):
    """Share of pictures whose largest output is the right one."""
    return float(np.mean(np.argmax(answers, axis=1) == labels))
