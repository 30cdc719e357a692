"""How often packages that name PyTorch name research."""

from data import TOPIC


def verify():
    """What the entry's measures ask for."""
    return TOPIC.measures("pytorch")


def controls():
    """Words and groups whose answer is known, a damaged copy."""
    yield from TOPIC.controls("pytorch")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
