"""How Node is asked, what scripts report, and their controls."""

import numpy as np

from generators.probes.exports.export_attempts import (
    attempt_exports,
    function_runner,
)
from generators.probes.models import architectures as nets
from generators.probes.programs.fresh_interpreter import (
    ProcessFailedError,
)
from generators.probes.programs.json_messages import array_message
from generators.probes.programs.node import answer_in_node

ITEM = nets.CONVOLUTIONS
OFF = 0.5


def in_node(program):
    """A runner that opens each artefact in a Node of its own."""

    def ask(artefact, asked):
        reply = answer_in_node(
            program,
            [array_message(array) for array in asked],
            artefact,
        )
        if reply.answer is None:
            raise ProcessFailedError(reply.error)
        return [
            np.array(array["values"], dtype=np.float32).reshape(
                array["shape"]
            )
            for array in reply.answer
        ]

    return function_runner(ask)


def report(found, off):
    """The measures of attempts by architecture."""
    return {
        "answers": found.passed,
        "worst_diff": found.worst,
        "bytes": found.size,
        "start": found.start,
        "source_diff": off,
        "obstacles": found.obstacles,
    }


def known_answers(program, passes, fails):
    """Controls: a case that must pass, and those that must not."""
    found = attempt_exports(
        {"right": passes} | fails, in_node(program)
    )
    yield f"answers.{ITEM}", found["right"].passed, True
    for name in fails:
        yield f"answers.{ITEM}", found[name].passed, False
    yield (
        "worst_diff",
        found["a bias changed"].difference,
        (OFF - 1e-4, OFF + 1e-4),
    )
    yield "bytes", found["no file"].size, 0
    yield "start", found.start, (0.01, 300)
