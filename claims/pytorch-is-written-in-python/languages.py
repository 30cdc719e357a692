"""How much of a package is Python, and packages of known share."""

import tempfile
from importlib.metadata import distribution
from pathlib import Path

from generators.probes.packages.metadata import (
    bytes_by_kind,
    python_lines,
    write_sample,
)

MIB = 2**20


def languages(package):
    """The numbers of the entry, of one installed package."""
    size = bytes_by_kind(package)
    source = size["python"] + size["headers"]
    return {
        "python_share": size["python"]
        / (source + size["compiled"]),
        "python_source_share": size["python"] / source,
        "python_size": size["python"] / MIB,
        "compiled_size": size["compiled"] / MIB,
        "headers_size": size["headers"] / MIB,
        "python_lines": python_lines(package),
    }


def adds_up(total):
    """Whether a framework's sum of 1 to 100 is right here."""
    return float(total(list(range(1, 101)))) == 5050


def known():
    """Numbers of packages that are as they must be."""
    python = "x = 1\n" * 100  # 600 bytes
    files = {
        "sample/a.py": python,
        "sample/a.cpython-311.so": "1" * 1200,
        "sample/a.h": "1" * 200,
        "sample/a.json": "1" * 9000,
    }
    with tempfile.TemporaryDirectory() as folder:
        found = languages(write_sample(Path(folder), {}, files))
    yield "python_share", found["python_share"], 0.3
    yield "python_source_share", found["python_source_share"], 0.75
    yield "python_size", found["python_size"] * MIB, 600
    yield "compiled_size", found["compiled_size"] * MIB, 1200
    yield "headers_size", found["headers_size"] * MIB, 200
    yield "python_lines", found["python_lines"], 100
    yield (
        "python_share",
        languages(distribution("keras"))["python_share"],
        1,
    )
    yield "python_api", adds_up(sum), True
    yield "python_api", adds_up(max), False
