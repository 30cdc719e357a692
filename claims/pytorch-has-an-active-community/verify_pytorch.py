"""How many packages that name PyTorch are kept up."""

from data import RELEASES


def verify():
    """What the entry's measures ask for."""
    return RELEASES.measures("pytorch")


def controls():
    """Months whose answer is known, and a damaged copy."""
    yield from RELEASES.controls("pytorch")


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
