"""Which PyTorch architectures leave PyTorch through ONNX."""

import numpy as np
import torch
from onnx_runtime import (
    IMAGES,
    ITEM,
    OFF,
    known_answers,
    leaving,
    report,
)
from torch import nn

from generators.probes.exports.architectures_torch import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models import architectures as nets


class NumPyInside(nn.Module):
    """Leaves the graph for NumPy: it can't be exported."""

    def forward(self, inputs):
        """A cosine worked out in NumPy, item by item."""
        return torch.tensor([np.cos(inputs.sum().item())])


def exporter(asked):
    """A model as ONNX by PyTorch, traced with seven inputs."""
    example = torch.from_numpy(nets.channels_first(asked[1]))

    def export(made, home):
        path = home / "model.onnx"
        torch.onnx.export(
            made,
            (example,),
            path,
            dynamo=True,
            dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
            verbose=False,
        )
        return path

    return export


def leaves(name, source=None, leaving_instead=None):
    """One architecture on its way."""
    asked = nets.questions(name)
    return export_case(
        torch,
        source or build_model(torch, name),
        asked,
        exporter(asked),
        leaving_instead,
    )


def verify():
    """Try every architecture."""
    return report(
        leaving({name: leaves(name) for name in nets.NAMES}),
        largest_error(torch),
    )


def controls():
    """The same probes where the answer is known."""
    other = build_model(
        torch, IMAGES, nets.changed_weights(IMAGES, OFF)
    )
    yield from known_answers(
        {
            "a bias changed": leaves(IMAGES, leaving_instead=other),
            "an operator of NumPy's": leaves(ITEM, NumPyInside()),
        }
    )
    (_, asked) = nets.questions(IMAGES)
    answer = (
        other(torch.from_numpy(nets.channels_first(asked)))
        .detach()
        .numpy()
    )
    difference = largest_difference(
        answer, nets.answers(IMAGES, asked)
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "exporter": "torch.onnx.export, default operator set",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
