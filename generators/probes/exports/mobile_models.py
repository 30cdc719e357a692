"""The network of `convnet` in each framework, and the first steps of its way to a phone.

Frameworks come as arguments: the scripts import them, this module doesn't.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from generators.probes.models.convnet import Array, channels_first, torch_layout

CLASSES = 10


def keras_network(keras: ModuleType, weights: list[Array]) -> Any:  # noqa: ANN401 - a Keras model
    """The network with given weights, as Keras documents it."""
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(CLASSES),
        ]
    )
    model.set_weights(weights)
    return model


def torch_network(torch: ModuleType, weights: list[Array]) -> Any:  # noqa: ANN401 - a PyTorch module
    """The network with given weights, as PyTorch documents it, ready to answer."""
    nn = torch.nn
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
        nn.Linear(32, CLASSES),
    )
    for parameter, array in zip(model.parameters(), torch_layout(weights), strict=True):
        parameter.data = torch.from_numpy(array)
    return model.eval()


def keras_to_litert(tf: ModuleType, model: object, path: Path, calibration: Array | None = None) -> Path:
    """The model as a file for LiteRT; with images to calibrate on, in eight bits from input to output."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if calibration is not None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([image[None]] for image in calibration)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    path.write_bytes(converter.convert())
    return path


def quantise_by_calibration(
    torch: ModuleType,
    quantise: ModuleType,
    quantiser: object,
    model: object,
    calibration: Array,
    **options: bool,
) -> Any:  # noqa: ANN401 - a graph module
    """The model in eight bits, by PyTorch's export quantisation (`torchao.quantization.pt2e.quantize_pt2e`).

    `calibration` are images in Keras's layout; `options` go to the conversion.
    """
    images = torch.from_numpy(channels_first(calibration))
    program = torch.export.export(model, (images[:1],)).module()
    prepared = quantise.prepare_pt2e(program, quantiser)
    for image in images:
        prepared(image[None])
    return quantise.convert_pt2e(prepared, **options)


def torch_to_litert(
    torch: ModuleType,
    litert_torch: ModuleType,
    model: object,
    path: Path,
    quantise: ModuleType | None = None,
    calibration: Array | None = None,
) -> Path:
    """The model as a file for LiteRT; with the module that quantises and images, in eight bits."""
    options = {}
    if quantise is not None and calibration is not None:
        tools = litert_torch.quantize.pt2e_quantizer
        scheme = tools.get_symmetric_quantization_config(is_per_channel=True, is_dynamic=False)
        quantiser = tools.PT2EQuantizer().set_global(scheme)
        model = quantise_by_calibration(torch, quantise, quantiser, model, calibration, fold_quantize=False)
        options["quant_config"] = litert_torch.quantize.quant_config.QuantConfig(pt2e_quantizer=quantiser)
    example = torch.zeros(1, 1, 28, 28)
    litert_torch.convert(model, (example,), **options).export(str(path))
    return path
