"""Which PyTorch architectures leave PyTorch through ONNX."""

import numpy as np
import torch
from data import SHAPES, questions
from onnx_runtime import attempt, known_answers, report
from torch import nn


class Last(nn.Module):
    """A recurrent layer that passes on its last output."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, inputs):
        """Only the output after the last time step."""
        return self.layer(inputs)[0][:, -1]


class Branch(nn.Module):
    """Doubles what has a positive sum, lowers anything else."""

    def forward(self, inputs):
        """One of two ways, by the data."""
        return torch.cond(
            inputs.sum() > 0,
            lambda x: x * 2,
            lambda x: x - 1,
            (inputs,),
        )


class NumPyInside(nn.Module):
    """Leaves the graph for NumPy: it can't be exported."""

    def forward(self, inputs):
        """A cosine worked out in NumPy, item by item."""
        return torch.tensor([np.cos(inputs.sum().item())])


def make_models():
    """Every architecture by its name."""
    torch.manual_seed(42)
    models = {
        "dense network with GELU": nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 4)),
        "convolutions with batch normalisation": nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(16, 4),
        ),
        "depthwise convolution block": nn.Sequential(
            nn.Conv2d(8, 8, 3, padding=1, groups=8),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.Conv2d(8, 16, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(16, 4),
        ),
        "LSTM": nn.Sequential(Last(nn.LSTM(6, 16, batch_first=True)), nn.Linear(16, 4)),
        "GRU": nn.Sequential(Last(nn.GRU(6, 16, batch_first=True)), nn.Linear(16, 4)),
        "transformer block": nn.TransformerEncoderLayer(16, 4, dim_feedforward=32, batch_first=True),
        "transposed convolution": nn.Sequential(
            nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.Conv2d(4, 1, 3, padding=1),
        ),
        "branch that depends on the data": nn.Sequential(Branch(), nn.Linear(16, 4)),
    }
    for model in models.values():
        settle(model)
    return models


def settle(model):
    """Give batch normalisation statistics as after training."""
    for part in model.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.normal_()
            part.running_var.uniform_(0.5, 2)
    model.eval()


def leaving(item, model):
    """One architecture on its way to ONNX Runtime."""
    asked = questions(item, channels_first=True)

    def export(path):
        torch.onnx.export(
            model,
            (torch.from_numpy(asked[1]),),
            path,
            dynamo=True,
            dynamic_shapes=({0: torch.export.Dim.DYNAMIC},),
            verbose=False,
        )

    @torch.inference_mode()
    def source(question):
        return model(torch.from_numpy(question)).numpy()

    return attempt(export, source, asked)


def verify():
    """Try every architecture."""
    models = make_models()
    return report({item: leaving(item, models[item]) for item in SHAPES})


def controls():
    """The same probe where the answer is known."""
    item = "dense network with GELU"
    for observed, known in known_answers(questions(item)):
        yield f"leaves.{item}", observed, known
    yield f"leaves.{item}", leaving(item, NumPyInside()).passed, False


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "exporter": "torch.onnx.export, default operator set",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
