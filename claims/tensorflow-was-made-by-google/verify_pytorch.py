"""Whether the installed PyTorch names Google as its maker."""

from importlib.metadata import distribution

from declared import declared, known


def verify():
    """What the entry's measures ask for."""
    return declared(distribution("torch"))


def controls():
    """The same reading where the answer is known."""
    yield from known()


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
