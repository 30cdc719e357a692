"""Eight PyTorch architectures in a microcontroller's runtime."""

import litert_torch
import torch
from data import (
    DOUBLING,
    ITEM,
    OFF,
    SIZE,
    asked_of,
    half_of,
    in_eight_bits,
    known_answers,
    no_file,
    report,
)
from torch import nn
from torchao.quantization.pt2e import quantize_pt2e

from generators.probes.exports.architectures_torch import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import ExportCase
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models import architectures as nets

TOOLS = litert_torch.quantize.pt2e_quantizer
CONFIG = litert_torch.quantize.quant_config.QuantConfig


class Angle(nn.Module):
    """An operator that the runtime lacks, and LiteRT has."""

    def forward(self, inputs):
        """An angle for each of the inputs."""
        return torch.atan2(inputs, inputs + 1)


def example_of(name):
    """The first question, as an example for tracing."""
    return (
        torch.from_numpy(nets.channels_first(asked_of(name)[0])),
    )


def written(made, example, home, **options):
    """A model as litert-torch writes it."""
    path = home / "model.tflite"
    litert_torch.convert(made, example, **options).export(str(path))
    return path


def plain(made, home):
    """The model in float."""
    return written(made, example_of(ITEM), home)


def quantised(name, *, dynamic=False, per_channel=True):
    """Weights and activations in 8 bits.

    The latter by samples or, if dynamic, as they come.
    """
    example = example_of(name)

    def export(made, home):
        scheme = TOOLS.get_symmetric_quantization_config(
            is_per_channel=per_channel, is_dynamic=dynamic
        )
        quantiser = TOOLS.PT2EQuantizer().set_global(scheme)
        prepared = quantize_pt2e.prepare_pt2e(
            torch.export.export(made, example).module(), quantiser
        )
        for sample in nets.calibration(name):
            prepared(torch.from_numpy(nets.channels_first(sample)))
        converted = quantize_pt2e.convert_pt2e(
            prepared, fold_quantize=False
        )
        return written(
            converted,
            example,
            home,
            quant_config=CONFIG(pt2e_quantizer=quantiser),
        )

    return export


def verify():
    """Convert every architecture, and ask the runtime."""

    def by(**options):
        return lambda name: export_case(
            torch,
            build_model(torch, name),
            asked_of(name),
            quantised(name, **options),
        )

    found = in_eight_bits(
        by(), by(dynamic=True), by(per_channel=False)
    )
    return report(found, largest_error(torch))


def controls():
    """The same probes where the answer is known."""
    asked, right = asked_of(ITEM), build_model(torch, ITEM)
    other = build_model(
        torch, ITEM, nets.changed_weights(ITEM, OFF)
    )
    twice = nn.Linear(SIZE, SIZE).eval()
    twice.weight.data, twice.bias.data = map(
        torch.from_numpy, DOUBLING
    )
    small = quantised(ITEM)
    fails = {
        "a bias changed": export_case(
            torch, right, asked, small, other
        ),
        "half a file": export_case(
            torch, right, asked, half_of(plain)
        ),
        "nothing in 8 bits": export_case(
            torch, right, asked, plain
        ),
        "an operator that the runtime lacks": export_case(
            torch, Angle().eval(), asked, plain
        ),
        "no file": export_case(torch, right, asked, no_file),
    }
    passes = ExportCase(
        lambda home: small(twice, home),
        [2 * array for array in asked],
        asked,
    )
    yield from known_answers(passes, fails)
    (_, asked) = nets.questions(ITEM)
    answer = other(torch.from_numpy(asked)).detach().numpy()
    yield (
        "source_diff",
        largest_difference(answer, nets.answers(ITEM, asked)),
        (OFF - 1e-4, OFF + 1e-4),
    )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "int8",
        "batch": 1,
        "device": "cpu",
        "runtime": "TensorFlow Lite for Microcontrollers",
        "8 bits": "three ways, the next where one fails",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
