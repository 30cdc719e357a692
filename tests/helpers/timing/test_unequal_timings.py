"""The table of deliberate inequalities matches the scripts; nothing is run."""

from pathlib import Path

import pytest
from helpers.timing.unequal_timings import EDITS, torch

OURS = Path(__file__).parents[3] / "claims"
CASES = [
    pytest.param(name, edit, id=f"{name}: {edit.what}, {edit.side}") for name in EDITS for edit in EDITS[name]
]


def test_marks_tell_what_goes_and_what_comes():
    """Brackets stay in neither text; a passage may have several, over several lines."""
    edit = torch("less", "less", "take(x[-[1]-]{+[::2]\n+}, [0]{+, y+})", 'a = [-B + -]"')

    assert edit.replaced == {"take(x[1], [0])": "take(x[::2]\n, [0], y)", 'a = B + "': 'a = "'}


@pytest.mark.parametrize(("claim_id", "edit"), CASES)
def test_an_edit_finds_its_place(claim_id, edit):
    """Each passage occurs once in the script, and is changed into code that compiles."""
    script = (OURS / claim_id / f"verify_{edit.side}.py").read_text(encoding="utf-8")

    for old, new in edit.replaced.items():
        assert script.count(old) == 1
        assert new != old
        script = script.replace(old, new)
    compile(script, claim_id, "exec")
