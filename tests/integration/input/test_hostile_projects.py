"""Whatever a pull request brings is refused with place and reason, by bounded work and memory; nothing hangs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ProjectFolder

HERE = Path(__file__).resolve().parents[2]
CALLS, MEMORY = 1_000_000, 200  # of functions, for 60 KB; a sound entry takes 17,000


def entry(text):
    """Another `claim.toml`."""
    return lambda project: (project.root / "claims/says-yes/claim.toml").write_bytes(
        text if isinstance(text, bytes) else text.encode()
    )


def added(text):
    """Lines behind the sound `claim.toml`."""

    def change(project):
        path = project.root / "claims/says-yes/claim.toml"
        path.write_text(path.read_text() + text)

    return change


def rule(text):
    """Another rule."""
    verdict = {"supported_if": text, "refuted_if": "not alpha.yes"}
    return lambda project: project.add("says-yes", verdict=verdict)


def keys(**changes):
    """Other keys of the entry."""
    return lambda project: project.add("says-yes", **changes)


def named(name):
    """A claim's folder of another name."""
    return lambda project: project.add("says-yes").rename(project.root / "claims" / name)


def in_place_of(name, make):
    """A file that is something else."""

    def change(project):
        path = project.root / "claims/says-yes" / name
        path.unlink()
        make(path)

    return change


def sparse(name, size):
    """A file whose size is very large."""

    def change(project):
        with (project.root / name).open("wb") as file:
            file.truncate(size)

    return change


def linked(project):
    """A claim's folder that is a link to another place."""
    (project.root / "claims/says-yes").rename(project.root / "elsewhere")
    (project.root / "claims/says-yes").symlink_to(project.root / "elsewhere")


def measures(count):
    """So many measures."""
    return "".join(f'\n[measures.m{number}]\nkind = "check"\ntitle = "M"\n' for number in range(count))


CASES = {
    # TOML bombs and huge files
    "dotted keys": (entry("a." * 100_000 + "a = 1"), "over 1,000 dots"),
    "dotted headers": (entry("".join(f"[{'a.' * 900}a{n}]\n" for n in range(25))), "claim.toml"),
    "many tables": (entry("[[a]]\n" * 10_000), "claim.toml"),
    "many keys": (added("".join(f"k{n} = 1\n" for n in range(5_000))), "claim.toml:"),
    "many measures": (added(measures(1_000)), ""),
    "a list in a list": (entry("a = " + "[" * 100_000), "recursion"),
    "a table in a table": (entry("a = " + "{a=" * 50_000), "recursion"),
    "unclosed quotes": (entry('a = """' + '"' * 200_000), "claim.toml"),
    "escapes": (entry('a = "' + "\\u0041" * 10_000 + '"'), "claim.toml"),
    "a huge entry": (sparse("claims/says-yes/claim.toml", 1 << 34), "bytes"),
    "a long entry": (entry("#" * (300 << 10)), "over 262144 bytes"),
    "a huge script": (sparse("claims/says-yes/verify_alpha.py", 1 << 34), "bytes"),
    "huge frameworks": (sparse("claims/frameworks.toml", 1 << 34), "frameworks.toml: over"),
    "a huge article": (sparse("claims/article.toml", 1 << 34), "article.toml: over"),
    "huge settings": (sparse("mkdocs.yml", 1 << 34), "mkdocs.yml: over 2097152 bytes"),
    "a YAML bomb": (
        lambda project: project.write(
            "mkdocs.yml",
            "a0: &a0 [x,x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n" for n in range(1, 60)) + "- b\n",
        ),
        "mkdocs.yml: not readable YAML",
    ),
    "dense YAML": (
        lambda project: project.write("mkdocs.yml", "a: [" + "[]," * 600_000 + "]"),
        "over 200000 keys and values",
    ),
    "deep YAML": (lambda project: project.write("mkdocs.yml", "a: " + "[" * 20_000), "nested over 50 deep"),
    # numbers
    "a number of many digits": (entry("a = " + "9" * 5_000), "claim.toml"),
    "a number of many hexadecimal digits": (entry("a = 0x" + "f" * 100_000), "claim.toml"),
    "a large exponent": (added("[run]\ntimeout = 1e999\n"), "timeout"),
    "a timeout beyond measure": (added("[run]\ntimeout = 1" + "0" * 300 + "\n"), "timeout"),
    "no number": (added("[run]\ntimeout = nan\n"), "timeout"),
    # names
    "a name that leads up": (keys(uses={"other": "../../etc/passwd"}), "claim (got '../../etc/passwd')"),
    "a name of a path": (keys(aliases=["../x", "a/b", "CON", "A", "x" * 300]), "address as well (got '../x')"),
    "a name in capitals": (named("Says-Yes"), "Says-Yes"),
    "a name with dots": (named("says..yes"), "says..yes"),
    "a long name": (named("y" * 200), "y" * 64),
    "look-alikes": (named("\u0455ays-yes"), "ays-yes"),
    "twins by case": (lambda project: project.add("SAYS-YES"), "SAYS-YES"),
    "a snapshot elsewhere": (
        keys(snapshot={"file": "/etc/passwd", "date": "2026-01-01", "sha256": "0" * 64, "max_age_days": 1}),
        "no such file in the claim's folder (got '/etc/passwd')",
    ),
    "a framework's file elsewhere": (keys(favours="../../x"), "favours"),
    # files that are none
    "a linked folder": (linked, "must not be a link"),
    "a linked entry": (in_place_of("claim.toml", lambda path: path.symlink_to("/etc/passwd")), "not a regular"),
    "an endless script": (in_place_of("verify_beta.py", lambda path: path.symlink_to("/dev/zero")), "a regular"),
    "a pipe for an entry": (in_place_of("claim.toml", os.mkfifo), "not a regular file"),
    "a pipe for a script": (in_place_of("verify_beta.py", os.mkfifo), "not a regular file"),
    "a folder for a script": (in_place_of("verify_beta.py", os.mkdir), "verify_beta.py"),
    "a circle": (in_place_of("notes.md", lambda path: path.symlink_to("notes.md")), "not a regular file"),
    # text that is none
    "bytes": (entry(bytes(range(256)) * 100), "claim.toml"),
    "latin": (entry('title = "é"'.encode("latin-1")), "not UTF-8 at byte 9"),
    "a script of zeros": (
        lambda project: (project.root / "claims/says-yes/verify_alpha.py").write_bytes(bytes(4096)),
        "verify_alpha.py",
    ),
    # rules
    "brackets": (rule("(" * 3_000 + "alpha.yes" + ")" * 900), "can't be read"),
    "deep logic": (rule("not " * 900 + "alpha.yes"), "nested"),
    "deep sums": (rule("1 + " * 900 + "alpha.yes > 0"), "nested"),
    "deep calls": (rule("abs(" * 60 + "alpha.yes" + ")" * 60 + " > 0"), "nested"),
    "a long rule": (rule("alpha.yes and " * 400 + "alpha.yes"), "at most 4,000 characters"),
    "many comparisons": (rule(" and ".join(f"alpha.yes > {number}" for number in range(180))), "says-yes"),
    "a power": (rule("9 ** 9 ** 9 ** 9 > alpha.yes"), "this can't stand in a rule"),
    "a product of strings": (rule("'x' * 10000000000 == alpha.yes"), "no finite number"),
    "a huge number": (rule("alpha.yes > 1" + "0" * 3_000), "no finite number"),
    "an attribute": (rule("alpha.__class__.__mro__"), "this is no measure"),
    "an attribute of a name": (rule("alpha.__class__ and alpha.yes"), "__class__"),
    "a call": (rule("__import__('os').system('id')"), "this function is unknown"),
    "a method": (rule("alpha.yes.__call__()"), "this function is unknown"),
    "a format string": (rule("f'{alpha.yes.__class__}' and alpha.yes"), "this can't stand in a rule"),
    "formatting": (rule("'{0.__class__}'.format(alpha) and alpha.yes"), "this function is unknown"),
    "a lambda": (rule("(lambda: alpha.yes)()"), "this function is unknown"),
    "a comprehension": (rule("[x for x in alpha.yes]"), "this can't stand in a rule"),
    "a walrus": (rule("(x := alpha.yes)"), "this can't stand in a rule"),
    "a zero byte": (keys(verdict={"supported_if": "alpha.yes\0", "refuted_if": "x"}), "says-yes"),
}  # fmt: skip


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """What checking each of the projects comes to; the sound one goes first."""
    folder = tmp_path_factory.mktemp("hostile")
    roots = {name: folder / str(number) for number, name in enumerate(("sound", *CASES))}
    for name, root in roots.items():
        change = CASES[name][0] if name in CASES else lambda _: None
        change(ProjectFolder(root))
    paths = {"PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}"}
    command = [sys.executable, str(HERE / "helpers" / "processes" / "read_projects.py"), *map(str, roots.values())]
    done = subprocess.run(command, env={**os.environ, **paths}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    return {name: found[str(root)] for name, root in roots.items()}


@pytest.mark.parametrize("name", CASES)
def test_hostile_input_is_refused_with_bounded_work(checked, name):
    """The complaint names the place and the reason; calls and memory are counted in a process with limits."""
    found, why = checked[name], CASES[name][1]
    messages = [found["error"], *found["complaints"]]

    assert any(why in line for line in messages), messages[:5]
    assert all(line.isprintable() for line in messages)
    assert 0 < found["calls"] < CALLS
    assert found["memory"] < MEMORY


def test_a_sound_project_has_no_complaint(checked):
    """The control: what none of this has befallen is fine."""
    assert ([], "") == (checked["sound"]["complaints"], checked["sound"]["error"])
