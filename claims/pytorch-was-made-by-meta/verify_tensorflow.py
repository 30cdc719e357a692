"""Whether the installed TensorFlow names Meta as its maker."""

from importlib.metadata import distribution

from data import MAKER, OURS, SILENT, THEIRS

from generators.probes.packages.authors import (
    declared_maker,
    maker_controls,
)


def verify():
    """What the entry's measures ask for."""
    return declared_maker(distribution("tensorflow"), MAKER)


def controls():
    """The same reading where the answer is known."""
    yield from maker_controls(MAKER, OURS, THEIRS, SILENT)


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
