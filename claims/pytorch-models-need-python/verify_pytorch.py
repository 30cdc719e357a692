"""An AOTInductor package in a C++ program."""

import tempfile
from pathlib import Path

import numpy as np
import torch
from data import (
    ABOUT,
    CHANGED,
    EXPECTED,
    IMAGES,
    SILENCE,
    WEIGHTS,
    plain_controls,
    silence,
)
from torch import nn

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.damaged_files import (
    write_truncated,
)
from generators.probes.models.convnet import (
    channels_first,
    torch_layout,
)
from generators.probes.programs.native import (
    answer_in_program,
    compile_program,
)

HOME = Path(torch.__file__).parent
SOURCE = Path(__file__).with_name("run.cpp").read_text()
INPUTS = channels_first(IMAGES)
# Without it a package takes whatever strides and sizes it is given.
CHECKED = {"AOTI_RUNTIME_CHECK_INPUTS": "1"}
# No speed decides, so nothing need be optimised, and Inductor
# writes its kernels without vector code.
PLAIN = {
    "aot_inductor.compile_wrapper_opt_level": "O0",
    "cpp.vec_isa_ok": False,
}


class InPython(nn.Module):
    """A cosine worked out in NumPy."""

    def forward(self, inputs):
        """Leaves the graph for Python."""
        return cosine(inputs)


@torch.library.custom_op("claims::cosine", mutates_args=())
def cosine(inputs: torch.Tensor) -> torch.Tensor:
    """An operator that only a process with Python has."""
    return torch.from_numpy(np.cos(inputs.numpy()))


@cosine.register_fake
def _(inputs):
    return torch.empty_like(inputs)


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


def package(model, path, example=INPUTS):
    """The model compiled ahead of time, for any batch size."""
    exported = torch.export.export(
        model,
        (torch.from_numpy(example),),
        dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
    )
    torch._inductor.aoti_compile_and_package(
        exported, package_path=str(path), inductor_configs=PLAIN
    )


def program(folder):
    """The C++ program, linked with PyTorch's own libraries."""
    headers = [
        f"-I{HOME}/include",
        f"-I{HOME}/include/torch/csrc/api/include",
    ]
    libraries = [
        f"-L{HOME}/lib",
        "-ltorch",
        "-ltorch_cpu",
        "-lc10",
        f"-Wl,-rpath,{HOME}/lib",
    ]
    return compile_program(
        "g++",
        SOURCE,
        folder / "run",
        "-std=c++20",
        *headers,
        *libraries,
    )


def reply(run, artefact, question=INPUTS):
    """What the program answers from a package."""
    return answer_in_program([run], artefact, question, CHECKED)


def artefacts(folder):
    """The program that is asked, and every package.

    One process makes them all, so that it compiles the headers
    that they share once.
    """
    program(folder)
    right = make_model(WEIGHTS)
    package(right, folder / "model.pt2")
    package(make_model(CHANGED), folder / "wrong.pt2")
    # Strides as `ascontiguousarray` leaves them on one channel.
    odd = np.ascontiguousarray(IMAGES.transpose(0, 3, 1, 2))
    package(right, folder / "strange.pt2", odd)
    package(InPython(), folder / "inside.pt2")


def verify(folder):
    """Ask the program for the model's answers."""
    run, artefact = folder / "run", folder / "model.pt2"
    with torch.inference_mode():
        source = make_model(WEIGHTS)(torch.from_numpy(INPUTS))
    answered = reply(run, artefact)
    wide = np.concatenate([INPUTS, INPUTS], axis=2)
    return {
        "diff": largest_difference(answered.array, source.numpy()),
        "python": answered.python,
        "model_bytes": artefact.stat().st_size,
        "cold_start": answered.seconds,
        "refuses_wrong_shape": reply(run, artefact, wide).array
        is None,
    }


def controls(folder):
    """The same probe where the answer is known."""
    run = folder / "run"
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        yield from plain_controls(home)
        wrong = folder / "wrong.pt2"
        answered = reply(run, wrong)
        yield (
            "diff",
            largest_difference(answered.array, EXPECTED),
            ABOUT,
        )
        yield "python", answered.python, False
        half = write_truncated(wrong, home / "half.pt2")
        for refused, reason in (
            (half, "zip archive"),
            (folder / "strange.pt2", "stride"),
            (folder / "inside.pt2", "claims::cosine"),
        ):
            answered = reply(run, refused)
            yield "diff", silence(answered, reason), SILENCE


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": len(IMAGES),
        "device": "cpu",
        "language": "C++",
        "format": "AOTInductor package",
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        artefacts(Path(made))
        print(verify(Path(made)))
        print(*controls(Path(made)), sep="\n")
