"""The network in PyTorch, and its answers by handed weights."""

import torch
from data import channels_first
from torch import nn


def make_model():
    """Two convolutions and two dense layers."""
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.BatchNorm2d(8, eps=1e-3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(6 * 4 * 16, 16),
        nn.ReLU(),
        nn.Linear(16, 4),
    )


def arrays(model):
    """The tensors of a model's state, but for counters."""
    state = model.state_dict().values()
    return [tensor for tensor in state if tensor.ndim]


@torch.inference_mode()
def answer(weights, images):
    """What the network with these weights says."""
    model = make_model().eval()
    for tensor, array in zip(arrays(model), weights, strict=True):
        if tensor.shape != array.shape:
            raise ValueError(f"{array.shape} is not {tensor.shape}")
        tensor.copy_(torch.from_numpy(array))
    return model(torch.from_numpy(channels_first(images))).numpy()
