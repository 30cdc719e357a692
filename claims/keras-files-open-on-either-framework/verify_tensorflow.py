"""Keras files written on TensorFlow and opened on PyTorch."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"

from crossing import known_answers, measured, on

THERE = on("torch", absent="tensorflow")


def verify():
    """Write every file here, and open it there."""
    return measured(THERE)


def controls():
    """The same probes where the answer is known."""
    yield from known_answers(
        THERE, wrong=on("tensorflow", absent="tensorflow")
    )


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "batch": "1 and 7",
        "device": "cpu",
        "written on": "tensorflow",
    }


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
