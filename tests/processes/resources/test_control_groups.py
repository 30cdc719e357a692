"""The limits of control groups are found in both versions, and the smallest of those that are visible holds."""

from __future__ import annotations

import pytest

from generators.processes.resources import control_groups

UNLIMITED = 9223372036854771712  # what version 1 says where there is no limit


@pytest.fixture
def groups(tmp_path, monkeypatch):
    """Writes what /proc says of groups and mounts, and the files of groups below the folder `cgroup`."""
    monkeypatch.setattr(control_groups, "PROC", tmp_path / "proc")

    def written(own, mounts, files):
        control_groups.kill_counter.cache_clear()
        lines = [
            f"30 20 0:26 {root} {tmp_path}/cgroup{folder} rw,nosuid shared:9 - {kind} cgroup {options}\n"
            for root, folder, kind, options in mounts
        ]
        texts = {"proc/self/cgroup": own, "proc/self/mountinfo": "".join(lines)}
        for name, text in (texts | {f"cgroup/{name}": text for name, text in files.items()}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n")

    return written


V2 = [("/", "", "cgroup2", "rw,nsdelegate")]
V1 = [("/", "/cpu", "cgroup", "rw,cpu,cpuacct"), ("/", "/memory", "cgroup", "rw,memory")]
OWN_V1 = "4:memory:/app\n3:cpu,cpuacct:/app\n1:name=systemd:/elsewhere"


def test_the_smallest_limit_up_the_tree_holds_in_version_2(groups):
    """A slice above is smaller than the service, and a soft limit slows down before the hard one kills."""
    files = {
        "a.slice/cpu.max": "50000 100000",
        "a.slice/b.service/cpu.max": "max 100000",
        "a.slice/memory.max": "max",
        "a.slice/memory.high": str(300 << 20),
        "a.slice/b.service/memory.max": str(512 << 20),
        "other/memory.max": "1",
    }
    groups("0::/a.slice/b.service", V2, files)

    assert (0.5, 300 << 20) == (control_groups.cores(), control_groups.memory())


def test_version_1_is_read_by_controller(groups):
    """Each hierarchy has its own folder, and -1 is no quota."""
    files = {
        "cpu/cpu.cfs_quota_us": "-1",
        "cpu/cpu.cfs_period_us": "100000",
        "cpu/app/cpu.cfs_quota_us": "150000",
        "cpu/app/cpu.cfs_period_us": "100000",
        "memory/memory.limit_in_bytes": str(UNLIMITED),
        "memory/app/memory.limit_in_bytes": str(1 << 30),
    }
    groups(OWN_V1, [*V1, ("/", "/unified", "cgroup2", "rw")], files)

    assert (1.5, 1 << 30) == (control_groups.cores(), control_groups.memory())


def test_a_container_that_sees_only_its_own_group_is_bound_by_it(groups):
    """Its group is the root of what is mounted, by any name; its statistics count the groups above."""
    mounts = [("/docker/1", "/memory", "cgroup", "rw,memory")]
    files = {
        "memory/memory.limit_in_bytes": str(UNLIMITED),
        "memory/memory.stat": f"cache 1\nhierarchical_memory_limit {2 << 30}\ntotal_cache 1",
    }
    for own in ("4:memory:/docker/1", "4:memory:/"):
        groups(own, mounts, files)
        assert 2 << 30 == control_groups.memory()


@pytest.mark.parametrize("own", ["", "0::/", "0::/gone", "0::/../outside", "1:name=systemd:/"])
def test_without_a_limit_there_is_none(groups, own):
    """Nothing mounted, no file, a group that is gone or outside of the namespace."""
    groups(own, V2, {"cpu.max": "max 100000", "memory.max": "max"})

    assert (None, None) == (control_groups.cores(), control_groups.memory())


def test_kills_for_memory_are_counted_in_the_nearest_group_that_counts(groups):
    """Version 2, then version 1, then the whole machine."""
    groups("0::/a/b", V2, {"a/memory.events": "oom 9\noom_kill 3\noom_group_kill 0", "a/b/cpu.max": "max 1"})
    assert 3 == control_groups.memory_kills()

    groups(
        OWN_V1,
        V1,
        {"memory/app/memory.oom_control": "under_oom 0\noom_kill 2", "memory/memory.oom_control": "oom_kill 7"},
    )
    assert 2 == control_groups.memory_kills()


def test_without_a_group_the_kills_of_the_machine_count(groups):
    """And none where nothing counts."""
    groups("", [], {})
    assert 0 == control_groups.memory_kills()

    groups("", [], {"../proc/vmstat": "oom_kill_disable 1\noom_kill 4"})
    assert 4 == control_groups.memory_kills()
