"""The eight architectures in PyTorch, as its own documentation writes them; PyTorch comes in as an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from generators.probes.exports.export_attempts import ExportCase
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models import architectures as nets
from generators.probes.models.architectures import Array
from generators.probes.models.numpy_layers import BATCH_EPSILON


def build_model(torch: ModuleType, name: str, weights: Sequence[Array] | None = None) -> Any:  # noqa: ANN401 - PyTorch's
    """An architecture with its own weights, or with those that are given in Keras's layout; for inference."""
    made = _modules(torch, name)
    arrays = iter(nets.weights(name) if weights is None else weights)
    for part in made.modules() if name != nets.TRANSFORMER else [made]:
        for parameter, array in _parameters_with_arrays(type(part).__name__, part, arrays):
            parameter.data = torch.from_numpy(array.copy(order="C"))
    return made.eval()


def export_case(
    torch: ModuleType,
    source: Any,  # noqa: ANN401 - a module of PyTorch's
    questions: Sequence[Array],
    export: Callable[[Any, Path], Path],
    leaving: Any = None,  # noqa: ANN401 - a module of PyTorch's
) -> ExportCase:
    """The export of a model from PyTorch; as a control another model may be exported in its place.

    Questions are in Keras's layout, as `architectures.questions` gives them.
    """
    moved = [nets.channels_first(question) for question in questions]
    expected = [_answer(torch, source, question) for question in moved]
    return ExportCase(lambda home: export(source if leaving is None else leaving, home), expected, moved)


def largest_error(torch: ModuleType) -> float:
    """The largest difference of any architecture in PyTorch from the right answers."""
    return max(
        largest_difference(
            _answer(torch, build_model(torch, name), nets.channels_first(question)),
            nets.channels_first(nets.answers(name, question).astype(np.float32)),
        )
        for name in nets.NAMES
        for question in nets.questions(name)
    )


def _answer(torch: ModuleType, source: Any, question: Array) -> Array:  # noqa: ANN401 - a module of PyTorch's
    with torch.inference_mode():
        return np.asarray(source(torch.from_numpy(question)).numpy(), dtype=np.float32)


def _modules(torch: ModuleType, name: str) -> Any:  # noqa: ANN401 - a module of PyTorch's
    nn = torch.nn
    if name == nets.TRANSFORMER:
        return nn.TransformerEncoderLayer(32, nets.HEADS, dim_feedforward=128, batch_first=True)
    parts: dict[str, list[Any]] = {
        nets.DENSE: [nn.Linear(64, 128), nn.GELU(), nn.Linear(128, nets.CLASSES)],
        nets.CONVOLUTIONS: [
            nn.Conv2d(3, 16, 3, padding=1),
            *_norm_and_relu(nn, 16),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 64, 3, padding=1),
            *_norm_and_relu(nn, 64),
            *_classifier(nn, 64),
        ],
        nets.DEPTHWISE: [
            nn.Conv2d(64, 64, 3, padding=1, groups=64),
            *_norm_and_relu(nn, 64),
            nn.Conv2d(64, 128, 1),
            *_norm_and_relu(nn, 128),
            *_classifier(nn, 128),
        ],
        nets.LSTM: [_last_output(torch, nn.LSTM(16, 48, batch_first=True)), nn.Linear(48, nets.CLASSES)],
        nets.GRU: [_last_output(torch, nn.GRU(16, 48, batch_first=True)), nn.Linear(48, nets.CLASSES)],
        nets.TRANSPOSED: [
            nn.ConvTranspose2d(16, 32, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 1, 3, padding=1),
        ],
        nets.BRANCH: [_branch(torch), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, nets.CLASSES)],
    }
    return nn.Sequential(*parts[name])


def _norm_and_relu(nn: ModuleType, channels: int) -> list[Any]:
    return [nn.BatchNorm2d(channels, eps=BATCH_EPSILON), nn.ReLU()]


def _classifier(nn: ModuleType, channels: int) -> list[Any]:
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, nets.CLASSES)]


def _last_output(torch: ModuleType, layer: Any) -> Any:  # noqa: ANN401 - modules of PyTorch's
    base: Any = torch.nn.Module

    class Last(base):  # type: ignore[misc] # PyTorch comes in as an argument, so its types are not known
        """A recurrent layer that passes on its last output."""

        def __init__(self) -> None:
            super().__init__()
            self.layer = layer

        def forward(self, inputs: Any) -> Any:  # noqa: ANN401 - a tensor of PyTorch's
            """Only the output after the last time step."""
            return self.layer(inputs)[0][:, -1]

    return Last()


def _branch(torch: ModuleType) -> Any:  # noqa: ANN401 - a module of PyTorch's
    base: Any = torch.nn.Module

    class Branch(base):  # type: ignore[misc] # PyTorch comes in as an argument, so its types are not known
        """Doubles what has a positive sum, lowers anything else."""

        def forward(self, inputs: Any) -> Any:  # noqa: ANN401 - a tensor of PyTorch's
            """One of two ways, by the data."""
            return torch.cond(inputs.sum() > 0, lambda x: x * 2, lambda x: x - 1, (inputs,))

    return Branch()


def _parameters_with_arrays(kind: str, part: Any, arrays: Iterator[Array]) -> list[tuple[Any, Array]]:  # noqa: ANN401 - PyTorch's
    """The parameters and statistics of a module, each with its array in PyTorch's layout."""
    match kind:
        case "Linear" | "Conv2d" | "ConvTranspose2d":
            kernel = next(arrays)
            axes = (1, 0) if kernel.ndim == 2 else (2, 3, 0, 1) if part.groups > 1 else (3, 2, 0, 1)
            return [(part.weight, kernel.transpose(axes)), (part.bias, next(arrays))]
        case "BatchNorm2d":
            targets = (part.weight, part.bias, part.running_mean, part.running_var)
            return [(target, next(arrays)) for target in targets]
        case "LSTM" | "GRU":
            return _recurrent(kind, part, arrays)
        case "TransformerEncoderLayer":
            return _encoder(part, arrays)
    return []


def _recurrent(kind: str, part: Any, arrays: Iterator[Array]) -> list[tuple[Any, Array]]:  # noqa: ANN401 - PyTorch's
    """PyTorch has two biases in either layer, and the GRU's reset gate first."""
    order = (0, 1, 2, 3) if kind == "LSTM" else (1, 0, 2)
    kernel, recurrent, bias = (next(arrays) for _ in range(3))
    both = np.atleast_2d(bias)
    biases = both if len(both) > 1 else np.vstack([both, np.zeros_like(both)])

    def turned(array: Array) -> Array:
        pieces = np.split(array, len(order), axis=-1)
        return np.concatenate([pieces[at] for at in order], axis=-1).T

    return [
        (part.weight_ih_l0, turned(kernel)),
        (part.weight_hh_l0, turned(recurrent)),
        (part.bias_ih_l0, turned(biases[0])),
        (part.bias_hh_l0, turned(biases[1])),
    ]


def _encoder(part: Any, arrays: Iterator[Array]) -> list[tuple[Any, Array]]:  # noqa: ANN401 - a module of PyTorch's
    """PyTorch keeps query, key and value in one matrix."""
    kernels, biases = zip(
        *((next(arrays).reshape(32, 32), next(arrays).reshape(32)) for _ in range(3)), strict=True
    )
    attention = part.self_attn
    return [
        (attention.in_proj_weight, np.concatenate([kernel.T for kernel in kernels])),
        (attention.in_proj_bias, np.concatenate(biases)),
        (attention.out_proj.weight, next(arrays).reshape(32, 32).T),
        (attention.out_proj.bias, next(arrays)),
        (part.norm1.weight, next(arrays)),
        (part.norm1.bias, next(arrays)),
        (part.linear1.weight, next(arrays).T),
        (part.linear1.bias, next(arrays)),
        (part.linear2.weight, next(arrays).T),
        (part.linear2.bias, next(arrays)),
        (part.norm2.weight, next(arrays)),
        (part.norm2.bias, next(arrays)),
    ]
