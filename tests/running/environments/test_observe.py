"""An environment is described inside its own interpreter, once per state."""

from __future__ import annotations

import json
import sys
import sysconfig
from pathlib import Path

import pytest
from helpers.processes.packages import only, wheel

from generators.errors import UsageError
from generators.processes import launch
from generators.running.environments import observe
from generators.running.environments.machine import this_machine
from generators.sandbox.layers import Confinement


@pytest.fixture
def described(monkeypatch):
    """Names of the modules that interpreters described."""
    names: list[str] = []
    real = launch.describe_interpreter

    def describe(interpreter, module, **_):
        names.append(module)
        return real(interpreter, module)

    monkeypatch.setattr(launch, "describe_interpreter", describe)
    return names


def test_the_default_environment_is_this_interpreter(project):
    """The default environment has this Python, its packages and each framework's own version."""
    found = observe.observe(project.load(), "default")

    assert (sys.executable, "default", {}) == (found.interpreter, found.name, found.missing)
    assert {"alpha": json.__version__, "beta": "1.0"} == found.versions
    assert found.packages["pytest"] == pytest.__version__
    assert found.python == ".".join(str(part) for part in sys.version_info[:3])


def test_a_framework_without_a_version_has_pythons(project):
    """A module without `__version__` counts as a part of Python."""
    project.write("claims/frameworks.toml", '[alpha]\ntitle = "Alpha"\nimport = "colorsys"\n')
    found = observe.observe(project.load(), "default")

    assert {"alpha": found.python} == found.versions


def test_it_is_described_once(project, described):
    """The second observation imports nothing."""
    first = observe.observe(project.load(), "default")
    assert ["json", "csv"] == described
    assert first == observe.observe(project.load(), "default")
    assert ["json", "csv"] == described


@pytest.mark.parametrize("damage", ["", "[]", '{"alpha": {"colour": "red"}, "beta": {}}', '{"alpha": {}}'])
def test_a_damaged_cache_is_replaced(project, described, damage):
    """A kept answer that can't be read is replaced."""
    first = observe.observe(project.load(), "default")
    (kept,) = (project.root / "build/environments/descriptions").glob("*.json")
    kept.write_text(damage)

    assert first == observe.observe(project.load(), "default")
    assert ["json", "csv"] * 2 == described


def test_another_module_is_another_state(project, described):
    """A framework whose module has changed is described again."""
    observe.observe(project.load(), "default")
    table = (project.root / "claims/frameworks.toml").read_text().replace("csv", "html")
    project.write("claims/frameworks.toml", table)
    observe.observe(project.load(), "default")

    assert ["json", "csv", "json", "html"] == described


def test_what_is_not_installed_is_reported_with_the_way_out(project):
    """A missing framework is named with the command that installs it, and the others are there."""
    table = '[alpha]\ntitle = "Alpha"\nimport = "no_such"\npackages = ["alpha-pkg"]\n\n'
    table += '[beta]\ntitle = "Beta"\nimport = "csv"\n'
    project.write("claims/frameworks.toml", table)
    found = observe.observe(project.load(), "default")

    assert {"alpha": "Alpha is not installed here; run `make setup` or `pip install alpha-pkg`"} == found.missing
    assert {"beta": "1.0"} == found.versions


@pytest.mark.parametrize(
    ("error", "place", "method", "message"),
    [
        (
            "json",
            "/src/json",
            "namespaces",
            "Alpha is at /src/json, which the sandbox hides; install it as a copy",
        ),
        ("json", "/src/json", None, "Alpha is not installed here; run `make setup` or `pip install pytest`"),
        ("json", "/personal/json", None, "Alpha is at /personal/json, and scripts start without PYTHONPATH and"),
        (
            "tiny.a",
            "/src/tiny",
            "namespaces",
            "tiny.a, which Alpha imports, is at /src/tiny, which the sandbox hides",
        ),
        ("tiny", None, "namespaces", "Alpha can't be imported: ModuleNotFoundError: No module named 'tiny'"),
    ],
)
def test_what_is_not_seen_is_told_by_its_cause(project, monkeypatch, error, place, method, message):
    """Not installed, hidden by the sandbox, of the user alone, or without a package that it needs."""
    answer = {"python": "3.11.7", "packages": {}, "error": f"ModuleNotFoundError: No module named {error!r}"}
    monkeypatch.setattr(launch, "describe_interpreter", lambda *_, **__: answer)
    monkeypatch.setattr(observe, "place_of", lambda _: place and Path(place))
    monkeypatch.setenv("PYTHONPATH", "/personal")

    found = observe.observe(project.load(), "default", confinement=Confinement(method))

    assert found.missing["alpha"].startswith(message)


def test_a_library_that_is_not_found_names_the_sandbox(project, monkeypatch):
    """One in a folder of LD_LIBRARY_PATH is there for the user's shell alone."""
    error = "ImportError: libone.so.1: cannot open shared object file: No such file or directory"
    answer = {"python": "3.11.7", "packages": {}, "error": error}
    monkeypatch.setattr(launch, "describe_interpreter", lambda *_, **__: answer)

    found = observe.observe(project.load(), "default", confinement=Confinement("namespaces"))

    assert f"Alpha can't be imported: {error}; scripts get no LD_LIBRARY_PATH" in found.missing["alpha"]


def test_an_import_that_fails_is_reported_and_tried_again(project, described, monkeypatch):
    """A framework that can't be imported is missing with its error, which is not kept."""
    answer = {"python": "3.11.7", "packages": {}, "error": "OSError: libtorch.so is broken"}
    monkeypatch.setattr(launch, "describe_interpreter", lambda *_, **__: described.append("x") or answer)
    for _ in range(2):
        found = observe.observe(project.load(), "default")
        assert found.missing["alpha"] == "Alpha can't be imported: OSError: libtorch.so is broken"

    assert ["x"] * 4 == described


def test_the_device_is_a_flag(project):
    """The requested device is a flag of the environment."""
    assert {"CLAIMS_DEVICE": "cuda"} == observe.observe(project.load(), "default", "cuda").flags


def test_a_named_environment_must_have_a_table(project):
    """An unknown name is refused with those there are."""
    with pytest.raises(UsageError, match=r"no such environment \(got 'edge'\); use one of default, or add"):
        observe.observe(project.load(), "edge")


def edge(project, text):
    """The project with a table `[environments.edge]`."""
    table = (project.root / "claims/frameworks.toml").read_text() + "\n[environments.edge]\n" + text
    project.write("claims/frameworks.toml", table)
    return project.load()


def test_a_named_environment_may_leave_a_framework_out(project):
    """A framework that isn't part of an environment is missing there."""
    found = observe.observe(edge(project, 'frameworks = ["beta"]\n'), "edge")

    assert {"alpha": "not part of the environment edge"} == found.missing
    assert {"beta": "1.0"} == found.versions


@pytest.fixture
def tiny(project, tmp_path, monkeypatch):
    """A project whose framework alpha is a wheel, and all that pip finds."""
    only(monkeypatch, tmp_path / "wheels")
    wheel(tmp_path / "wheels", "tiny_alpha")
    table = '[alpha]\ntitle = "Alpha"\nimport = "tiny_alpha"\npackages = ["tiny-alpha"]\n'
    project.write("claims/frameworks.toml", table)
    return edge(project, 'extends = "default"\nrequirements = ["tiny-alpha"]\n')


def test_a_named_environment_is_made_once(tiny):
    """Observing it makes nothing; made, it has its own packages and those of the default one, and is kept."""
    steps: list[str] = []
    assert {"alpha": "the environment edge is not made yet"} == observe.observe(tiny, "edge").missing

    assert observe.make_if_missing(tiny, "edge", steps.append)
    found = observe.observe(tiny, "edge")
    assert {"alpha": "7.0"} == found.versions
    assert Path(found.interpreter) == tiny.root / "build/environments/edge/bin/python"
    assert ("7", pytest.__version__) == (found.packages["tiny-alpha"], found.packages["pytest"])
    assert not observe.make_if_missing(tiny, "edge", steps.append)
    assert 3 == len(steps)
    assert "alpha" in observe.observe(tiny, "default").missing


def test_what_is_installed_above_is_part_of_the_state(tiny, described, monkeypatch, tmp_path):
    """An environment that extends another is described again when something was installed there."""
    observe.make_if_missing(tiny, "edge", lambda _: None)
    observe.observe(tiny, "edge")
    observe.observe(tiny, "edge")
    assert ["tiny_alpha"] == described

    (tmp_path / "above/new-1.dist-info").mkdir(parents=True)
    real = sysconfig.get_path
    monkeypatch.setattr(sysconfig, "get_path", lambda key: str(tmp_path / "above") or real(key))
    observe.observe(tiny, "edge")
    assert ["tiny_alpha"] * 2 == described


def test_an_environment_that_cannot_be_made_says_why(project, tmp_path, monkeypatch):
    """Where its requirements can't be had, every framework is missing there, with pip's word."""
    only(monkeypatch, tmp_path / "wheels")
    read = edge(project, 'extends = "default"\nrequirements = ["no-such"]\n')
    assert observe.make_if_missing(read, "edge", lambda _: None)
    found = observe.observe(read, "edge")

    assert found.missing.keys() == {"alpha", "beta"}
    assert "the environment edge could not be made: ERROR: Could not find a version" in found.missing["alpha"]
    assert found.packages == {}
    assert observe.make_if_missing(read, "edge", lambda _: None)


def test_another_python_that_is_not_here(project):
    """An environment of a Python that isn't installed says so."""
    read = edge(project, 'python = "python3.0"\n')
    observe.make_if_missing(read, "edge", lambda _: None)

    assert "the environment edge could not be made" in observe.observe(read, "edge").missing["beta"]


@pytest.mark.slow
def test_an_environment_of_another_python_asks_that_one(project):
    """The interpreter of an environment is described, not ours: its state counts its own packages."""
    read = edge(project, f"python = {json.dumps(sys.executable)}\n")
    observe.make_if_missing(read, "edge", lambda _: None)
    found = observe.observe(read, "edge")

    assert "build/environments/edge" in found.interpreter
    assert "hypothesis" not in found.packages
    assert {"alpha", "beta"} == found.versions.keys()


def test_what_needs_no_making_is_not_made(project):
    """The default environment, and a table without packages, are the interpreter that runs this."""
    read = edge(project, 'frameworks = ["beta"]\n')

    assert not observe.make_if_missing(read, "edge", lambda _: None)
    assert not observe.make_if_missing(read, "default", lambda _: None)


def test_the_machine_is_known_without_proc(monkeypatch):
    """A machine class has cores, memory and names, also where the system gives little."""
    known = this_machine()
    assert known.cores > 0
    assert known.memory > 0

    monkeypatch.setattr(Path, "read_text", lambda *_, **__: (_ for _ in ()).throw(OSError))
    monkeypatch.setattr(observe.platform, "freedesktop_os_release", lambda: (_ for _ in ()).throw(OSError))
    poor = this_machine()
    assert poor.cpu
    assert poor.system == "Linux"
