"""A command as a whole process."""

import sys

import pytest
from benchmarks.suite import commands
from benchmarks.suite.circumstances import ROOT

BUSY = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
PARENT = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BUSY!r}], check=True)\n"


def python(code):
    """A command that runs this code."""
    return [sys.executable, "-I", "-c", code]


def test_cpu_seconds_of_children_are_told_apart():
    """What a child used is in the sum, and not in the command's own."""
    usage = commands.run(python(PARENT))

    assert usage.cpu - usage.own_cpu >= 0.3


def test_memory_is_that_of_the_command():
    """Its peak counts, also where the memory was given back before the end."""
    usage = commands.run(
        python("import time\nheld = b'x' * (64 << 20)\ntime.sleep(0.5)\ndel held\ntime.sleep(0.5)")
    )

    assert 64 < usage.memory < 200


def test_input_and_output_are_passed_on():
    """A command reads what it is given, in the folder and with the variables that are named."""
    code = "import os, sys\nprint(sys.stdin.read(), os.environ['NAME'], os.getcwd())"

    assert commands.run(python(code), given="text", folder="/", variables={"NAME": "x"}).output == "text x /\n"


def test_a_failure_is_reported_with_its_last_words():
    """Status and message are in the error."""
    with pytest.raises(commands.CommandError, match="ended with 3: sorry"):
        commands.run(python("import sys\nsys.stderr.write('sorry')\nsys.exit(3)"))


def test_a_reason_is_the_last_line_without_folders():
    """It stands in a table, on a page that everybody reads."""
    error = commands.CommandError(
        "claims verify: ended with 2:\nerror: /tmp/bench-x/root/claims/a|b: no such claim"
    )

    assert error.why == "error: a/b: no such claim"


def test_the_generator_of_another_checkout_is_called(tmp_path, monkeypatch):
    """Modules of that folder come first, whatever is installed and whatever folder the command runs in."""
    monkeypatch.setattr(commands, "TARGET", commands.Target())
    package = tmp_path / "generators"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys\nprint('earlier', *sys.argv[1:])\n")

    commands.measure_tree(tmp_path)

    assert (
        commands.run(commands.claims(tmp_path, "plan"), folder=ROOT).output == f"earlier --root {tmp_path} plan\n"
    )


def test_a_folder_without_a_generator_is_refused(tmp_path, monkeypatch):
    """Otherwise today's generator would be measured as the earlier one."""
    monkeypatch.setattr(commands, "TARGET", commands.Target())

    with pytest.raises(commands.CommandError, match="no generator there"):
        commands.measure_tree(tmp_path)
    assert commands.TARGET.tree is None


def test_a_command_that_never_ends_is_killed():
    """Its limit ends it."""
    with pytest.raises(commands.CommandError, match="longer than its limit"):
        commands.run(python("import time\ntime.sleep(600)"), limit=0.5)
