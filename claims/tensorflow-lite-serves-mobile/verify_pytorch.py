"""A PyTorch network in ExecuTorch, PyTorch's runtime for phones."""

import tempfile
from pathlib import Path

import torch
from data import (
    CALIBRATION,
    CHANGED,
    EXPECTED,
    IMAGES,
    OFF,
    OFF_SHARE,
    WEIGHTS,
    share,
)
from executorch.backends.xnnpack.partition import (
    xnnpack_partitioner,
)
from executorch.backends.xnnpack.quantizer import xnnpack_quantizer
from executorch.exir import to_edge_transform_and_lower
from torch import nn
from torchao.quantization.pt2e import quantize_pt2e

from generators.probes.exports.model_files import ask_file
from generators.probes.exports.runtimes import EXECUTORCH
from generators.probes.measuring.agreement import (
    largest_difference,
    relative_difference,
)
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)

INPUTS = channels_first(IMAGES)
EXAMPLE = (torch.from_numpy(INPUTS[:1].copy()),)

SLOW = "import time\n\ntime.sleep(1)\n" + EXECUTORCH


def answer(path, runtime=EXECUTORCH):
    """What a file answers in a process of its own."""
    return ask_file(runtime, path, INPUTS)


class Twice(nn.Module):
    """A model whose answer is known."""

    def forward(self, images):
        """Twice the input."""
        return images * 2.0


def make_model(weights):
    """The network with given weights."""
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 32, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    arrays = torch_layout(weights)
    pairs = zip(model.parameters(), arrays, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array)
    return model.eval()


def float_file(model, path, *, portable=False):
    """The model lowered to XNNPACK or to portable kernels."""
    fast = [xnnpack_partitioner.XnnpackPartitioner()]
    program = to_edge_transform_and_lower(
        torch.export.export(model, EXAMPLE),
        partitioner=[] if portable else fast,
    )
    path.write_bytes(program.to_executorch().buffer)
    return path


def int8_file(model, path):
    """The model with 8-bit weights and activations, lowered."""
    scheme = xnnpack_quantizer.get_symmetric_quantization_config(
        is_per_channel=True
    )
    quantiser = xnnpack_quantizer.XNNPACKQuantizer()
    quantiser.set_global(scheme)
    program = torch.export.export(model, EXAMPLE).module()
    prepared = quantize_pt2e.prepare_pt2e(program, quantiser)
    for image in channels_first(CALIBRATION):
        prepared(torch.from_numpy(image[None].copy()))
    return float_file(quantize_pt2e.convert_pt2e(prepared), path)


def refused(path):
    """Whether the runtime gives no answer from a file."""
    return answer(path).rows is None


def verify():
    """Lower both ways and ask the runtime."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model(WEIGHTS)
        plain = float_file(model, folder / "float.pte")
        small = int8_file(model, folder / "int8.pte")
        half = write_truncated(plain, folder / "half.pte")
        exact, coarse = answer(plain), answer(small)
        anywhere = float_file(
            model, folder / "portable.pte", portable=True
        )
        portable = answer(anywhere)
        return {
            "float_diff": largest_difference(exact.rows, EXPECTED),
            "int8_error": relative_difference(
                coarse.rows, EXPECTED
            ),
            "float_bytes": plain.stat().st_size,
            "int8_bytes": small.stat().st_size,
            "int8_share": share(coarse.rows),
            "plain_diff": largest_difference(
                portable.rows, EXPECTED
            ),
            "plain_bytes": anywhere.stat().st_size,
            "cold_start": exact.seconds,
            "refuses_half_a_file": refused(half),
        }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        changed = make_model(CHANGED)
        wrong = float_file(changed, folder / "changed.pte")
        answers = answer(wrong).rows
        difference = largest_difference(answers, EXPECTED)
        yield "float_diff", difference, (OFF - 0.001, OFF + 0.001)
        yield "int8_share", share(answers), (0, 0.9)
        difference = relative_difference(answers, EXPECTED)
        about = (OFF_SHARE - 0.001, OFF_SHARE + 0.001)
        yield "int8_error", difference, about

        path = float_file(Twice(), folder / "twice.pte")
        difference = largest_difference(
            answer(path).rows, 2 * INPUTS
        )
        yield "float_diff", difference, 0
        anywhere = float_file(
            changed, folder / "portable.pte", portable=True
        )
        rows = answer(anywhere).rows
        difference = largest_difference(rows, EXPECTED)
        yield "plain_diff", difference, (OFF - 0.001, OFF + 0.001)
        yield "int8_share", share(rows, answers), 1
        yield "cold_start", answer(path, SLOW).seconds, (1, 60)
        yield "refuses_half_a_file", refused(path), False
        noise = folder / "noise.pte"
        noise.write_bytes(bytes(range(256)) * 16)
        yield "refuses_half_a_file", refused(noise), True
        yield "float_bytes", noise.stat().st_size, 4096
        yield "int8_bytes", noise.stat().st_size, 4096
        yield "plain_bytes", noise.stat().st_size, 4096


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "calibration": f"{len(CALIBRATION)} images",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
