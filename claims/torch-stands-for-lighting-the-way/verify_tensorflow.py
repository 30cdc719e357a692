"""What the installed TensorFlow says of light and an old Torch."""

from importlib.metadata import distribution

from named import known, named


def verify():
    """What the entry's measures ask for."""
    return named(distribution("tensorflow"))


def controls():
    """The same reading where the answer is known."""
    yield from known()


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
