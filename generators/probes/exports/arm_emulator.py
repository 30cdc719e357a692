"""A Python for 64-bit ARM on another processor: an emulator, the interpreter's folder, and the packages for it.

`scripts/install-arm64.sh` unpacks the interpreter; the environment of the script holds the packages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from generators.probes.exports.model_files import Interpreter

EMULATOR = "qemu-aarch64-static"
ROOT = Path("/usr/local/lib/arm64-python")
PYTHON = "usr/bin/python3.11"
PROCESSOR = "cortex-a72"  # with its own default, qemu 7.2 lets LiteRT answer wrongly in eight bits


def packages() -> Path:
    """The folder of the environment that holds packages for 64-bit ARM; it need not be there."""
    return Path(sys.prefix, "lib", "aarch64")


def arm64_interpreter(processor: str = PROCESSOR, root: Path = ROOT) -> Interpreter:
    """The interpreter on an emulated processor of that name."""
    command = (EMULATOR, "-cpu", processor, "-L", str(root), str(root / PYTHON))
    return Interpreter(command, (packages(),))


def missing_parts(root: Path = ROOT) -> str:
    """What is missing here and how to get it; empty where nothing is."""
    if not (root / PYTHON).is_file():
        return f"no Python for 64-bit ARM below {root}; `scripts/install-arm64.sh` unpacks one"
    if not packages().is_dir():
        return "the environment holds no packages for 64-bit ARM"
    return ""
