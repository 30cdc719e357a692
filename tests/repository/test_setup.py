"""`make setup` where Python is missing, of another release, or half installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OTHER = 'case "$*" in "-c "*) exit 1;; esac\n'
NO_PIP = 'case "$*" in "-m venv "*) mkdir -p $3/bin; touch $3/bin/python; echo "no ensurepip"; exit 1;; esac\n'
STALE = 'case "$*" in "-m pip --version") exit 1;; esac\n'


@pytest.fixture
def folder(tmp_path):
    """A folder with what `make setup` reads."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make_setup(folder, script, place="python"):
    """`make setup` with a Python of that script: what it prints and whether it failed."""
    program = folder / place
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{script}")
    program.chmod(0o755)
    command = ["make", "-C", str(folder), "setup", f"PYTHON={folder / 'python'}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


def test_another_release_of_python_is_refused_before_anything_is_made(folder):
    """Packages would refuse it minutes later, and the next `make` would find its interpreter there."""
    printed, code = make_setup(folder, OTHER)

    assert 2 == code
    assert "is no Python 3.11, which the frameworks need; install it, then run make with PYTHON=" in printed
    assert not (folder / ".venv").exists()


def test_a_python_that_makes_half_an_environment_leaves_no_interpreter(folder):
    """As that of a system whose package for `venv` is missing; the next `make` begins anew."""
    printed, code = make_setup(folder, NO_PIP)

    assert 2 == code
    assert "no ensurepip" in printed
    assert not (folder / ".venv/bin/python").exists()


def test_an_interpreter_without_its_packages_is_named(folder):
    """As after an upgrade of the system's Python, which looks for them elsewhere."""
    printed, code = make_setup(folder, STALE, ".venv/bin/python")

    assert 2 == code
    assert ".venv has no pip, as after an upgrade of its Python; run rm -r .venv, then make again" in printed
