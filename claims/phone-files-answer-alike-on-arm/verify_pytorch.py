"""Files of a PyTorch network on an emulated ARM processor."""

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
    unavailable,
)

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


def converted(model, path, *quantising):
    """The model as a file for LiteRT."""
    import litert_torch

    return torch_to_litert(
        torch, litert_torch, model, path, *quantising
    )


def artefacts(folder):
    """The right network's files, of which a control needs one."""
    if unavailable():
        return
    from torchao.quantization.pt2e import quantize_pt2e

    model = torch_network(torch, WEIGHTS)
    converted(model, folder / "float.tflite")
    converted(
        model, folder / "int8.tflite", quantize_pt2e, CALIBRATION
    )


def verify(folder):
    """Ask the runtimes there what the files answer."""
    if unavailable():
        return {"unavailable": unavailable()}
    model = torch_network(torch, WEIGHTS)
    plain, small = folder / "float.tflite", folder / "int8.tflite"
    with tempfile.TemporaryDirectory() as name:
        graph = onnx_file(model, Path(name, "float.onnx"))
        return report(answer(model), plain, small, graph, INPUTS)


def controls(folder):
    """The same probes where the answer is known."""
    if unavailable():
        return
    with tempfile.TemporaryDirectory() as name:
        # The probes write beside a file, so they get copies.
        home, other = Path(name), torch_network(torch, CHANGED)
        plain = Path(shutil.copy(folder / "float.tflite", home))
        changed = converted(other, home / "changed.tflite")
        graph = onnx_file(other, home / "changed.onnx")
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
    with tempfile.TemporaryDirectory() as made:
        artefacts(Path(made))
        print(verify(Path(made)))
        print(*controls(Path(made)), sep="\n")
