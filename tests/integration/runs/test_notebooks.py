"""A notebook is executed in a checkout: it runs the scripts of its cells, and judges what they measure."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from generators.judging.findings import current_findings
from generators.site.notebooks.notebook import render_notebooks


def executed(project, edit):
    """What each code cell of the notebook of `says-yes` printed, after an edit of each."""
    text = render_notebooks(current_findings(project.root))["claims/says-yes/says-yes.ipynb"]
    notebook = nbformat.reads(text, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in cells:
        cell.source = edit(cell.source)
    resources = {"metadata": {"path": str(project.root)}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=resources).execute()
    return ["".join(part.text for part in cell.outputs if part.output_type == "stream") for cell in cells]


@pytest.mark.slow
@pytest.mark.filterwarnings("default::DeprecationWarning")  # of the Jupyter client's own, not ours
def test_an_edited_cell_changes_the_verdict_and_not_the_checkout(project):
    """Measures and controls are printed for each script, then the verdict on them; the files stay as they are."""
    before = {path: path.read_bytes() for path in (project.root / "claims").rglob("*") if path.is_file()}
    *_, alpha, beta, judged = executed(project, lambda source: source.replace('{"yes": False}', '{"yes": True}'))

    assert "alpha: measured" in alpha
    assert "control of yes: False, known False: passed" in alpha
    assert "Yes: yes" in beta
    assert judged.startswith("mixed: ")
    assert "supported_if: beta.yes holds" in judged
    assert before == {path: path.read_bytes() for path in (project.root / "claims").rglob("*") if path.is_file()}
