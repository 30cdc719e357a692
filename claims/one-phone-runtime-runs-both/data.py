"""The network, the images, and what LiteRT says to a file."""

from generators.probes.exports.quantised_models import (
    QuantisedProbe,
)
from generators.probes.exports.runtimes import LITERT
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models.convnet import (
    change_one_weight,
    expected_answers,
    make_images,
    make_weights,
    with_balanced_outputs,
)

CALIBRATION = make_images(100, seed=132)
WEIGHTS = with_balanced_outputs(make_weights(seed=131), CALIBRATION)
IMAGES = make_images(200, seed=133)
EXPECTED = expected_answers(WEIGHTS, IMAGES)

OFF = 4.0
CHANGED = change_one_weight(WEIGHTS, OFF)
FILES = QuantisedProbe(LITERT, EXPECTED, WEIGHTS[7], OFF)


def report(source, plain, small, questions):
    """The measures of a float and an 8-bit file."""
    return FILES.report(
        source, plain, small, questions, shipped=plain
    )


def known(source, plain, changed, lacking, questions, framework):
    """Controls: files whose answers are known, by the same probes.

    `source` answers by the changed weights, `changed` is their
    file, and `lacking` the path of a file that could not be made.
    """
    yield from FILES.answer_controls(
        source, plain, changed, lacking, questions
    )
    rows = FILES.ask(changed, questions).rows
    yield "float_diff", largest_difference(rows, source), (0, 1e-4)
    yield from FILES.start_controls(plain, questions, framework)
