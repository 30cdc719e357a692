"""What both scripts report, and the controls that they share."""

from generators.probes.exports.export_attempts import (
    attempt_exports,
    python_runner,
)
from generators.probes.models import architectures as nets

ITEM = nets.DENSE
OFF = 0.5


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


def known_answers(runtime, passes, fails):
    """Controls: a case that must pass, and those that must not."""
    found = attempt_exports(
        {"right": passes} | fails, python_runner(runtime)
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
