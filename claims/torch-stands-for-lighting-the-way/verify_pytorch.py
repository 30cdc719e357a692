"""What the installed PyTorch says of light and an older Torch."""

from importlib.metadata import distribution

from named import known, named


def verify():
    """What the entry's measures ask for."""
    return named(distribution("torch"))


def controls():
    """The same reading where the answer is known."""
    yield from known()


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
