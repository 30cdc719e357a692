"""A script's own path is recorded as a path in the project."""

from __future__ import annotations

from pathlib import Path

from conftest import CONTROLS
from helpers.run_command import claims

import generators

OURS = Path(generators.__file__).parent

SAYS = (
    """print(__file__)


def verify():
    return {"yes": True, "place": __file__}
"""
    + CONTROLS
)
RAISES = SAYS.replace("return {", "raise RuntimeError(__file__)\n    return {")


def test_a_script_is_named_as_the_project_names_it(project):
    """Output, traceback, reason and texts name `claims/ID`, not the folder of one run: runs can be compared."""
    project.add(
        "says-where",
        measures={
            "yes": {"kind": "check", "title": "Yes"},
            "place": {"kind": "text", "title": "Place"},
        },
        files={"verify_alpha.py": SAYS, "verify_beta.py": RAISES},
    )
    claims(project.root, "verify", "says-where", "--sandbox", "none")
    record = claims(project.root, "--json", "show", "says-where").json["result"]
    observations = record["observations"]
    script = "claims/says-where/verify_{}.py".format

    assert record["measures"]["place"]["alpha"]["value"] == script("alpha")
    assert observations["alpha"]["output"]["stdout"] == script("alpha") + "\n"
    assert observations["beta"]["reason"] == f"verify_beta.py:5, verify(): RuntimeError: {script('beta')}"
    assert f'File "{script("beta")}", line 5, in verify' in observations["beta"]["output"]["stderr"]
    assert 'File "generators/harness/child.py"' in observations["beta"]["output"]["stderr"]
    assert str(OURS) not in observations["beta"]["output"]["stderr"]
