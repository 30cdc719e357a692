"""How many much downloaded packages name TensorFlow."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("tensorflow")


def controls():
    """A known package, none, and a damaged copy."""
    yield from known("tensorflow")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
