"""The notebook of a claim: installation, scripts with their controls, and the rules."""

from __future__ import annotations

import ast

import nbformat
import pytest
from helpers.site.claims import HOSTILE
from helpers.site.findings import findings, findings_with_claim, sample

from generators.model import Status
from generators.site.claim.site import Site
from generators.site.notebooks.notebook import render_notebooks

SITE = Site(address="https://example.org/latest/", repository="https://github.com/owner/the name")


def notebook(claim_id="static-graphs", found=None, site=SITE):
    """A notebook of the sample, read and validated; its text is what the library writes of it."""
    text = render_notebooks(found or findings(), site=site)[f"claims/{claim_id}/{claim_id}.ipynb"]
    read = nbformat.reads(text, as_version=4)
    nbformat.validate(read)
    assert f"{nbformat.writes(read)}\n" == text
    return read


def code(read):
    """The sources of its code cells."""
    return [cell.source for cell in read.cells if cell.cell_type == "code"]


def test_a_notebook_installs_writes_runs_and_judges():
    """The repository first, then each script and what it measured, then the verdict."""
    first, show, alpha, beta, run, *shown, judge = code(notebook())

    assert "!git clone --quiet 'https://github.com/owner/the name' 'the name'" in first
    assert "CLAIM = 'static-graphs'" in first
    ast.parse(show + judge)
    assert (
        alpha
        == f"%%writefile claims/static-graphs/verify_alpha.py\n{sample('static-graphs').files['verify_alpha.py']}"
    )
    assert "!{sys.executable} -m generators verify {CLAIM} --fresh\n" == run
    assert ["show('alpha')\n", "show('beta')\n"] == shown
    assert beta.startswith("%%writefile claims/static-graphs/verify_beta.py\n")


def test_the_first_cell_pins_what_the_run_had():
    """The packages of the frameworks, in the versions of the observations."""
    found = findings()
    frameworks = {
        name: framework.model_copy(update={"packages": (name, "numpy", "absent")})
        for name, framework in found.project.frameworks.items()
    }
    project = found.project.model_copy(update={"frameworks": frameworks})
    first, *_ = code(notebook(found=found.model_copy(update={"project": project})))

    assert first.startswith("%pip install --quiet alpha==1.0 beta==1.0 numpy==2.3.1\n!git clone")


def test_without_a_repository_it_says_so_and_works_on_a_copy():
    """It is opened in a checkout, whose files stay as they are."""
    read = notebook(site=Site())

    assert "does not say where the repository" in read.cells[1].source
    assert "git clone" not in str(read)
    assert "copytree" in code(read)[0]


def test_the_same_findings_give_the_same_bytes():
    """Ids of cells are numbers, and nothing has a time."""
    assert render_notebooks(findings(), site=SITE) == render_notebooks(findings(), site=SITE)


def test_text_of_strangers_has_no_mark_in_markdown():
    """Title, statement and rules are text, whatever they hold."""
    claim = sample("accuracy", title="<b>x</b> [y](z) $1$", statement=HOSTILE)
    cells = [
        cell.source
        for cell in notebook("accuracy", findings_with_claim(claim)).cells
        if cell.cell_type == "markdown"
    ]

    assert not [
        cell
        for cell in cells
        if any(mark in cell for mark in ("<b>", "<script", "[y]", "$", "javascript:", "```"))
    ]


@pytest.mark.parametrize("claim_id", ["more-fun", "static-graphs"])
def test_a_claim_that_runs_nothing_has_none(claim_id):
    """Nor has one that no list shows."""
    draft = findings_with_claim(sample("static-graphs", status=Status.DRAFT))

    assert f"claims/{claim_id}/{claim_id}.ipynb" not in render_notebooks(draft)
