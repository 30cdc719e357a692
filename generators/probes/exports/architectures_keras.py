"""The eight architectures in Keras, as its own documentation writes them; Keras comes in as an argument."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from generators.probes.exports.export_attempts import ExportCase
from generators.probes.measuring.agreement import largest_difference
from generators.probes.models import architectures as nets
from generators.probes.models.architectures import Array
from generators.probes.models.numpy_layers import BATCH_EPSILON, LAYER_EPSILON


def build_model(keras: ModuleType, name: str, weights: Sequence[Array] | None = None) -> Any:  # noqa: ANN401 - Keras's
    """An architecture with its own weights, or with those that are given."""
    layers = keras.layers
    if name == nets.TRANSFORMER:
        made = _transformer(keras)
    else:
        made = keras.Sequential([layers.Input(nets.SHAPES[name]), *_layers(keras, name)])
    made.set_weights(list(nets.weights(name) if weights is None else weights))
    return made


def export_case(
    source: Any,  # noqa: ANN401 - a model of Keras's
    questions: Sequence[Array],
    export: Callable[[Any, Path], Path],
    leaving: Any = None,  # noqa: ANN401 - a model of Keras's
) -> ExportCase:
    """The export of a model from Keras; as a control another model may be exported in its place."""
    expected = [source(question, training=False).numpy() for question in questions]
    if leaving is not None:
        leaving(questions[0], training=False)  # an exporter refuses a model that was never called
    return ExportCase(lambda home: export(source if leaving is None else leaving, home), expected, questions)


def largest_error(keras: ModuleType) -> float:
    """The largest difference of any architecture in Keras from the right answers."""
    return max(
        largest_difference(
            keras.ops.convert_to_numpy(build_model(keras, name)(question, training=False)),
            nets.answers(name, question),
        )
        for name in nets.NAMES
        for question in nets.questions(name)
    )


def _layers(keras: ModuleType, name: str) -> list[Any]:
    layers, out = keras.layers, keras.layers.Dense(nets.CLASSES)
    parts: dict[str, list[Any]] = {
        nets.DENSE: [layers.Dense(128, activation="gelu"), out],
        nets.CONVOLUTIONS: [
            layers.Conv2D(16, 3, padding="same"),
            *_norm_and_relu(layers),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same"),
            *_norm_and_relu(layers),
            layers.GlobalAveragePooling2D(),
            out,
        ],
        nets.DEPTHWISE: [
            layers.DepthwiseConv2D(3, padding="same"),
            *_norm_and_relu(layers),
            layers.Conv2D(128, 1),
            *_norm_and_relu(layers),
            layers.GlobalAveragePooling2D(),
            out,
        ],
        nets.LSTM: [layers.LSTM(48), out],
        nets.GRU: [layers.GRU(48), out],
        nets.TRANSPOSED: [
            layers.Conv2DTranspose(32, 4, strides=2, padding="same"),
            layers.ReLU(),
            layers.Conv2D(1, 3, padding="same"),
        ],
        nets.BRANCH: [_branch(keras), layers.Dense(128, activation="relu"), out],
    }
    return parts[name]


def _norm_and_relu(layers: ModuleType) -> list[Any]:
    return [layers.BatchNormalization(epsilon=BATCH_EPSILON), layers.ReLU()]


def _branch(keras: ModuleType) -> Any:  # noqa: ANN401 - a layer of Keras's
    base: Any = keras.layers.Layer

    class Branch(base):  # type: ignore[misc] # Keras comes in as an argument, so its types are not known
        """Doubles what has a positive sum, lowers anything else."""

        def call(self, inputs: Any) -> Any:  # noqa: ANN401 - a tensor of Keras's
            """One of two ways, by the data."""
            ops = keras.ops
            return ops.cond(ops.sum(inputs) > 0, lambda: inputs * 2, lambda: inputs - 1)

    return Branch()


def _transformer(keras: ModuleType) -> Any:  # noqa: ANN401 - a model of Keras's
    """Attention and a feed-forward part, each with a residual and a normalisation after it."""
    layers, inputs = keras.layers, keras.Input(nets.SHAPES[nets.TRANSFORMER])
    attention = layers.MultiHeadAttention(num_heads=nets.HEADS, key_dim=8)
    seen = layers.Add()([inputs, attention(inputs, inputs)])
    seen = layers.LayerNormalization(epsilon=LAYER_EPSILON)(seen)
    wide = layers.Dense(128, activation="relu")(seen)
    total = layers.Add()([seen, layers.Dense(32)(wide)])
    return keras.Model(inputs, layers.LayerNormalization(epsilon=LAYER_EPSILON)(total))
