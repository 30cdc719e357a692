"""Files of a PyTorch network on an emulated ARM processor."""

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
    unavailable,
)
from torchao.quantization.pt2e import quantize_pt2e

from generators.probes.exports.mobile_models import (
    torch_network,
    torch_to_litert,
)
from generators.probes.models.convnet import channels_first

INPUTS = channels_first(IMAGES)


def onnx_file(model, path):
    """The model as a file for ONNX Runtime, weights inside."""
    program = torch.onnx.export(
        model,
        (torch.from_numpy(INPUTS[:1]),),
        dynamo=True,
        verbose=False,
    )
    program.save(path, external_data=False)
    return path


@torch.inference_mode()
def answer(model):
    """What the source model says."""
    return model(torch.from_numpy(INPUTS)).numpy()


def verify():
    """Convert here, and ask there."""
    if unavailable():
        return {"unavailable": unavailable()}
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
        graph = onnx_file(model, folder / "float.onnx")
        return report(answer(model), plain, small, graph, INPUTS)


def controls():
    """The same probes where the answer is known."""
    if unavailable():
        return
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
        graph = onnx_file(other, folder / "changed.onnx")
        yield from known(
            answer(other), plain, changed, graph, INPUTS
        )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32; int8",
        "batch": 1,
        "device": "cpu",
        "processor": "emulated Cortex-A72",
        "calibration": f"{len(CALIBRATION)} images",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
