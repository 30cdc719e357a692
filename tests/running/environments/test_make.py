"""A named environment is made as its table says, or says why it can't be."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from helpers.processes import packages
from helpers.processes.packages import NPM, REFUSING, only, wheel
from pydantic import ValidationError

from generators.model import EnvironmentTable
from generators.running.environments import make as make_module
from generators.running.environments.commands import Commands

EXTENDS = {"extends": "default"}


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """A folder with the wheels `tiny_one`, which requires `tiny_two`, and `tiny_two`: all that pip finds."""
    only(monkeypatch, tmp_path / "wheels")
    wheel(tmp_path / "wheels", "tiny_one", requires="tiny-two")
    wheel(tmp_path / "wheels", "tiny_two", "3")
    return tmp_path / "wheels"


@pytest.fixture
def make(tmp_path):
    """A function: makes the environment `edge` of that table, and returns its state and the reported steps."""

    def made(constraints="", **table):
        (tmp_path / "constraints.txt").write_text(constraints)
        steps: list[str] = []
        state = make_module.make_environment(
            tmp_path / "edge", EnvironmentTable(**table), tmp_path / "constraints.txt", steps.append
        )
        return state, steps

    return made


def said_inside(tmp_path, text):
    """What the interpreter of the environment prints."""
    command = [tmp_path / "edge/bin/python", "-I", "-c", text]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_it_sees_what_the_default_environment_holds(tmp_path, make, wheels):
    """The default's packages come after its own, which the constraints bind and whose versions are recorded."""
    state, steps = make("tiny_two==3\n", **EXTENDS, requirements=["tiny-one"], stubs=["tiny_stub"])

    assert ("", {"tiny-one": "7", "tiny-two": "3"}) == (state.problem, state.packages)
    assert (
        said_inside(tmp_path, "import pytest, tiny_one, tiny_two, tiny_stub; print(tiny_two.__version__)") == "3.0"
    )
    assert steps[:2] == [
        "making the environment edge: an interpreter",
        "making the environment edge: 1 package by pip",
    ]
    assert steps[2].startswith("made the environment edge in ")


def test_a_package_alone_brings_nothing_else(make, wheels):
    """What it requires is not installed with it."""
    assert {"tiny-one": "7"} == make(**EXTENDS, requirements_alone=["tiny-one==7"])[0].packages


def test_packages_of_another_platform_lie_apart(tmp_path, make, wheels):
    """They are unpacked in a folder of their own and can't be imported from the environment."""
    other = {"platforms": ["manylinux_2_28_aarch64"], "python": "3.11", "requirements": ["tiny-two==3"]}
    state, _ = make(**EXTENDS, foreign={"arm64": other})

    assert {"arm64:tiny-two": "3"} == state.packages
    assert (tmp_path / "edge/lib/arm64/tiny_two.py").is_file()
    assert "None" == said_inside(tmp_path, "import importlib.util as i; print(i.find_spec('tiny_two'))")


def test_modules_of_node_lie_below_the_prefix(tmp_path, make, monkeypatch):
    """Npm puts them in `sys.prefix/lib/node_modules`, and their versions are recorded."""
    monkeypatch.setenv("PATH", f"{packages.program(tmp_path / 'bin', 'npm', NPM)}:{os.environ['PATH']}")
    state, _ = make(**EXTENDS, npm=["@tiny/core@1.2.3", "tiny@2.0.0"])
    folder = said_inside(tmp_path, "import sys; print(sys.prefix + '/lib/node_modules')")

    assert {"npm:@tiny/core": "1.2.3", "npm:tiny": "2.0.0"} == state.packages
    assert {"version": "1.2.3"} == json.loads((tmp_path / folder / "@tiny/core/package.json").read_text())


def test_without_npm_nothing_is_begun(tmp_path, make, monkeypatch):
    """What is quickly found to be missing is reported before anything is installed."""
    monkeypatch.setattr(make_module.shutil, "which", lambda _: None)
    state, steps = make(**EXTENDS, npm=["tiny@2.0.0"])

    assert "the environment edge could not be made: npm is not installed" == state.problem == steps[0]
    assert not (tmp_path / "edge/bin").exists()


def test_npm_says_why_without_its_address(tmp_path, make, monkeypatch):
    """The reason is one line of the tool's own, and names no registry."""
    monkeypatch.setenv("PATH", f"{packages.program(tmp_path / 'bin', 'npm', REFUSING)}:{os.environ['PATH']}")
    state, _ = make(**EXTENDS, npm=["tiny@2.0.0"])

    reason = "npm error code E404 npm error 404 Not Found - GET (address) - Not found"
    assert state.problem == f"the environment edge could not be made: {reason}"


def test_pip_says_why(make, wheels):
    """What can't be had is named."""
    state, steps = make(**EXTENDS, requirements=["tiny-three"])

    assert "tiny-three" in state.problem
    assert {} == state.packages
    assert state.problem == steps[-1]


def test_a_source_is_never_built(make, wheels):
    """A package that has no wheel would run its own code to be built: it is refused."""
    (wheels / "tiny_four-1.tar.gz").write_bytes(b"")

    assert "tiny-four" in make(**EXTENDS, requirements=["tiny-four"])[0].problem


def test_it_is_whole_or_it_is_made_anew(tmp_path, make, wheels):
    """A state is kept while the table and the versions that bind it are the same; a half-made one has none."""
    table, bound = EnvironmentTable(**EXTENDS, requirements=("tiny-two",)), tmp_path / "constraints.txt"
    state, _ = make("tiny-two==3\n", **EXTENDS, requirements=["tiny-two"])
    assert state == make_module.read_state(tmp_path / "edge", table, bound)

    bound.write_text("# what others need\ntiny_two==3\nother==9\n")
    assert state == make_module.read_state(tmp_path / "edge", table, bound)
    bound.write_text("tiny-two==4\n")
    assert make_module.read_state(tmp_path / "edge", table, bound) is None
    bound.unlink()
    changed = table.model_copy(update={"stubs": ("more",)})
    assert make_module.read_state(tmp_path / "edge", changed, bound) is None
    (tmp_path / "edge" / make_module.STATE).write_text("{}")
    assert make_module.read_state(tmp_path / "edge", table, bound) is None


def test_a_version_is_bound_as_pip_compares_versions(tmp_path, make, wheels):
    """What pip takes for the version that is asked for, such as a build for a CPU, is not made again."""
    table, bound = EnvironmentTable(**EXTENDS, requirements=("tiny-two",)), tmp_path / "constraints.txt"
    state, _ = make("tiny-two==3.0\n", **EXTENDS, requirements=["tiny-two"])
    assert state == make_module.read_state(tmp_path / "edge", table, bound)

    bound.write_text("tiny-two==3.*\n")
    assert state == make_module.read_state(tmp_path / "edge", table, bound)
    built = state.model_copy(update={"packages": {"tiny-two": "3+cpu"}})
    (tmp_path / "edge" / make_module.STATE).write_text(built.model_dump_json())
    bound.write_text("tiny-two==3\n")
    assert built == make_module.read_state(tmp_path / "edge", table, bound)


def test_what_comes_with_an_interpreter_makes_no_environment_outdated(tmp_path, make):
    """Pip is of the version that Python brings, whatever the constraints say; another bound version counts."""
    state, _ = make("pip==1\n", frameworks=["alpha"], python=sys.executable)
    table, bound = EnvironmentTable(frameworks=("alpha",), python=sys.executable), tmp_path / "constraints.txt"
    assert ("", ("pip",)) == (state.problem, state.unbound)
    assert state == make_module.read_state(tmp_path / "edge", table, bound)

    found = state.model_copy(update={"packages": {**state.packages, "tiny-two": "3"}})
    (tmp_path / "edge" / make_module.STATE).write_text(found.model_dump_json())
    bound.write_text("pip==1\ntiny-two==4\n")
    assert make_module.read_state(tmp_path / "edge", table, bound) is None


def test_an_interrupted_making_leaves_nothing_that_counts(tmp_path, make, wheels, monkeypatch):
    """The next run makes the environment again, and nothing of the first try is left."""

    def ended(*_, **__):
        (tmp_path / "edge/half").write_text("x")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Commands, "run", ended)
        with pytest.raises(KeyboardInterrupt):
            make(**EXTENDS, requirements=["tiny-two"])
    table = EnvironmentTable(**EXTENDS, requirements=("tiny-two",))
    assert make_module.read_state(tmp_path / "edge", table, tmp_path / "constraints.txt") is None

    assert {"tiny-two": "3"} == make(**EXTENDS, requirements=["tiny-two"])[0].packages
    assert not (tmp_path / "edge/half").exists()


def test_a_program_that_makes_no_environment_is_named(make):
    """Such as another program than Python, or one with other folders."""
    problem = make(python="true", frameworks=["alpha"])[0].problem
    assert "what `python` names has made no environment; name a CPython with `venv`" in problem


def test_a_path_with_a_colon_is_named(tmp_path):
    """Python makes no environment there, and PATH could not name it."""
    folder, table = tmp_path / "a:b" / "edge", EnvironmentTable(**EXTENDS)
    state = make_module.make_environment(folder, table, tmp_path / "constraints.txt", lambda _: None)

    assert f"{folder}: no environment can have a path with a colon" in state.problem
    assert state == make_module.read_state(folder, table, tmp_path / "constraints.txt")


def test_what_others_made_is_left_as_it_is(tmp_path, make):
    """A link to an environment elsewhere is used where it fits, and never cleared."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/kept").write_text("x")
    (tmp_path / "edge").symlink_to(tmp_path / "theirs")
    state, _ = make(**EXTENDS)

    assert "a link to an environment elsewhere" in state.problem
    assert ["kept"] == [path.name for path in (tmp_path / "theirs").iterdir()]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("requirements", "--index-url=https://example"),
        ("requirements_alone", "tiny"),
        ("requirements_alone", "tiny>=1"),
        ("npm", "tiny"),
        ("npm", "tiny@latest"),
        ("npm", "--prefix=/"),
        ("npm", "file:../x@1"),
        ("stubs", "../escape"),
    ],
)
def test_a_table_can_neither_pass_options_nor_leave_versions_open(key, wrong):
    """What would be an option, a path or an open version is refused."""
    with pytest.raises(ValidationError):
        EnvironmentTable(**{key: (wrong,)})


def test_a_table_has_one_interpreter():
    """One that extends the default environment can't be made from another Python."""
    with pytest.raises(ValidationError, match="leave `python` out"):
        EnvironmentTable(extends="default", python="python3.12")


def test_a_table_names_its_packages():
    """As an environment records them; a path names none."""
    table = EnvironmentTable(
        requirements=("Tiny_One[more]>=1", "/x/tiny.whl"),
        requirements_alone=("tiny.two==3",),
        npm=("@tiny/core@1.2.3",),
        foreign={"arm64": {"platforms": ("p",), "python": "3.11", "requirements": ("tiny_two==3",)}},
    )

    assert ("arm64:tiny-two", "npm:@tiny/core", "tiny-one", "tiny-two") == table.package_names
    assert table.separate
    assert not EnvironmentTable(frameworks=("alpha",)).separate


@pytest.mark.parametrize(
    ("content", "bound"),
    [
        (b"\xef\xbb\xbftiny_two==3\r\nother==9\r\n", {"tiny-two": "3", "other": "9"}),
        ("tiny_two==3\n".encode("utf-16"), {"tiny-two": "3"}),
        (b"tiny_two == 3  # why\n  # alone==1\n", {"tiny-two": "3"}),
        (b"tiny_two==3; python_version < '3'\ntiny_two==4; python_version > '3'\n", {"tiny-two": "4"}),
        (b"tiny_two>=2,==3\nother>1\n-c more.txt\n\xff==1\n", {"tiny-two": "3"}),
    ],
)
def test_the_constraints_are_read_as_pip_reads_them(tmp_path, content, bound):
    """Byte order marks, comments behind a version and conditions count as they do for pip."""
    (tmp_path / "constraints.txt").write_bytes(content)

    assert bound == make_module.bound_versions(tmp_path / "constraints.txt")


def test_it_is_made_anew_when_its_interpreter_is_gone(tmp_path, make):
    """It is a link to the Python that it was made from, which an upgrade of the system may remove."""
    state, _ = make(**EXTENDS)
    table, bound = EnvironmentTable(**EXTENDS), tmp_path / "constraints.txt"
    assert state == make_module.read_state(tmp_path / "edge", table, bound)

    (tmp_path / "edge/bin/python").unlink()
    (tmp_path / "edge/bin/python").symlink_to(tmp_path / "gone")
    assert make_module.read_state(tmp_path / "edge", table, bound) is None
