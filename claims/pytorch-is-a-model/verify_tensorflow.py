"""Whether the installed TensorFlow is a model or makes models."""

from importlib.metadata import distribution

from described import described, known


def verify():
    """What the entry's measures ask for."""
    return described(distribution("tensorflow"), "TensorFlow")


def controls():
    """The same reading where the answer is known."""
    yield from known()


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
