"""What it costs to import TensorFlow in a fresh interpreter."""

from data import hiding, shown

from generators.probes.programs.fresh_interpreter import (
    run_isolated,
)

ALONE = hiding("tensorflow")
IMPORT = ALONE + "import tensorflow"
BUSY = """
import time

while time.process_time() < 0.3:
    pass
"""


def verify():
    """Measure a bare import, after which the framework can add."""
    return {
        "import_time": lambda: run_isolated(IMPORT),
        **shown(IMPORT, "int(tensorflow.add(1, 1))", "tensorflow"),
    }


def controls():
    """The same probe where the answer is known."""
    yield "import_time", lambda: run_isolated(ALONE), (0.001, 0.25)
    yield (
        "import_time",
        lambda: run_isolated(ALONE + BUSY),
        (0.3, 3),
    )
    yield "sum", shown("", "1 + 2", "tensorflow")["sum"], 3
    yield (
        "strangers",
        shown("import mkdocs\n", "0", "tensorflow")["strangers"],
        (1, 1000),
    )
    yield (
        "strangers",
        shown(ALONE, "0", "tensorflow")["strangers"],
        0,
    )


def settings():
    """What a fair comparison must share."""
    return {
        "device": "cpu",
        "process": "fresh interpreter, -I",
        "installed": "the framework, what it requires, NumPy",
    }


if __name__ == "__main__":
    run_isolated(IMPORT)
    print("the interpreter ended well")
