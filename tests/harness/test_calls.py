"""Calls into packages are counted between two controls and in `verify()`; imports are not."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from generators.harness import calls
from generators.processes.launch import Limits, run_process

CONTROLS = """\
import json
import subprocess
import sys
import threading


def controls():
    {body}
"""


def counted(tmp_path, script, mode="controls", packages=("json",)):
    """What the program writes for a script."""
    path = tmp_path / "verify_alpha.py"
    path.write_text(script, encoding="utf-8")
    job = {"mode": f"count-{mode}", "script": str(path), "measures": {"yes": "check"}, "packages": packages}
    result = run_process(Path(sys.executable), job, Limits(seconds=120, memory=1024))
    return json.loads(result.result)


def of_controls(tmp_path, *lines):
    """For each control how many calls it makes, and whether it could not be seen whole."""
    message = counted(tmp_path, CONTROLS.format(body="\n    ".join(lines)))
    assert "measured" == message["status"], message
    return [(control["calls"], control["unseen"]) for control in message["counted"]]


def test_each_control_has_the_calls_since_the_one_before(tmp_path):
    """A copy of the expected value makes none; what a function of the package calls in it counts too."""
    found = of_controls(
        tmp_path,
        "yield 'yes', json.loads('true'), True",
        "yield 'yes', False, False",
        "yield 'yes', bool(json.dumps({'a': 1})), True",
    )

    assert [True, False, True] == [number > 0 for number, _ in found]
    assert {False} == {unseen for _, unseen in found}


def test_a_control_has_its_place(tmp_path):
    """The measure, its item, and the line of the `yield`."""
    (control,) = counted(tmp_path, CONTROLS.format(body="yield 'yes.item', True, True"))["counted"]

    assert ("yes.item", ["verify_alpha.py", 8]) == (control["measure"], control["at"][:2])


def test_an_import_does_not_count(tmp_path):
    """Neither what a package runs while it is imported, nor what it imports meanwhile."""
    package = tmp_path / "heavy"
    package.mkdir()
    (package / "__init__.py").write_text("from heavy import more\nmore.run()\n", encoding="utf-8")
    (package / "more.py").write_text("def run():\n    return True\n", encoding="utf-8")
    body = f"sys.path.insert(0, {str(tmp_path)!r})\n    import heavy.more\n    yield 'yes', True, True\n"
    body += "    yield 'yes', heavy.more.run(), True"
    found = counted(tmp_path, CONTROLS.format(body=body), packages=("heavy",))["counted"]

    assert [0, 1] == [control["calls"] for control in found]


def test_native_functions_count(tmp_path):
    """Those of a module, and the methods of its types."""
    body = "import math\n    yield 'yes', math.sqrt(4) == 2, True\n    yield 'yes', 'a'.upper() == 'A', True"
    found = counted(tmp_path, CONTROLS.format(body=body), packages=("math",))["counted"]

    assert [1, 0] == [control["calls"] for control in found]


def test_calls_of_other_threads_count(tmp_path):
    """Of threads that the control starts."""
    found = of_controls(
        tmp_path,
        "thread = threading.Thread(target=json.loads, args=('1',))",
        "thread.start()",
        "thread.join()",
        "yield 'yes', True, True",
    )

    assert found[0][0] > 0


def test_what_another_program_does_is_not_seen(tmp_path):
    """While it runs nothing is known; afterwards it is."""
    found = of_controls(
        tmp_path,
        "other = subprocess.Popen(['sleep', '600'])",
        "yield 'yes', True, True",
        "yield 'yes', True, True",
        "other.kill()",
        "other.wait()",
        "yield 'yes', True, True",
        "yield 'yes', True, True",
    )

    assert [(0, True), (0, True), (0, False), (0, False)] == found


def test_a_profiling_hook_of_the_script_is_noticed(tmp_path):
    """It takes the place of ours, so that nothing is known of that control; the next one is counted again."""
    found = of_controls(
        tmp_path,
        "sys.setprofile(None)",
        "json.loads('1')",
        "yield 'yes', True, True",
        "yield 'yes', json.loads('true'), True",
    )

    assert (0, True) == found[0]
    assert (True, False) == (found[1][0] > 0, found[1][1])


def test_counting_stops_after_many_calls(tmp_path):
    """So that a long training is not slowed down to its end."""
    found = of_controls(tmp_path, "for _ in range(2000): json.loads('1')", "yield 'yes', True, True")

    assert [(calls.MOST, False)] == found


def test_no_thread_counts_beyond_the_most(tmp_path):
    """Each thread stops looking by itself, and the number stays one that a report may have."""
    found = of_controls(
        tmp_path,
        "def many():",
        "    for _ in range(2000): json.loads('1')",
        "thread = threading.Thread(target=many)",
        "thread.start()",
        "thread.join()",
        "many()",
        "yield 'yes', True, True",
    )

    assert [(calls.MOST, False)] == found


def test_verify_is_counted_once(tmp_path):
    """As a whole; a script that is unavailable says so."""
    script = "import json\n\n\ndef verify():\n    return {'yes': json.loads('true')}\n"
    message = counted(tmp_path, script, "verify")
    missing = counted(tmp_path, "def verify():\n    return {'unavailable': 'no board'}\n", "verify")

    assert message["counted"][0]["calls"] > 0
    assert ("unavailable", "no board") == (missing["status"], missing["reason"])


def test_a_script_that_fails_gives_its_reason(tmp_path):
    """As in a run."""
    message = counted(tmp_path, CONTROLS.format(body="raise ValueError('no luck')"))

    assert ("raised", "ValueError: no luck") == (message["status"], message["reason"])


@pytest.mark.parametrize(("package", "modules"), [("json", {"json"}), ("pytest", {"pytest", "_pytest", "py"})])
def test_modules_of_a_package(package, modules):
    """Those that its distribution installs, or the one of its name."""
    assert modules <= calls.modules_of(package)


def test_the_program_needs_the_standard_library_alone():
    """It runs in every environment."""
    tree = ast.parse(Path(calls.__file__).read_text(encoding="utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert imported - {"generators"} <= set(sys.stdlib_module_names) | {"__future__"}
