"""Eight PyTorch architectures in ExecuTorch, for phones."""

import executorch.kernels.quantized  # noqa: F401 - registers
import numpy as np
import torch
from data import (
    DOUBLING,
    ITEM,
    OFF,
    SIZE,
    asked_of,
    in_eight_bits,
    in_float,
    known_answers,
    report,
)
from executorch.backends.xnnpack.partition import (
    xnnpack_partitioner,
)
from executorch.backends.xnnpack.quantizer import xnnpack_quantizer
from executorch.exir import to_edge_transform_and_lower
from torch import nn
from torchao.quantization.pt2e import quantize_pt2e

from generators.probes.exports.architectures_torch import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import (
    ExportCase,
    python_runner,
)
from generators.probes.exports.runtimes import EXECUTORCH
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets

# The portable kernels for 8 bits come in a library of their own,
# imported here to lower and in the runtime's process to answer.
KERNELS = """
import executorch.runtime
import executorch.kernels.quantized
"""
RUN = python_runner(KERNELS + EXECUTORCH)


class Eigenvalues(nn.Module):
    """An operator that the runtime lacks."""

    def forward(self, inputs):
        """The eigenvalues of a matrix made of the input."""
        return torch.linalg.eigvalsh(inputs * inputs.T)


def written(exported, home, *, portable):
    """A program for XNNPACK or for the portable kernels."""
    fast = [xnnpack_partitioner.XnnpackPartitioner()]
    path = home / "model.pte"
    program = to_edge_transform_and_lower(
        exported, partitioner=[] if portable else fast
    )
    path.write_bytes(program.to_executorch().buffer)
    return path


def plain(asked, *, portable=False):
    """The model as it is."""
    example = torch.from_numpy(nets.channels_first(asked[0]))
    return lambda made, home: written(
        torch.export.export(made, (example,)),
        home,
        portable=portable,
    )


def quantised(asked, samples, *, dynamic, portable=False):
    """Weights and activations in 8 bits.

    The latter by samples or, if dynamic, as they come.
    """
    example = torch.from_numpy(nets.channels_first(asked[0]))
    scheme = xnnpack_quantizer.get_symmetric_quantization_config(
        is_per_channel=True, is_dynamic=dynamic
    )

    def export(made, home):
        quantiser = xnnpack_quantizer.XNNPACKQuantizer()
        quantiser.set_global(scheme)
        prepared = quantize_pt2e.prepare_pt2e(
            torch.export.export(made, (example,)).module(),
            quantiser,
        )
        for sample in samples:
            prepared(torch.from_numpy(nets.channels_first(sample)))
        converted = quantize_pt2e.convert_pt2e(prepared)
        return written(
            torch.export.export(converted, (example,)),
            home,
            portable=portable,
        )

    return export


def verify():
    """Lower every architecture, and ask the runtime."""
    models = {name: build_model(torch, name) for name in nets.NAMES}
    asked = {name: asked_of(name) for name in models}

    def leaving(name, export):
        return export_case(torch, models[name], asked[name], export)

    def as_it_is(*, portable):
        return lambda name: leaving(
            name, plain(asked[name], portable=portable)
        )

    def in_scheme(**options):
        return lambda name: leaving(
            name,
            quantised(
                asked[name], nets.calibration(name), **options
            ),
        )

    exact = in_float(
        [as_it_is(portable=False), as_it_is(portable=True)],
        models,
        RUN,
    )
    schemes = [
        in_scheme(dynamic=False),
        in_scheme(dynamic=True),
        in_scheme(dynamic=False, portable=True),
    ]
    return report(
        exact,
        in_eight_bits(schemes, models, exact, RUN),
        largest_error(torch),
    )


def odd_strides():
    """A program made from an example with an unusual stride.

    The stride is that of an axis of length one.
    """
    torch.manual_seed(44)
    image = np.linspace(-1, 1, 64, dtype=np.float32).reshape(
        1, 8, 8, 1
    )
    example = torch.from_numpy(
        np.ascontiguousarray(image.transpose(0, 3, 1, 2))
    )

    def export(made, home):
        return written(
            torch.export.export(made, (example,)),
            home,
            portable=False,
        )

    return export_case(
        torch, nn.Conv2d(1, 4, 3).eval(), [image], export
    )


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
    doubled = [2 * array for array in asked]
    samples = nets.calibration(ITEM)
    exact, anywhere = plain(asked), plain(asked, portable=True)
    small = quantised(asked, samples, dynamic=True)
    small_anywhere = quantised(
        asked, samples, dynamic=False, portable=True
    )

    def half(made, home):
        path = anywhere(made, home)
        return write_truncated(path, path)

    fails = {
        "a bias changed": export_case(
            torch, right, asked, exact, other
        ),
        "a bias changed, in portable kernels": export_case(
            torch, right, asked, anywhere, other
        ),
        "half a file": export_case(torch, right, asked, half),
        "an operator that the runtime lacks": export_case(
            torch, Eigenvalues(), asked, exact
        ),
        "an example of odd strides": odd_strides(),
        "no file": export_case(
            torch, right, asked, lambda _, home: home / "model.pte"
        ),
    }
    eight = {
        "right": ExportCase(
            lambda home: small(twice, home), doubled, asked
        ),
        "a bias changed": export_case(
            torch, right, asked, small, other
        ),
        "a bias changed, in portable kernels": export_case(
            torch, right, asked, small_anywhere, other
        ),
        "nothing in 8 bits": export_case(
            torch, right, asked, anywhere
        ),
    }
    yield from known_answers(
        ExportCase(lambda home: exact(twice, home), doubled, asked),
        fails,
        eight,
        RUN,
    )
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
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "float": "two ways, the second where the first fails",
        "8 bits": "three ways, the next where one fails",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
