"""How large an installation of PyTorch is."""

from data import known_answers, measured
from torch.version import cuda


def verify():
    """Add up files of the build that is installed."""
    if cuda is not None:
        reason = (
            "the installed build of PyTorch is not that for CPUs"
        )
        return {"unavailable": reason}
    return measured("torch")


def controls():
    """The same probe where the answer is known."""
    yield from known_answers()


def settings():
    """What a fair comparison must share."""
    return {
        "build": "without GPU code",
        "counted": (
            "files of the framework and all that it requires, "
            "without bytecode"
        ),
    }


if __name__ == "__main__":
    print(verify())
