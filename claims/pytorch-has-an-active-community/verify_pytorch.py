"""How many packages that name PyTorch are kept up."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("pytorch")


def controls():
    """Groups whose answer is known, and a damaged copy."""
    yield from known("pytorch")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
