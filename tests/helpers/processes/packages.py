"""The smallest packages that pip and npm install, made on the spot, and a registry that is out of reach."""

from __future__ import annotations

import zipfile
from pathlib import Path

# Does what npm does with `install --prefix FOLDER ... -- NAME@VERSION...`, without any registry.
NPM = """\
#!/bin/sh
while [ "$1" != -- ]; do
  [ "$1" = --prefix ] && prefix="$2"
  shift
done
shift
for one; do
  folder="$prefix/node_modules/${one%@*}"
  mkdir -p "$folder"
  echo "{\\"version\\": \\"${one##*@}\\"}" > "$folder/package.json"
done
"""
REFUSING = """\
#!/bin/sh
echo "npm error code E404" >&2
echo "npm error 404 Not Found - GET https://registry.example/tiny - Not found" >&2
echo "npm error A complete log of this run can be found in: /x" >&2
exit 1
"""


def wheel(folder: Path, name: str, version: str = "7", requires: str = "") -> Path:
    """A wheel whose only module says its version."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
    metadata += f"Requires-Dist: {requires}\n" if requires else ""
    with zipfile.ZipFile(path, "w") as files:
        files.writestr(f"{name}.py", f'__version__ = "{version}.0"\n')
        files.writestr(f"{name}-{version}.dist-info/METADATA", metadata)
        pure = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        files.writestr(f"{name}-{version}.dist-info/WHEEL", pure)
        files.writestr(f"{name}-{version}.dist-info/RECORD", "")
    return path


def only(monkeypatch, folder: Path) -> None:
    """Let pip find wheels in that folder and nowhere else."""
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def program(folder: Path, name: str, text: str) -> Path:
    """A program that can be started, and the folder to put on the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return folder
