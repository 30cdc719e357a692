"""What both scripts report, and the controls that they share."""

from generators.probes.exports.export_attempts import (
    attempt_exports,
    python_runner,
)
from generators.probes.exports.runtimes import LITERT
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets

ITEM = nets.DENSE
OFF = 0.5


def asked_of(name):
    """Every question alone: a phone's file takes one input."""
    return nets.single_rows(nets.questions(name))


def leaving(cases):
    """What comes of cases on their way to LiteRT."""
    return attempt_exports(cases, python_runner(LITERT))


def half_of(export):
    """An exporter of which half a file is left."""

    def half(made, home):
        path = export(made, home)
        return write_truncated(path, path)

    return half


def no_file(_, home):
    """An exporter that writes nothing."""
    return home / "model.tflite"


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


def known_answers(passes, fails):
    """Controls: a case that must pass, and those that must not."""
    found = leaving({"right": passes} | fails)
    yield f"answers.{ITEM}", found["right"].passed, True
    for name in fails:
        yield f"answers.{ITEM}", found[name].passed, False
    yield (
        "worst_diff",
        found["a bias changed"].difference,
        (OFF - 1e-3, OFF + 1e-3),
    )
    yield "bytes", found["no file"].size, 0
    yield "start", found.start, (0.01, 300)
