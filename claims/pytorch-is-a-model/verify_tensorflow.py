"""Whether the installed TensorFlow is a model or makes models."""

from importlib.metadata import distribution

import keras
from described import described, known


def parameters_of(path):
    """Numbers in a file that Keras wrote."""
    return keras.models.load_model(path).count_params()


def write(path, trained):
    """A layer of eight parameters, or one of none."""
    layer = (
        keras.layers.Dense(2) if trained else keras.layers.ReLU()
    )
    keras.Sequential([keras.Input((3,)), layer]).save(path)


def verify():
    """What the entry's measures ask for."""
    return described(
        distribution("tensorflow"), "TensorFlow", parameters_of
    )


def controls():
    """The same reading where the answer is known."""
    yield from known(parameters_of, ".keras", write)


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
