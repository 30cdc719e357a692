"""Notebooks of claims run from the first cell to the last in a checkout, and come to a verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from generators.entries.project import load_project
from generators.judging.findings import current_findings
from generators.model import Claim, VerdictWord
from generators.site.notebooks.notebook import render_notebooks

ROOT = Path(__file__).parents[2]
KINDS: dict[str, Callable[[Claim], bool]] = {
    "plain": lambda claim: not claim.timed and len(claim.files) == len(claim.digests),
    "with shared probes": lambda claim: not claim.timed and "generators.probes" in str(claim.files),
    "with data of its own": lambda claim: not claim.timed and len(claim.files) < len(claim.digests),
}

pytestmark = [pytest.mark.verify, pytest.mark.frameworks, pytest.mark.slow]


def quickest(kind: Callable[[Claim], bool]) -> Claim:
    """The claim of a kind whose scripts may take the least time, which runs in the default environment."""
    fitting = [
        claim
        for claim in load_project(ROOT).claims
        if claim.listed
        and claim.runs
        and not claim.uses
        and claim.entry.run.environment == "default"
        and kind(claim)
    ]
    return min(fitting, key=lambda claim: (claim.entry.run.timeout, sum(map(len, claim.files.values())), claim.id))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("default::DeprecationWarning")  # of the Jupyter client's own, not ours
def test_a_notebook_runs_and_judges(kind):
    """Every script is measured, its controls pass, and the last cell gives a decided verdict."""
    claim = quickest(KINDS[kind])
    text = render_notebooks(current_findings(ROOT))[f"claims/{claim.id}/{claim.id}.ipynb"]
    notebook = nbformat.reads(text, as_version=4)
    resources = {"metadata": {"path": str(ROOT)}}
    NotebookClient(notebook, timeout=900, kernel_name="python3", resources=resources).execute()
    said = [
        "".join(part.text for part in cell.outputs if part.output_type == "stream")
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]

    every = "".join(said)
    assert not [name for name in load_project(ROOT).frameworks if f"{name}: measured" not in every]
    assert "FAILED" not in every
    assert said[-1].partition(":")[0] in {VerdictWord.SUPPORTED, VerdictWord.REFUTED, VerdictWord.MIXED}
