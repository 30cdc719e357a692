"""Calls into packages are counted between two controls and in `verify()`; imports are not."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from generators.harness.counting import calls, counter
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


def test_what_a_module_loads_when_a_part_is_read_does_not_count(tmp_path):
    """Its `__getattr__` imports, also that of a kind of modules; that of another class is one of its functions."""
    package = tmp_path / "heavy"
    package.mkdir()
    lazy = "import types\n\n\nclass Lazy(types.ModuleType):\n    def __getattr__(self, name):\n"
    lazy += "        return load()\n\n\nclass Named:\n    def __getattr__(self, name):\n        return True\n\n\n"
    lazy += "def load():\n    return True\n\n\ndef __getattr__(name):\n    return load()\n"
    (package / "__init__.py").write_text(lazy, encoding="utf-8")
    body = f"sys.path.insert(0, {str(tmp_path)!r})\n    import heavy\n    named = heavy.Named()\n"
    body += "    lazy = heavy.Lazy('lazy')\n    yield 'yes', True, True\n"
    body += (
        "    yield 'yes', heavy.part, True\n    yield 'yes', lazy.part, True\n    yield 'yes', named.part, True"
    )
    found = counted(tmp_path, CONTROLS.format(body=body), packages=("heavy",))["counted"]

    assert [0, 0, 0, 1] == [control["calls"] for control in found]


def test_what_a_package_puts_into_inspect_does_not_count(tmp_path):
    """`inspect.getsource` calls it for any program, such as PyTorch's `getfile`; a call by the script counts."""
    lines = "import inspect\n\nplain = inspect.getfile\n\n\ndef getfile(value):\n    return plain(value)\n\n\n"
    (tmp_path / "heavy.py").write_text(lines + "inspect.getfile = getfile\n", encoding="utf-8")
    body = f"sys.path.insert(0, {str(tmp_path)!r})\n    import heavy, inspect\n    yield 'yes', True, True\n"
    body += "    yield 'yes', bool(inspect.getsource(controls)), True\n"
    body += "    yield 'yes', bool(heavy.getfile(controls)), True"
    found = counted(tmp_path, CONTROLS.format(body=body), packages=("heavy",))["counted"]

    assert [0, 0, 1] == [control["calls"] for control in found]


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
    """Of the control that starts it nothing is known; of the others it is, also while it stands."""
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

    assert [(0, True), (0, False), (0, False), (0, False)] == found


ASKED = """\
from generators.probes.programs.forking_interpreter import ForkingInterpreter
from generators.probes.programs.helper_process import HelperProcess


def echo():
    return lambda *texts: list(texts)


def controls():
    forking = ForkingInterpreter("def serve(text): pass")
    forking.run("a")
    yield "yes", True, True
    yield "yes", False, False
    forking.run("b")
    yield "yes", True, True
    with HelperProcess(echo) as helper:
        yield "yes", True, True
        yield "yes", False, False
        helper.ask("a")
        helper.answer()
        yield "yes", True, True
        yield "yes", False, False
"""


def test_a_process_of_a_shared_probe_hides_those_controls_alone_that_ask_it(tmp_path):
    """It stands until the script ends, and does nothing for the others."""
    found = counted(tmp_path, ASKED, packages=("math",))["counted"]

    assert [True, False, True, True, False, True, False] == [control["unseen"] for control in found]


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

    assert [(counter.MOST, False)] == found


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

    assert [(counter.MOST, False)] == found


def known(tmp_path, *lines):
    """Which controls call the package."""
    return [calls > 0 for calls, _ in of_controls(tmp_path, *lines)]


def test_what_controls_share_counts_for_each_that_reads_it(tmp_path):
    """By the names that the observed value reads, and those that these were made of; no other control gains."""
    assert [True, True, False, True, False] == known(
        tmp_path,
        "first, second = map(json.loads, ['1', '2'])",
        "both = [first, second]",
        "five = 5",
        "yield 'yes', first, 1",
        "yield 'yes', both[1], 2",
        "yield 'yes', five, both[0] + 4",
        "for each in both:",
        "    yield 'yes', each, each",
        "    break",
        "yield 'yes', five, 5",
    )


def test_a_control_that_never_calls_is_found_behind_preparation(tmp_path):
    """A seed, or a value that only the known answer reads, helps nothing but the first control."""
    assert [True, False, False] == known(
        tmp_path,
        "json.loads('1')",
        "known = json.loads('2')",
        "yield 'yes', 1, 1",
        "yield 'yes', 2, known",
        "yield 'yes', int('2'), 2",
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["found = []", "found.append(json.loads('1'))"],
        ["with threading.Lock() as found:", "    json.loads('1')"],
        ["found = {}", "found['a'] = json.loads('1')"],
        ["made = json.loads('1')", "def found():", "    return made"],
        ["if (found := json.loads('1')): pass"],
        ["for found in [json.loads('1')]: pass"],
        ["try:", "    found = json.loads('1')", "finally:", "    pass"],
    ],
    ids=["method", "with", "item", "closure", "walrus", "loop", "try"],
)
def test_ways_to_make_a_name(tmp_path, lines):
    """Each is followed."""
    assert [True, True, False] == known(
        tmp_path, *lines, "yield 'yes', 1, 1", "yield 'yes', found, 1", "yield 'yes', 1, 1"
    )


SHARED = """\
import json


def shared(text):
    '''A generator beside the script.'''
    found = json.loads(text) if text else 0
    yield 'yes', 1, 1
    yield 'yes', found, 1


class Probe:
    def controls(self):
        found = json.loads('1')
        yield 'yes', 1, 1
        yield 'yes', found, 1
"""


def test_generators_beside_the_script_are_followed_too(tmp_path):
    """Those of another file of the folder, each time that they are called anew, and a method."""
    (tmp_path / "shared.py").write_text(SHARED, encoding="utf-8")
    script = "from shared import Probe, shared\n\n\ndef controls():\n    yield from shared('1')\n"
    script += "    yield from shared('')\n    yield from Probe().controls()\n"
    found = counted(tmp_path, script)["counted"]

    assert [True, True, False, False, True, True] == [control["calls"] > 0 for control in found]


INNER = """\
import json


def inner(text, other, *, third=None):
    yield 'yes', 5, 5
    yield 'yes', text, 1
    kept = other
    yield 'yes', kept, 5
    yield 'yes', third, None


class Probe:
    def __init__(self, text):
        self.text = text

    def controls(self, other):
        yield 'yes', other, 5
        yield 'yes', self.text, 5
"""


def of_inner(tmp_path, *lines):
    """Which controls call the package, of generators beside the script that yield from others there."""
    (tmp_path / "shared.py").write_text(INNER, encoding="utf-8")
    body = ["first = json.loads('1')", "five = 5", "yield 'yes', 5, 5", *lines]
    script = "import json\n\nfrom shared import Probe, inner\n\n\ndef controls():\n    "
    return [control["calls"] > 0 for control in counted(tmp_path, script + "\n    ".join(body))["counted"][1:]]


def test_a_control_of_an_inner_generator_has_what_its_caller_gave_it_alone(tmp_path):
    """Not what stands behind other arguments, nor anything where it reads none."""
    assert [False, True, False, False] == of_inner(tmp_path, "yield from inner(first, five)")
    assert [False, False, True, False] == of_inner(tmp_path, "yield from inner(five, other=first)")
    assert [False, False, False, True] == of_inner(tmp_path, "yield from inner(", "five, five,", "third=first)")


def test_an_object_whose_method_yields_is_given_to_it(tmp_path):
    """As `self`."""
    lines = "probe = Probe(first)", "yield from probe.controls(five)"

    assert [False, True] == of_inner(tmp_path, *lines)


def test_where_it_is_not_clear_what_a_generator_is_given_all_of_it_counts(tmp_path):
    """Arguments with a star, and generators that were made before."""
    assert [False, True, True, True] == of_inner(tmp_path, "both = [first, five]", "yield from inner(*both)")
    assert [False, True, True, True] == of_inner(tmp_path, "made = inner(first, five)", "yield from made")


VALUES = """\
import json
import subprocess

KEPT = json.JSONDecoder()


def verify():
    '''What a claim would return.'''
{body}
"""


def values(tmp_path, body):
    """For each value of `verify()` whether it may come from the package, and whether a part can't be seen."""
    lines = "\n".join(f"    {line}" for line in body)
    _, *found = counted(tmp_path, VALUES.format(body=lines), "verify")["counted"]
    return {value["measure"]: (value["calls"] > 0, value["unseen"]) for value in found}


def test_values_of_verify_are_told_apart(tmp_path):
    """By the lines that mention what they read; a dictionary in it has each of its names."""
    assert {
        "made": (True, False),
        "touched": (True, False),
        "text": (False, False),
        "own": (True, False),
        "program": (False, True),
        "kept": (False, True),
        "all": (False, False),
        "of": (False, False),
        "b": (True, False),
    } == values(
        tmp_path,
        [
            "touched = []",
            "made = touched.append(json.loads('1'))",
            "text = 'a = 1'",
            "program = subprocess.run(['true'], check=True)",
            "return {'made': made, 'touched': touched, 'text': len(text), 'own': json.loads('2'),",
            "'program': program.returncode, 'kept': len([KEPT]), **{'all': 1, 'of': 2},",
            "**json.loads('{\"b\": 1}')}",
        ],
    )


RESULTS = """\
import json
import time


def measures(probe, size):
    rows = [probe('1'), probe('2')]
    names = {'of': len(rows), 'words': len('a b'.split())}
    return {**names, 'size': size, 'twice': size * 2, 'cost': time.process_time(), 'new': len('a')}
"""


def test_a_dictionary_of_another_function_is_told_apart(tmp_path):
    """What it makes itself, and what it reads of its parameters; not what was changed later."""
    (tmp_path / "results.py").write_text(RESULTS, encoding="utf-8")
    body = (
        "    size = json.loads('3')\n    found = measures(json.loads, size)\n    found['new'] = json.loads('4')\n"
    )
    script = f"import json\n\nfrom results import measures\n\n\ndef verify():\n{body}    return found\n"
    _, *values = counted(tmp_path, script, "verify")["counted"]

    assert {"of": True, "words": True, "size": True, "twice": True, "cost": False, "new": True} == {
        value["measure"]: value["calls"] > 0 for value in values
    }


def test_of_a_parameter_counts_what_the_caller_did_for_it(tmp_path):
    """And not what the function does for other values."""
    (tmp_path / "results.py").write_text(RESULTS, encoding="utf-8")
    script = (
        "import json\n\nfrom results import measures\n\n\ndef verify():\n    return measures(json.loads, {size})\n"
    )
    found = {}
    for size in ("3", "json.loads('3')"):
        _, *values = counted(tmp_path, script.format(size=size), "verify")["counted"]
        found[size] = {value["measure"]: value["calls"] > 0 for value in values}

    assert (False, False) == (found["3"]["size"], found["3"]["twice"])
    assert (True, True) == (found["json.loads('3')"]["size"], found["json.loads('3')"]["twice"])


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        (["return dict(yes=1)"], False),
        (["return dict(yes=json.loads('1'))"], True),
        (["found = {}", "found['yes'] = json.loads('1')", "return found"], True),
        (["found = {'no': json.loads('1')}", "found['yes'] = 1", "del found['no']", "return found"], False),
        (["found = {'no': json.loads('1')}", "found['yes'] = found.pop('no')", "return found"], True),
        (["found = {}", "found['yes'] = json.loads('1')", "found['yes'] = 1", "return found"], True),
        (["found = {}", "found['yes'] = 1", "found = {'yes': json.loads('1')}", "return found"], True),
        (["if json.loads('1'):", "    return {'yes': 1}"], True),
        (["for _ in [1, 2]:", "    text = json.loads('1')", "return {'yes': text}"], True),
    ],
    ids=[
        "call",
        "call of it",
        "item",
        "item apart",
        "item of the rest",
        "item set twice",
        "bound twice",
        "under a condition",
        "from a loop",
    ],
)
def test_other_forms_of_a_result(tmp_path, body, calls):
    """What can't be told apart has the calls of all of it."""
    assert {"yes": (calls, False)} == values(tmp_path, body)


def test_a_value_behind_a_hook_of_the_script_is_unseen(tmp_path):
    """Nothing is known of it; nor of the others, as long as the script doesn't give the hook back."""
    body = ["sys = __import__('sys')", "sys.setprofile(None)", "yes = json.loads('1')", "return {'yes': yes}"]

    assert {"yes": (False, True)} == values(tmp_path, body)


def test_a_result_that_several_functions_pass_on(tmp_path):
    """One that is marked may return what another has made, by either of its returns."""
    script = """\
import json


def maker(size):
    found = dict(yes=size)
    if not size:
        return {'no': 1}
    return found


def other(size):
    if size:
        return maker(size)
    return {'no': size}


def verify():
    return other(json.loads('1'))
"""
    _, value = counted(tmp_path, script, "verify")["counted"]

    assert ("yes", True) == (value["measure"], value["calls"] > 0)


def test_each_line_is_counted_up_to_the_most(tmp_path):
    """A long one leaves the next one counted."""
    script = "import json\n\n\ndef verify():\n    many = [json.loads('1') for _ in range(2000)]\n"
    script += "    return {'many': many[0], 'more': json.loads('1')}\n"
    whole, many, more = counted(tmp_path, script, "verify")["counted"]

    assert (counter.MOST, counter.MOST) == (whole["calls"], many["calls"])
    assert 0 < more["calls"] < counter.MOST


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
    assert modules <= counter.modules_of(package)


def test_the_program_needs_the_standard_library_alone():
    """It runs in every environment."""
    tree = ast.parse(Path(calls.__file__).read_text(encoding="utf-8"))
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert imported - {"generators"} <= set(sys.stdlib_module_names) | {"__future__"}
