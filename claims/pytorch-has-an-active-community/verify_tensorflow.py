"""How many packages that name TensorFlow are kept up."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("tensorflow")


def controls():
    """Groups whose answer is known, and a damaged copy."""
    yield from known("tensorflow")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
