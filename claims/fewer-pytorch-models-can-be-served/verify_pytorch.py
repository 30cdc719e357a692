"""Exported programs of eight architectures, run without code."""

import torch
from data import ITEM, OFF, known_answers, report
from torch import nn

from generators.probes.exports.architectures_torch import (
    build_model,
    export_case,
    largest_error,
)
from generators.probes.exports.export_attempts import (
    ExportCase,
    attempt_exports,
    python_runner,
)
from generators.probes.exports.runtimes import EXPORTED_PROGRAM
from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models import architectures as nets


class Twice(nn.Module):
    """A model whose answer is known."""

    def forward(self, inputs):
        """Twice the input."""
        return inputs * 2.0


@torch.library.custom_op("coverage::halved", mutates_args=())
def halved(inputs: torch.Tensor) -> torch.Tensor:
    """An operator that is known in this process alone."""
    return inputs / 2


halved.register_fake(torch.empty_like)


class OwnOperator(nn.Module):
    """Needs this very process."""

    def forward(self, inputs):
        """Half of the input, by an operator of our own."""
        return halved(inputs)


def saver(asked):
    """A model saved as PyTorch documents it, for any batch.

    It is traced with seven inputs.
    """
    example = torch.from_numpy(nets.channels_first(asked[1]))

    def save(made, home):
        path = home / "model.pt2"
        batch = ({0: torch.export.Dim.DYNAMIC},)
        torch.export.save(
            torch.export.export(
                made, (example,), dynamic_shapes=batch
            ),
            path,
        )
        return path

    return save


def saved(name, source=None, leaving=None):
    """One architecture on its way."""
    asked = nets.questions(name)
    return export_case(
        torch,
        source or build_model(torch, name),
        asked,
        saver(asked),
        leaving,
    )


def verify():
    """Save every architecture, and ask another process."""
    cases = {name: saved(name) for name in nets.NAMES}
    return report(
        attempt_exports(cases, python_runner(EXPORTED_PROGRAM)),
        largest_error(torch),
    )


def controls():
    """The same probes where the answer is known."""
    asked, right = nets.questions(ITEM), build_model(torch, ITEM)
    other = build_model(
        torch, ITEM, nets.changed_weights(ITEM, OFF)
    )
    save = saver(asked)
    passes = ExportCase(
        lambda home: save(Twice(), home),
        [2 * array for array in asked],
        asked,
    )

    def save_half(made, home):
        path = save(made, home)
        return write_truncated(path, path)

    fails = {
        "a bias changed": saved(ITEM, right, other),
        "half a file": export_case(torch, right, asked, save_half),
        "an operator of this process": saved(ITEM, OwnOperator()),
        "no file": export_case(
            torch, right, asked, lambda _, home: home / "model.pt2"
        ),
    }
    yield from known_answers(EXPORTED_PROGRAM, passes, fails)
    answer = other(torch.from_numpy(asked[1])).detach().numpy()
    difference = largest_difference(
        answer, nets.answers(ITEM, asked[1])
    )
    yield "source_diff", difference, (OFF - 1e-4, OFF + 1e-4)


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "format": "torch.export",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
