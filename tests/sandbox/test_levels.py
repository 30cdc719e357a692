"""A level is what probes have shown, kept for as long as the machine stays as it is."""

from __future__ import annotations

import os
import tempfile

import pytest

from generators.sandbox import levels, selftest
from generators.sandbox.layers import UNCONFINED, Confinement
from generators.sandbox.levels import MethodResult, best, survey

FULL = MethodResult(method="namespaces", level="full", layers=("namespaces of our own",))
REDUCED = MethodResult(method="landlock", level="reduced", open=("capped", "processes"))
NONE = MethodResult(method="bubblewrap", level="none", error="not found")


def test_the_best_level_wins_and_the_first_of_equals():
    """Where none holds, there is none, and it is not called anything else."""
    assert Confinement("namespaces", "full", FULL.layers) == best((NONE, REDUCED, FULL))
    assert "landlock" == best((NONE, REDUCED)).method
    assert UNCONFINED is best((NONE,))


def test_what_gets_through_decides_the_level(monkeypatch):
    """A sandbox whose probes find a way to read or to signal has a lower level, whatever its configuration."""
    expressions = {
        "full": "True",
        "reduced": "probe.__name__ not in {'capped', 'processes'}",
        "weak": "probe.__name__ not in {'capped', 'signals'}",
        "none": "probe.__name__ != 'reading'",
    }
    for level, expression in expressions.items():
        code = f"import sys, json; sys.path.insert(0, {str(levels.SELFTEST.parents[2])!r})\n"
        code += "from generators.sandbox.selftest import PROBES\n"
        code += f"print(json.dumps({{probe.__name__: {expression} for probe in PROBES}}))"
        monkeypatch.setattr(
            Confinement, "wrap", lambda _self, command, _access, code=code: [command[0], "-I", "-c", code]
        )

        assert level == levels.probe("namespaces").level


@pytest.mark.parametrize(
    ("code", "seconds", "error"),
    [
        ("import sys; sys.exit('sandbox: refused')", 300, "sandbox: refused"),
        ("import sys; sys.exit(4)", 300, "exit 4"),
        ("import time; time.sleep(600)", 0.1, "timed out"),
    ],
)
def test_a_method_that_cannot_be_put_on_is_none_with_its_reason(monkeypatch, code, seconds, error):
    """The last line that it printed is the reason."""
    monkeypatch.setattr(levels, "SECONDS", seconds)
    monkeypatch.setattr(Confinement, "wrap", lambda _self, command, _access: [command[0], "-I", "-c", code])

    found = levels.probe("bubblewrap")

    assert "none" == found.level
    assert error in found.error


def test_the_probes_run_once_per_state_of_the_machine(monkeypatch, tmp_path):
    """They run again in another state or after damage; a folder that can't be written caches nothing."""
    probed = []
    monkeypatch.setattr(levels, "probe", lambda method: probed.append(method) or FULL)
    cache = tmp_path / "sandbox"

    assert survey(cache) == survey(cache)
    assert 3 == len(probed)

    next(cache.iterdir()).write_text("{")
    survey(cache)
    monkeypatch.setattr(levels, "machine_state", lambda: "another")
    survey(cache)
    assert 9 == len(probed)

    (tmp_path / "file").touch()
    assert 3 == len(survey(tmp_path / "file" / "below"))


def test_a_method_that_timed_out_is_probed_again(monkeypatch, tmp_path):
    """The machine was busy; what it can do would stay unused until it is started again."""
    busy = MethodResult(method="namespaces", level="none", error=levels.LATE)
    monkeypatch.setattr(levels, "probe", lambda _: busy)
    survey(tmp_path)
    monkeypatch.setattr(levels, "probe", lambda _: FULL)

    assert "full" == best(survey(tmp_path)).level


def test_the_state_depends_on_bubblewrap(monkeypatch):
    """After installing it the probes run again."""
    here = levels.machine_state()
    monkeypatch.setattr(levels.bubblewrap, "path", lambda: None)

    assert here != levels.machine_state() or not os.path.exists("/usr/bin/bwrap")  # noqa: PTH110 - a text is enough


def test_this_machine_shows_something():
    """The real probes, inside our own namespaces: whatever they show, it has a level or a reason."""
    found = levels.probe("namespaces")

    assert found.level in levels.LEVELS
    assert found.level == "full" or found.open or found.error


CONNECT = selftest._connect  # noqa: SLF001 - replaced by the test


def _only_in_a_folder(family, address):
    if not str(address).startswith("/proc/self/fd/"):
        raise PermissionError
    CONNECT(family, address)


@pytest.mark.parametrize("name", ["t", "t" * 120])
def test_sockets_are_tried_below_a_temporary_folder_of_any_length(tmp_path, monkeypatch, name):
    """Each of the three is found where nothing is confined, and each alone is enough to say so."""
    (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
    with levels.targets() as (found, _):
        monkeypatch.setattr(selftest, "_connect_in", lambda _: os.open("/no/such/folder", os.O_PATH))
        assert not selftest.network(found)
        monkeypatch.undo()
        monkeypatch.setattr(selftest, "_connect", _only_in_a_folder)
        assert not selftest.network(found)
