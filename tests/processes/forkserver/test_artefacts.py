"""Forked processes read what a fresh one has made, and nobody else's."""

from __future__ import annotations

import os
from dataclasses import replace

from helpers import jobs

from generators.model import Outcome
from generators.processes.script_run import run_scripts

SHARED = """\
import os, pathlib
def artefacts(folder):
    (folder / "number").write_text(str(int.from_bytes(os.urandom(4), "big")))
def controls(folder):
    yield "n", int((folder / "number").read_text()), (0, 2 ** 32)
    yield "others", len([*folder.parent.iterdir()]), 2
def verify(folder):
    return {"n": int((folder / "number").read_text()), "others": len([*folder.parent.iterdir()])}
"""


def test_what_is_made_once_is_read_by_forked_processes(scripts):
    """They see the folder of their script, that of its artefacts, and no other one."""
    (scripts.top / "another").mkdir()
    folder = scripts.top / "claim"
    folder.mkdir()
    of = jobs.claim(folder, {"alpha": SHARED}, {"n": "number", "others": "number"})
    (script,) = jobs.scripts(of, confinement=scripts.servers.confinement)

    (observation,) = run_scripts([replace(script, forks=scripts.servers)])

    assert (Outcome.MEASURED, "", []) == (observation.outcome, observation.reason, scripts.messages)
    assert "forked" == observation.process
    assert observation.controls[0].observed == observation.measures["n"].value
    assert all(control.passed for control in observation.controls)
    assert {"another", "claim"} == set(os.listdir(scripts.top))  # noqa: PTH208 - the copy is gone
