"""The weather notebook holds what a real execution printed, and nothing else."""

import copy
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "weather.ipynb"
MACHINE = re.compile(r"/(?:home|root|Users|tmp|usr|opt|work|mnt|var)/|[A-Z]:\\\\|site-packages|0x[0-9a-f]{6,}")
NUMBER = re.compile(r"[-+]?\d+\.\d+")
TOLERANCE = 0.02  # another processor rounds otherwise, and 25 epochs of training amplify that


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The code cells in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """What each code cell wrote to its standard output, without the cell that names the releases."""
    cells = code_cells(notebook)[1:]
    return ["".join(part.text for part in cell.outputs if part.output_type == "stream") for cell in cells]


@pytest.fixture(scope="module")
def stored() -> nbformat.NotebookNode:
    """The notebook as it lies in the repository."""
    return nbformat.read(NOTEBOOK, as_version=4)


def test_every_code_cell_was_executed_in_order(stored):
    """The counts run from 1 to the number of code cells, and each cell has an output."""
    cells = code_cells(stored)

    assert list(range(1, len(cells) + 1)) == [cell.execution_count for cell in cells]
    assert not [cell.execution_count for cell in cells if not cell.outputs]


def test_outputs_are_text_and_png_only(stored):
    """No output can bring markup or a script onto the page, and none is an error or a warning."""
    outputs = [output for cell in code_cells(stored) for output in cell.outputs]

    kinds = {output.output_type for output in outputs}
    types = {name for output in outputs if output.output_type == "display_data" for name in output.data}
    streams = {output.name for output in outputs if output.output_type == "stream"}

    assert {"stream", "display_data"} == kinds
    assert {"text/plain", "image/png"} == types
    assert {"stdout"} == streams


def test_every_picture_has_an_alternative_text(stored):
    """A picture has a text for readers who can't see it."""
    pictures = [out for cell in code_cells(stored) for out in cell.outputs if out.output_type == "display_data"]

    assert len(pictures) == sum(bool(picture.metadata["image/png"].alt) for picture in pictures) > 0


def test_nothing_names_the_machine(stored):
    """Neither an output nor the metadata holds a path, a time of execution or a memory address."""
    bare = copy.deepcopy(stored)
    for cell in code_cells(bare):
        for output in cell.outputs:
            output.get("data", {}).pop("image/png", None)
    text = nbformat.writes(bare)

    assert not MACHINE.findall(text)
    assert [{}] * len(stored.cells) == [dict(cell.metadata) for cell in stored.cells]


def test_file_is_small():
    """A page with two pictures stays below 300 kB."""
    assert NOTEBOOK.stat().st_size < 300_000


@pytest.mark.frameworks
@pytest.mark.slow
@pytest.mark.filterwarnings("default::DeprecationWarning")  # of the Jupyter client's own, not ours
def test_executing_it_again_prints_the_same(stored):
    """The words are equal, and every figure is equal up to rounding on another processor."""
    again = copy.deepcopy(stored)
    arguments = ["--IPKernelApp.capture_fd_output=False"]
    NotebookClient(again, timeout=300, kernel_name="python3", extra_arguments=arguments).execute()

    for before, after in zip(printed(stored), printed(again), strict=True):
        assert NUMBER.sub("#", before).split() == NUMBER.sub("#", after).split()
        expected = [float(number) for number in NUMBER.findall(before)]
        assert expected == pytest.approx([float(number) for number in NUMBER.findall(after)], abs=TOLERANCE)
