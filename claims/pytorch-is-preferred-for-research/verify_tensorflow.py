"""How often packages that speak of TensorFlow speak of research."""

from data import SUBJECT


def verify():
    """What the entry's measures ask for."""
    return SUBJECT.figures("tensorflow")


def controls():
    """Words and groups whose answer is known, a damaged copy."""
    yield from SUBJECT.known("tensorflow")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
