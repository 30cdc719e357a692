"""A real claim's script, mutated so that its check always says yes, loses its verdict to a control."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.run_command import claims

CLAIMS = Path(__file__).parents[2] / "claims"
ALWAYS_YES = """

_honest = {probe}


def {probe}(*given, **named):
    found = _honest(*given, **named)
    return dict.fromkeys(found, True) if isinstance(found, dict) else True
"""


@pytest.mark.frameworks
@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim_id", "probe"),
    [
        ("pytorch-graphs-are-dynamic", "all_right"),
        pytest.param("tensorboard-shows-training", "read_back", marks=pytest.mark.verify),
        pytest.param("keras-makes-networks-simpler", "native", marks=pytest.mark.verify),
    ],
)
def test_a_script_that_always_says_yes(tmp_path, claim_id, probe):
    """Both scripts say yes whatever they see: not enough evidence, because a control failed."""
    for name in ("frameworks.toml", "article.toml"):
        (tmp_path / "claims").mkdir(exist_ok=True)
        shutil.copy(CLAIMS / name, tmp_path / "claims" / name)
    shutil.copytree(CLAIMS / claim_id, tmp_path / "claims" / claim_id)
    for script in (tmp_path / "claims" / claim_id).glob("verify_*.py"):
        script.write_text(script.read_text(encoding="utf-8") + ALWAYS_YES.format(probe=probe), encoding="utf-8")
    done = claims(tmp_path, "--json", "verify")
    (row,) = done.json["result"]

    assert [job["outcome"] for job in row["ran"]] == ["measured", "measured"]
    assert (done.code, row["verdict"]) == (3, "not-enough-evidence")
    assert "control failed" in row["reason"]
