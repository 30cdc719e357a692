"""Eight PyTorch architectures in LiteRT, by litert-torch."""

import litert_torch
import torch
from data import (
    ITEM,
    OFF,
    asked_of,
    half_of,
    known_answers,
    leaving,
    no_file,
    report,
)
from torch import nn

from generators.probes.exports.architectures_torch import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import ExportCase
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models import architectures as nets


class Eigenvalues(nn.Module):
    """An operator that the runtime lacks."""

    def forward(self, inputs):
        """The eigenvalues of a matrix made of the input."""
        return torch.linalg.eigvalsh(inputs * inputs.T)


class Twice(nn.Module):
    """A model whose answer is known."""

    def forward(self, inputs):
        """Twice the input."""
        return inputs * 2.0


def exporter(asked):
    """A model as litert-torch writes it, traced with one input."""
    example = torch.from_numpy(nets.channels_first(asked[0]))

    def export(made, home):
        path = home / "model.tflite"
        litert_torch.convert(made, (example,)).export(str(path))
        return path

    return export


def on_its_way(name, source=None, instead=None):
    """One architecture on its way."""
    asked = asked_of(name)
    return export_case(
        torch,
        source or build_model(torch, name),
        asked,
        exporter(asked),
        instead,
    )


def verify():
    """Export every architecture, and ask the runtime."""
    return report(
        leaving({name: on_its_way(name) for name in nets.NAMES}),
        largest_error(torch),
    )


def controls():
    """The same probes where the answer is known."""
    asked, right = asked_of(ITEM), build_model(torch, ITEM)
    other = build_model(
        torch, ITEM, nets.changed_weights(ITEM, OFF)
    )
    export = exporter(asked)
    passes = ExportCase(
        lambda home: export(Twice().eval(), home),
        [2 * array for array in asked],
        asked,
    )
    fails = {
        "a bias changed": on_its_way(ITEM, right, other),
        "half a file": export_case(
            torch, right, asked, half_of(export)
        ),
        "an operator that the runtime lacks": on_its_way(
            ITEM, Eigenvalues().eval()
        ),
        "no file": export_case(torch, right, asked, no_file),
    }
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
    return {"dtype": "float32", "batch": 1, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
