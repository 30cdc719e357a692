"""Keras files written on PyTorch and opened on TensorFlow."""

import os

os.environ["KERAS_BACKEND"] = "torch"

from crossing import known_answers, measured, on

THERE = on("tensorflow", absent="torch")


def verify():
    """Write every file here, and open it there."""
    return measured(THERE)


def controls():
    """The same probes where the answer is known."""
    yield from known_answers(
        THERE, wrong=on("torch", absent="torch")
    )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "written on": "torch",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
