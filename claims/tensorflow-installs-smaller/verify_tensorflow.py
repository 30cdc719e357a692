"""How large an installation of TensorFlow is."""

from data import known_answers, measured, recorded


def verify():
    """Add up files: the build for CPUs, and what is installed."""
    size = recorded("tensorflow")
    if size is None:
        reason = "the dated file is of another TensorFlow version"
        return {"unavailable": reason}
    return measured("tensorflow", size)


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
