"""What a process loads that answers a phone file of PyTorch's."""

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
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
from generators.probes.programs.native import compile_program

HOME = home("executorch")
SOURCE = Path(__file__).with_name("run.cpp").read_text()
WHOLE_FRAMEWORK = home("torch") / "lib" / "libtorch.so"


def program(folder):
    """The C++ program, linked with ExecuTorch's own libraries.

    The headers and definitions are those of its CMake package.
    """
    headers = HOME / "include"
    return compile_program(
        "g++",
        SOURCE,
        Path(folder, "run"),
        "-std=c++17",
        f"-I{headers}",
        f"-I{headers}/executorch/runtime/core/portable_type/c10",
        "-DC10_USING_CUSTOM_GENERATED_MACROS",
        "-DET_EVENT_TRACER_ENABLED",
        f"-L{HOME}/lib",
        # Kernels register themselves; no symbol asks for them.
        "-Wl,--no-as-needed",
        "-lexecutorch",
        "-lexecutorch_kernels_optimized",
        f"-Wl,-rpath,{HOME}/lib",
    )


def answered(run, artefact, also=""):
    """What the program has loaded, and answers.

    A further library is loaded before its own.
    """
    done = subprocess.run(
        [run, artefact, str(INPUTS.shape[1])],
        input=INPUTS.tobytes(),
        stdout=subprocess.PIPE,
        env={**os.environ, "LD_PRELOAD": str(also)},
        timeout=60,
        check=True,
    )
    rows, maps = done.stdout.decode().split("\n\n", 1)
    return {"maps": maps, "rows": np.loadtxt(rows.splitlines())}


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
        artefact = phone_file(WEIGHTS, folder)
        report = answered(program(folder), artefact)
    return {
        "diff": largest_difference(report["rows"], EXPECTED),
        "runtime_mib": loaded(report, HOME),
        "all_mib": loaded(report, "/"),
        "needs_framework": needs(report, "torch"),
    }


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as folder:
        run, changed = program(folder), phone_file(CHANGED, folder)
        report = answered(run, changed)
        difference = largest_difference(report["rows"], EXPECTED)
        yield "diff", difference, (OFF - 1e-5, OFF + 1e-5)
        yield "needs_framework", needs(report, "nonsense"), False
        known = Path(folder, "known.so")
        known.write_bytes(bytes(KNOWN_MIB * 2**20))
        report = asked(MAPPING, known)
        yield "runtime_mib", loaded(report, folder), KNOWN_MIB
        yield "runtime_mib", loaded(report, HOME), 0
        report = answered(run, changed, WHOLE_FRAMEWORK)
        yield "needs_framework", needs(report, "torch"), True
        yield "all_mib", loaded(report, "/"), (200, 4000)


def settings():
    """What a fair comparison must share."""
    return {"dtype": "float32", "batch": 1, "device": "cpu"}


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
