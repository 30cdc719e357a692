"""How often packages that speak of PyTorch speak of production."""

from data import figures, known


def verify():
    """What the entry's measures ask for."""
    return figures("pytorch")


def controls():
    """Words and groups whose answer is known, a damaged copy."""
    yield from known("pytorch")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
