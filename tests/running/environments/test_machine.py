"""What limits this process is the machine, and a machine without limits keeps its class."""

from __future__ import annotations

import os
import resource

import pytest

from generators.model import Machine, digest
from generators.processes.resources import control_groups
from generators.running.environments import machine as machine_module
from generators.running.environments.machine import this_machine, thread_siblings


@pytest.fixture
def host(monkeypatch):
    """A host with 8 cores and 23.6 GiB, and a way to limit it."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    monkeypatch.setattr(
        os, "sysconf", {"SC_PAGE_SIZE": 1 << 12, "SC_PHYS_PAGES": int(23.6 * (1 << 18))}.__getitem__
    )

    def limited(cores=None, memory=None, address_space=resource.RLIM_INFINITY):
        monkeypatch.setattr(control_groups, "cores", lambda: cores)
        monkeypatch.setattr(control_groups, "memory", lambda: memory)
        monkeypatch.setattr(resource, "getrlimit", lambda _: (address_space, resource.RLIM_INFINITY))
        machine = this_machine()
        return machine.cores, machine.memory

    return limited


def test_a_machine_without_limits_has_its_own_cores_and_memory(host):
    """Limits above what there is are none; the memory is a rounded whole number, as evidence holds it."""
    assert (8, 24) == host() == host(cores=12, memory=1 << 62)
    assert isinstance(host()[1], int)


@pytest.mark.parametrize(("quota", "cores"), [(0.1, 1), (0.5, 1), (1, 1), (1.5, 2), (8, 8)])
def test_a_part_of_a_core_counts_as_one(host, quota, cores):
    """As many cores as a quota of their time needs."""
    assert cores == host(cores=quota)[0]


@pytest.mark.parametrize(
    ("limit", "memory", "name"),
    [(512 << 20, 0.5, "512 MiB"), (1 << 30, 1, "1 GiB"), (1536 << 20, 1.5, "1.5 GiB"), (20 << 30, 20, "20 GiB")],
)
def test_a_limit_of_memory_is_the_memory(host, limit, memory, name):
    """By a control group or by `ulimit -v`; the smaller one holds."""
    for found in (host(memory=limit), host(memory=64 << 30, address_space=limit)):
        assert memory == found[1]
    assert f" {name}, " in this_machine().name


def test_the_class_of_a_machine_with_whole_memory_is_as_it_was():
    """Evidence is kept under this digest, and JSON has no 24.0."""
    machine = Machine(cpu="a CPU", cores=2, memory=24, system="Linux", architecture="x86_64")
    read = Machine.model_validate_json(machine.model_dump_json(), strict=True)

    assert "x86_64, 2 cores, 24 GiB, Linux, a CPU" == read.name
    assert digest([read]) == digest([{**dict(read), "memory": 24}]) != digest([{**dict(read), "memory": 24.0}])


def test_processors_that_share_a_core_are_listed_once(tmp_path, monkeypatch):
    """In the order of their numbers; none where Linux doesn't say."""
    monkeypatch.setattr(machine_module, "PROCESSORS", tmp_path)
    assert () == thread_siblings()

    for number, siblings in enumerate(["10-11", "2,4", "10-11", "2,4"]):
        folder = tmp_path / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(f"{siblings}\n")

    assert ("2,4", "10-11") == thread_siblings()
