"""How often packages that speak of TensorFlow speak of production."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("tensorflow")


def controls():
    """Words and groups whose answer is known, a damaged copy."""
    yield from known("tensorflow")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
