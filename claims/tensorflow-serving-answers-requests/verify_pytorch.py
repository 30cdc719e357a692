"""A TorchScript model in TorchServe, PyTorch's former server."""

import subprocess
import tempfile
import warnings
from pathlib import Path

import torch
from data import (
    BATCHES,
    CHANGED,
    QUESTIONS,
    TOO_WIDE,
    WEIGHTS,
    known,
    report,
)
from torch import nn

from generators.probes.programs.json_messages import bytes_of
from generators.probes.programs.model_server import ask_torchserve

# Runs in the server's worker.
HANDLER = """
import torch
from ts.torch_handler.base_handler import BaseHandler


class Handler(BaseHandler):
    def preprocess(self, requests):
        (request,) = requests
        rows = request["body"]["instances"]
        return torch.tensor(rows, dtype=torch.float32)

    def postprocess(self, output):
        return [{"predictions": output.tolist()}]
"""


def make_model(weights):
    """Two dense layers with given weights."""
    model = nn.Sequential(
        nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3)
    )
    pairs = zip(model.parameters(), weights, strict=True)
    for parameter, array in pairs:
        parameter.data = torch.from_numpy(array.T.copy())
    return model.eval()


def archived(weights, folder):
    """The model as an archive.

    The server takes TorchScript, which is deprecated, and no
    exported program.
    """
    folder.mkdir()
    (folder / "handler.py").write_text(HANDLER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.jit.trace(
            make_model(weights), torch.from_numpy(QUESTIONS)
        ).save(folder / "model.pt")
    command = [
        "torch-model-archiver",
        "--model-name",
        "model",
        "--version",
        "1",
        "--serialized-file",
    ]
    command += [
        str(folder / "model.pt"),
        "--handler",
        str(folder / "handler.py"),
        "--export-path",
        str(folder),
    ]
    subprocess.run(command, check=True, timeout=100)
    return folder / "model.mar"


def verify():
    """Save, serve, and ask."""
    with tempfile.TemporaryDirectory() as name:
        archive = archived(WEIGHTS, Path(name, "store"))
        served = ask_torchserve(archive, BATCHES)
        with torch.inference_mode():
            source = make_model(WEIGHTS)(
                torch.from_numpy(QUESTIONS)
            ).numpy()
        return report(served, source, bytes_of(archive))


def controls():
    """The same probe where the answer is known."""
    with tempfile.TemporaryDirectory() as name:
        five, archive = (
            Path(name, "five"),
            archived(CHANGED, Path(name, "store")),
        )
        five.write_bytes(b"12345")
        wrong, refused = (
            ask_torchserve(archive, asked)
            for asked in (BATCHES, TOO_WIDE)
        )
        yield from known(wrong, refused, bytes_of(five))


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "clients": 4,
        "device": "cpu",
        "server": "TorchServe",
        "format": "TorchScript",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
