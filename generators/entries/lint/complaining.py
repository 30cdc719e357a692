"""How a rule complains: where, what, what was got, and the way out."""

from __future__ import annotations

from generators.entries.toml_errors import place
from generators.model import Claim, Complaint


def at(claim: Claim, key: str) -> str:
    """Path and line of a key of `claim.toml`, or of the nearest table above it."""
    return place(beside(claim, "claim.toml"), claim.lines, key)


def beside(claim: Claim, name: str, line: int = 0) -> str:
    """Path of a file of the claim's folder, with its line where there is one."""
    return f"claims/{claim.id}/{name}" + (f":{line}" if line else "")


def complain(claim: Claim, where: str, what: str, way_out: str, got: object = "") -> Complaint:
    """An error of that claim; `check` of this package writes the name of the rule into it.

    Empty text is shown as nothing.
    """
    shown = f"{got!r:.80}" if got != "" else "nothing"
    return Complaint(rule="", claim=claim.id, where=where, what=what, got=shown, way_out=way_out)


def line_of(complaint: Complaint) -> tuple[str, int]:
    """The file and the line that a complaint names; 0 where it names none."""
    path, _, line = complaint.where.rpartition(":")
    return (path, int(line)) if line.isdigit() and path else (complaint.where, 0)
