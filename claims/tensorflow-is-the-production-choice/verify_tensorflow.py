"""How often packages that name TensorFlow name production."""

from data import TOPIC


def verify():
    """What the entry's measures ask for."""
    return TOPIC.measures("tensorflow")


def controls():
    """Words and groups whose answer is known, a damaged copy."""
    yield from TOPIC.controls("tensorflow")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
