"""What a process loads that answers a phone file of PyTorch's."""

import tempfile
from pathlib import Path

import torch
from data import (
    CHANGED,
    EXPECTED,
    INPUTS,
    KNOWN_MIB,
    MAPPING,
    OFF,
    WEIGHTS,
    asked,
    home,
    loaded,
    needs,
)
from executorch.exir import to_edge_transform_and_lower
from torch import nn

from generators.probes.measuring.agreement import largest_difference

# Run in an interpreter of its own.
EXECUTORCH = """
import torch
from executorch.runtime import Runtime

program = Runtime.get().load_program(Path(artefact).read_bytes())
forward = program.load_method("forward")
for row in inputs:
    given = torch.from_numpy(row[None].copy())
    (found,) = forward.execute([given])
    rows.append(found[0].numpy().copy())
"""
WHOLE_FRAMEWORK = "import torch"


def phone_file(weights, folder):
    """A network with given weights, for the portable kernels."""
    model = nn.Sequential(
        nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3)
    )
    pairs = zip(model.parameters(), weights, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    example = (torch.from_numpy(INPUTS[:1].copy()),)
    program = to_edge_transform_and_lower(
        torch.export.export(model.eval(), example)
    )
    path = Path(folder, "network.pte")
    path.write_bytes(program.to_executorch().buffer)
    return path


def verify():
    """Lower, answer elsewhere, and look at that process."""
    with tempfile.TemporaryDirectory() as folder:
        report = asked(EXECUTORCH, phone_file(WEIGHTS, folder))
    return {
        "diff": largest_difference(report["rows"], EXPECTED),
        "runtime_mib": loaded(report, home("executorch")),
        "all_mib": loaded(report, "/"),
        "needs_framework": needs(report, "torch"),
    }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as folder:
        report = asked(EXECUTORCH, phone_file(CHANGED, folder))
        difference = largest_difference(report["rows"], EXPECTED)
        yield "diff", difference, (OFF - 1e-5, OFF + 1e-5)
        yield "needs_framework", needs(report, "nonsense"), False
        known = Path(folder, "known.so")
        known.write_bytes(bytes(KNOWN_MIB * 2**20))
        report = asked(MAPPING, known)
        yield "runtime_mib", loaded(report, folder), KNOWN_MIB
        yield "runtime_mib", loaded(report, home("executorch")), 0
        report = asked(WHOLE_FRAMEWORK, known)
        yield "needs_framework", needs(report, "torch"), True
        yield "all_mib", loaded(report, "/"), (200, 4000)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": 1, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
