"""A PyTorch network in TensorFlow Lite for Microcontrollers."""

import shutil
import tempfile
from pathlib import Path

import torch
from data import (
    CALIBRATION,
    CHANGED,
    IMAGES,
    WEIGHTS,
    known,
    report,
)
from torch import nn

from generators.probes.exports.mobile_models import (
    torch_network,
    torch_to_litert,
)
from generators.probes.models.convnet import channels_first

INPUTS = channels_first(IMAGES)


class Missing(nn.Module):
    """An operator that the runtime has not."""

    def forward(self, images):
        """An angle for each of the inputs."""
        return torch.atan2(images, images + 1)


@torch.inference_mode()
def answer(model):
    """What the source model says."""
    return model(torch.from_numpy(INPUTS)).numpy()


def converted(model, path, *quantising):
    """The model as a file for LiteRT."""
    import litert_torch

    return torch_to_litert(
        torch, litert_torch, model, path, *quantising
    )


def artefacts(folder):
    """The right network's files, of which a control needs one."""
    from torchao.quantization.pt2e import quantize_pt2e

    model = torch_network(torch, WEIGHTS)
    converted(model, folder / "float.tflite")
    converted(
        model, folder / "int8.tflite", quantize_pt2e, CALIBRATION
    )


def verify(folder):
    """Ask the runtime for what both files answer."""
    source = answer(torch_network(torch, WEIGHTS))
    with tempfile.TemporaryDirectory() as name:
        # The probes write beside a file, so they get copies.
        plain, small = (
            Path(shutil.copy(folder / file, name))
            for file in ("float.tflite", "int8.tflite")
        )
        return report(source, plain, small, INPUTS)


def controls(folder):
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        home, other = Path(name), torch_network(torch, CHANGED)
        plain = Path(shutil.copy(folder / "float.tflite", home))
        changed = converted(other, home / "changed.tflite")
        none = converted(Missing().eval(), home / "missing.tflite")
        yield from known(
            answer(other), plain, changed, none, INPUTS, "torch"
        )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "runtime": "TensorFlow Lite for Microcontrollers",
        "calibration": f"{len(CALIBRATION)} images",
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        artefacts(Path(made))
        print(verify(Path(made)))
        print(*controls(Path(made)), sep="\n")
