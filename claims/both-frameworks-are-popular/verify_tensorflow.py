"""How much downloaded TensorFlow's main package is."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("tensorflow")


def controls():
    """Packages whose place is known, and damaged copies."""
    yield from known("tensorflow")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
