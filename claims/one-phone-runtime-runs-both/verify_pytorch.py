"""A PyTorch network in LiteRT, where no framework is imported."""

import tempfile
from pathlib import Path

import litert_torch
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
from torchao.quantization.pt2e import quantize_pt2e

from generators.probes.exports.mobile_models import (
    torch_network,
    torch_to_litert,
)
from generators.probes.models.convnet import channels_first

INPUTS = channels_first(IMAGES)


class Missing(nn.Module):
    """An operator that LiteRT has not."""

    def forward(self, images):
        """A Bessel function of the inputs."""
        return torch.special.bessel_j0(images)


def lacking(path):
    """The file of a model that can't be converted, so none."""
    try:
        return torch_to_litert(
            torch, litert_torch, Missing().eval(), path
        )
    except Exception:
        return path


@torch.inference_mode()
def answer(model):
    """What the source model says."""
    return model(torch.from_numpy(INPUTS)).numpy()


def verify():
    """Convert both ways, and ask the runtime."""
    model = torch_network(torch, WEIGHTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = torch_to_litert(
            torch, litert_torch, model, folder / "float.tflite"
        )
        small = torch_to_litert(
            torch,
            litert_torch,
            model,
            folder / "int8.tflite",
            quantize_pt2e,
            CALIBRATION,
        )
        return report(answer(model), plain, small, INPUTS)


def controls():
    """The same probes where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, other = (
            torch_network(torch, WEIGHTS),
            torch_network(torch, CHANGED),
        )
        plain = torch_to_litert(
            torch, litert_torch, model, folder / "float.tflite"
        )
        changed = torch_to_litert(
            torch, litert_torch, other, folder / "changed.tflite"
        )
        none = lacking(folder / "lacking.tflite")
        yield from known(
            answer(other), plain, changed, none, INPUTS, "torch"
        )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "runtime": "LiteRT",
        "calibration": f"{len(CALIBRATION)} images",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
