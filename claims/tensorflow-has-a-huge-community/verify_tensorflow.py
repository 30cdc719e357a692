"""How many packages name TensorFlow or Keras."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("tensorflow")


def controls():
    """A known package, a name nobody has, damaged copies."""
    yield from known("tensorflow")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
