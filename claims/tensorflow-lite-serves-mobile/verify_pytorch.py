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
)
from executorch.backends.xnnpack.partition import xnnpack_partitioner
from executorch.backends.xnnpack.quantizer import xnnpack_quantizer
from executorch.exir import to_edge_transform_and_lower
from torch import nn
from torchao.quantization.pt2e import quantize_pt2e

from generators.probes.agreement import (
    largest_difference,
    relative_difference,
)
from generators.probes.convnet import channels_first, torch_layout
from generators.probes.damage import cut_short
from generators.probes.elsewhere import answer_elsewhere

INPUTS = channels_first(IMAGES)
EXAMPLE = (torch.from_numpy(INPUTS[:1].copy()),)

# Runs in an interpreter of its own.
LOADER = """
import sys
from pathlib import Path

import numpy as np
import torch
from executorch.runtime import Runtime

artefact, question, answer = sys.argv[1:]
program = Runtime.get().load_program(Path(artefact).read_bytes())
forward = program.load_method("forward")
rows = []
for row in np.load(question):
    (told,) = forward.execute([torch.from_numpy(row[None].copy())])
    rows.append(told[0].numpy().copy())
np.save(answer, rows)
"""


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


def float_file(model, path):
    """The model lowered to XNNPACK as it is."""
    program = to_edge_transform_and_lower(
        torch.export.export(model, EXAMPLE),
        partitioner=[xnnpack_partitioner.XnnpackPartitioner()],
    )
    path.write_bytes(program.to_executorch().buffer)
    return path


def int8_file(model, path):
    """The model with 8-bit weights and activations, lowered."""
    scheme = xnnpack_quantizer.get_symmetric_quantization_config(is_per_channel=True)
    quantiser = xnnpack_quantizer.XNNPACKQuantizer()
    quantiser.set_global(scheme)
    program = torch.export.export(model, EXAMPLE).module()
    prepared = quantize_pt2e.prepare_pt2e(program, quantiser)
    for image in channels_first(CALIBRATION):
        prepared(torch.from_numpy(image[None].copy()))
    return float_file(quantize_pt2e.convert_pt2e(prepared), path)


def refused(path):
    """Whether the runtime gives no answer from a file."""
    return answer_elsewhere(LOADER, path, INPUTS) is None


def verify():
    """Lower both ways and ask the runtime."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), make_model(WEIGHTS)
        plain = float_file(model, folder / "float.pte")
        small = int8_file(model, folder / "int8.pte")
        half = cut_short(plain, folder / "half.pte")
        exact = answer_elsewhere(LOADER, plain, INPUTS)
        coarse = answer_elsewhere(LOADER, small, INPUTS)
        return {
            "float_diff": largest_difference(exact, EXPECTED),
            "int8_error": relative_difference(coarse, EXPECTED),
            "float_bytes": plain.stat().st_size,
            "int8_bytes": small.stat().st_size,
            "refuses_half_a_file": refused(half),
        }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        changed = make_model(CHANGED)
        wrong = float_file(changed, folder / "changed.pte")
        answer = answer_elsewhere(LOADER, wrong, INPUTS)
        difference = largest_difference(answer, EXPECTED)
        yield "float_diff", difference, (OFF - 0.001, OFF + 0.001)
        difference = relative_difference(answer, EXPECTED)
        about = (OFF_SHARE - 0.001, OFF_SHARE + 0.001)
        yield "int8_error", difference, about

        path = float_file(Twice(), folder / "twice.pte")
        answer = answer_elsewhere(LOADER, path, INPUTS)
        difference = largest_difference(answer, 2 * INPUTS)
        yield "float_diff", difference, 0
        yield "refuses_half_a_file", refused(path), False
        noise = folder / "noise.pte"
        noise.write_bytes(bytes(range(256)) * 16)
        yield "refuses_half_a_file", refused(noise), True
        yield "float_bytes", noise.stat().st_size, 4096
        yield "int8_bytes", noise.stat().st_size, 4096


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
