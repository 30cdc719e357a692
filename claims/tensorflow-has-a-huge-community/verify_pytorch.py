"""How many packages name PyTorch."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("pytorch")


def controls():
    """A known package, a name nobody has, damaged copies."""
    yield from known("pytorch")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
