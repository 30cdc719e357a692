"""Which Keras architectures leave TensorFlow through ONNX."""

import keras
import numpy as np
import tensorflow as tf
from data import SHAPES, questions
from keras import Input, Sequential, layers, ops
from onnx_runtime import attempt, known_answers, report


class Branch(layers.Layer):
    """Doubles what has a positive sum, lowers anything else."""

    def call(self, inputs):
        """One of two ways, by the data."""
        return ops.cond(
            ops.sum(inputs) > 0,
            lambda: inputs * 2,
            lambda: inputs - 1,
        )


class NumPyInside(layers.Layer):
    """Leaves the graph for NumPy: it can't be exported."""

    def call(self, inputs):
        """A cosine worked out in NumPy."""
        return tf.numpy_function(np.cos, [inputs], tf.float32)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape


def transformer(shape):
    """Attention and a feed-forward part, each with a residual."""
    inputs = Input(shape)
    attention = layers.MultiHeadAttention(num_heads=4, key_dim=4)
    seen = layers.Add()([inputs, attention(inputs, inputs)])
    seen = layers.LayerNormalization()(seen)
    wide = layers.Dense(32, activation="relu")(seen)
    told = layers.Add()([seen, layers.Dense(16)(wide)])
    return keras.Model(inputs, layers.LayerNormalization()(told))


def make_models():
    """Every architecture by its name."""
    parts = {
        "dense network with GELU": [
            layers.Dense(32, activation="gelu"),
            layers.Dense(4),
        ],
        "convolutions with batch normalisation": [
            layers.Conv2D(8, 3, padding="same"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(16, 3, padding="same"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4),
        ],
        "depthwise convolution block": [
            layers.DepthwiseConv2D(3, padding="same"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2D(16, 1),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4),
        ],
        "LSTM": [layers.LSTM(16), layers.Dense(4)],
        "GRU": [layers.GRU(16), layers.Dense(4)],
        "transposed convolution": [
            layers.Conv2DTranspose(4, 3, strides=2, padding="same"),
            layers.ReLU(),
            layers.Conv2D(1, 3, padding="same"),
        ],
        "branch that depends on the data": [Branch(), layers.Dense(4)],
    }
    keras.utils.set_random_seed(42)
    models = {item: Sequential([Input(SHAPES[item]), *found]) for item, found in parts.items()}
    models["transformer block"] = transformer(SHAPES["transformer block"])
    for model in models.values():
        settle(model)
    return models


def settle(model):
    """Give batch normalisation statistics as after training."""
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            shape = layer.moving_mean.shape
            layer.moving_mean.assign(keras.random.normal(shape))
            layer.moving_variance.assign(keras.random.uniform(shape, 0.5, 2))


def leaving(item, model):
    """One architecture on its way to ONNX Runtime."""

    def export(path):
        model.export(path, format="onnx", verbose=False)

    def source(question):
        return model(question, training=False).numpy()

    return attempt(export, source, questions(item))


def verify():
    """Try every architecture."""
    models = make_models()
    return report({item: leaving(item, models[item]) for item in SHAPES})


def controls():
    """The same probe where the answer is known."""
    item = "dense network with GELU"
    for observed, known in known_answers(questions(item)):
        yield f"leaves.{item}", observed, known
    stuck = Sequential([Input(SHAPES[item]), NumPyInside()])
    yield f"leaves.{item}", leaving(item, stuck).passed, False


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "exporter": "model.export, default operator set",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
