"""How much downloaded PyTorch's main package is."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("pytorch")


def controls():
    """Packages whose place is known, and damaged copies."""
    yield from known("pytorch")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
