"""A worker that would observe something else is not used, and the user reads why."""

from __future__ import annotations

import sysconfig
import venv

import pytest
from helpers.processes.clusters import Program, cluster
from helpers.processes.killed_runs import current_observations
from helpers.run_command import claims

from generators.running.environments.machine import this_machine

pytestmark = pytest.mark.verify  # minutes on two cores, and every step has a time limit

FRAMEWORKS = """\
[alpha]
title = "Alpha"
import = "toy_alpha"

[beta]
title = "Beta"
import = "csv"
"""
NO_SANDBOX = """\
from generators.sandbox import policy
from generators.sandbox.levels import MethodResult
policy.survey = lambda root: (MethodResult(method="landlock", level="none", error="not in this kernel"),)
"""
OTHER_CODE = "from generators.running.cluster import bench\nbench.own_code = lambda: '0' * 64"


def interpreter(folder, release):
    """An interpreter that finds this one's packages, and the framework of that release where there is one."""
    venv.create(folder, symlinks=True, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    lines = (f"import site; site.addsitedir({sysconfig.get_path(key)!r})\n" for key in ("purelib", "platlib"))
    (packages / "extends.pth").write_text("".join(dict.fromkeys(lines)))
    if release:
        (packages / "toy_alpha.py").write_text(f"__version__ = {release!r}\n")
    return str(folder / "bin" / "python")


@pytest.fixture
def mixed(folder):
    """A cluster to which a test adds workers."""
    with cluster(folder / "mixed") as found:
        yield found


@pytest.fixture
def toy(project):
    """A project whose first framework no interpreter has but those of a test."""
    project.root.parent.chmod(0o755)
    project.write("claims/frameworks.toml", FRAMEWORKS)
    return project


def verify(project, found, *arguments):
    """Run it on the cluster."""
    return claims(project.root, "--json", "verify", "--engine", "dask", "--scheduler", found.address, *arguments)


def test_other_releases_other_machines_and_no_framework(toy, mixed, folder):
    """All jobs run on the one worker that is the run's; each of the others has a line."""
    cores = this_machine().cores
    if cores == 1:
        pytest.skip("no smaller machine class can be made of one core")
    first = interpreter(folder / "first", "1.0")
    mixed.add_worker("first", program=Program(first))
    mixed.add_worker("newer", program=Program(interpreter(folder / "newer", "1.1")))
    mixed.add_worker("without", program=Program(interpreter(folder / "without", "")))
    mixed.add_worker("small", program=Program(first, prefix=("taskset", "-c", "0")))
    result = verify(toy, mixed, "--machine", f"{cores} cores")

    assert 0 == result.code, result.err
    assert {"1.0"} == {seen.environment.versions["alpha"] for seen in current_observations(toy.root).values()}
    refused = [line for line in result.err.splitlines() if "is not used" in line]
    assert 3 == len(refused), result.err
    for words in (
        "it has alpha 1.1, and the run has alpha 1.0",
        "it has no alpha (Alpha is not installed here",
        "its machine class is x86_64, 1 cores",
    ):
        assert [words in line for line in refused].count(True) == 1, result.err


def test_a_worker_without_a_sandbox_is_refused_where_one_is_required(project, mixed):
    """With `auto` it is used, with a warning, and the level stands with the observation."""
    project.root.parent.chmod(0o755)
    mixed.add_worker("open", program=Program(before=NO_SANDBOX))
    refused = verify(project, mixed, "--sandbox", "required")
    assert (1, True) == (refused.code, "sandbox is none, and --sandbox required asks for reduced" in refused.err)

    used = verify(project, mixed)
    assert (0, True) == (used.code, "sandbox none" in used.err), used.err
    assert {"none"} == {seen.sandbox for seen in current_observations(project.root).values()}


def test_a_worker_with_another_version_of_this_program_is_refused(project, mixed):
    """Its probes and its harness may be others."""
    mixed.add_worker("other", program=Program(before=OTHER_CODE))
    result = verify(project, mixed)

    assert (1, True) == (result.code, "it has another version of this program (000000000000)" in result.err)


def test_a_timing_needs_a_worker_on_whose_machine_nothing_else_runs(project, mixed):
    """The message comes before anything runs, and names the command."""
    mixed.add_worker("shared", exclusive=0)
    project.add("says-yes", run={"exclusive": True})
    result = verify(project, mixed)

    assert 1 == result.code
    assert "need a worker with the resource exclusive, and none has it; start one with `dask worker" in result.err
    assert not list((project.root / "build/evidence").glob("runs/*"))
