"""The environment of the peers, made below `build/`: their pins are no dependencies of this project."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

PINS = Path(__file__).parents[1] / "constraints.txt"
PEERS = {
    "Snakemake": "snakemake",
    "doit": "doit",
    "pytest-xdist": "pytest-xdist",
    "nbconvert": "nbconvert ipykernel",
}


class Peers:
    """Peers that are installed, by name.

    Attributes:
        folder: a virtual environment, which also sees the packages of this interpreter.
        absent: why a peer is not there, by name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.absent: dict[str, str] = {}

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.folder / "bin" / "python"

    def program(self, name: str) -> str:
        """Path of a program of the environment."""
        return str(self.folder / "bin" / name)

    def install(self) -> None:
        """Make the environment, or keep the one that was made from the same pins."""
        made_from = hashlib.sha256(PINS.read_bytes() + sys.version.encode()).hexdigest()
        stamp = self.folder / "made-from"
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from:
            return
        try:
            venv.create(self.folder, clear=True, with_pip=True)
        except (OSError, subprocess.SubprocessError) as error:
            self.absent = dict.fromkeys(PEERS, f"no environment can be made: {error}")
            return
        for name, packages in PEERS.items():
            command = [str(self.python), "-m", "pip", "install", "--quiet", "--constraint", str(PINS)]
            ended = subprocess.run([*command, *packages.split()], capture_output=True, text=True, check=False)
            if ended.returncode:
                lines = [line for line in ended.stderr.splitlines() if line.startswith("ERROR")]
                self.absent[name] = f"it can't be installed: {lines[-1] if lines else ended.returncode}"
        # What pytest and notebooks import in their own processes: the frameworks of this interpreter.
        site = Path(sysconfig.get_path("purelib", vars={"base": str(self.folder)}))
        (site / "frameworks.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        if not self.absent:
            stamp.write_text(made_from, encoding="utf-8")

    def versions(self) -> dict[str, str]:
        """Versions of the peers, by name of the package; none where there is no environment."""
        if not self.python.exists():
            return {}
        code = (
            "import importlib.metadata as found, sys\n"
            "for name in sys.argv[1:]:\n"
            "    try: print(name, found.version(name))\n"
            "    except found.PackageNotFoundError: pass\n"
        )
        names = [packages.split()[0] for packages in PEERS.values()]
        ended = subprocess.run([self.python, "-c", code, *names], capture_output=True, text=True, check=True)
        return dict(line.split() for line in ended.stdout.splitlines())
