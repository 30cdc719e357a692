"""`claims audit`: counts controls, breaks measures, and reports what nothing noticed."""

from __future__ import annotations

import pytest
from conftest import CONTROLS
from helpers.run_command import claims

NUMBER = """\
def verify():
    return {{"yes": {answer}, "size": 3, "spare": 5}}


def controls():
    yield "yes", True, True
    yield "yes", False, False
    {control}
"""
MEASURES = {
    "yes": {"kind": "check", "title": "Yes"},
    "size": {"kind": "number", "title": "Size"},
    "spare": {"kind": "number", "title": "Spare"},
}
RULES = {"supported_if": "alpha.yes and alpha.size < 9999", "refuted_if": "not alpha.yes and alpha.size < 9999"}


@pytest.fixture
def sized(project):
    """A function: the project with a number in each script, and a control of it or none."""

    def write(control=""):
        files = {
            f"verify_{name}.py": NUMBER.format(answer=answer, control=control or "pass")
            for name, answer in (("alpha", True), ("beta", False))
        }
        project.add("says-yes", files=files, measures=MEASURES, verdict=RULES)
        claims(project.root, "verify")
        return claims(project.root, "--json", "audit")

    return write


def test_every_check_has_a_known_yes_and_a_known_no(project):
    """The controls that ran are counted script by script."""
    claims(project.root, "verify")
    done = claims(project.root, "--json", "audit")
    (result,) = done.json["result"]

    assert (0, True, 0) == (done.code, result["sound"], result["lacking"])
    assert [(2, 2, 1, 1), (2, 2, 1, 1)] == [
        (probe["controls"], probe["passed"], probe["yes"], probe["no"]) for probe in result["probed"]
    ]


@pytest.mark.parametrize(("known", "other"), [("yes", "no"), ("no", "yes")])
def test_a_battery_that_is_tried_on_one_side_has_a_note(project, known, other):
    """Which changes neither its verdict nor the exit code; a battery without controls has none."""
    script = "def verify():\n    return {'found': {'one': True}}\n"
    controls = f"\n\ndef controls():\n    yield 'found.one', {known == 'yes'}, {known == 'yes'}\n"
    project.add(
        "says-yes",
        files={"verify_alpha.py": script, "verify_beta.py": script + controls},
        measures={"found": {"kind": "battery", "title": "Found"}},
        verdict={"supported_if": "passes(alpha.found) == 1", "refuted_if": "passes(alpha.found) == 0"},
    )
    verified = claims(project.root, "verify")
    done = claims(project.root, "audit")

    assert 0 == verified.code, verified.err
    note = f"note: every control of says-yes beta.found knows {known}; add one that knows {other}\n"
    assert ([note], 1) == (done.out.splitlines(keepends=True)[3:4], done.out.count("note:"))


def test_a_broken_check_is_noticed_by_its_controls(project):
    """Always yes, always no and the opposite each fail a control."""
    claims(project.root, "verify")
    done = claims(project.root, "audit")

    assert (
        "6 broken probes behind judged measures: 6 noticed by a control, 0 by a verdict, 0 not noticed" in done.out
    )
    assert "4 controls ran; 2 of 2 checks have a known yes and a known no that passed" in done.out


def test_a_measure_of_which_no_fault_is_noticed_is_blind(sized):
    """Nothing reacts to what the number is: the command says so and exits 1; what no rule reads is left out."""
    done = sized()
    (result,) = done.json["result"]

    assert (1, False) == (done.code, result["sound"])
    assert ["says-yes alpha.size", "says-yes beta.size"] == result["blind"]


def test_a_control_gives_a_measure_its_sight(sized):
    """With a known reading of the same probe a stuck one is noticed."""
    done = sized('yield "size", 7, 7')

    assert (0, []) == (done.code, done.json["result"][0]["blind"])
    assert "control" in {
        mutation["noticed"] for mutation in done.json["result"][0]["mutations"] if mutation["measure"] == "size"
    }


def test_a_measure_that_another_claim_reads_is_judged_there(project):
    """The fault is noticed where the claim that uses the measure is judged otherwise."""
    answer = "def verify():\n    return {'yes': %s, 'size': 3}\n\n\ndef controls():\n    yield 'yes', True, True\n"
    answer += "    yield 'yes', False, False\n"
    measures = {name: MEASURES[name] for name in ("yes", "size")}
    files = {"verify_alpha.py": answer % True, "verify_beta.py": answer % False}
    project.add("says-yes", files=files, measures=measures)
    rules = {"supported_if": "one.alpha.size > 1", "refuted_if": "one.alpha.size < 1"}
    none = dict.fromkeys(("verify_alpha.py", "verify_beta.py"))
    project.add("reader", files=none, measures=None, verdict=rules, uses={"one": "says-yes"})
    claims(project.root, "verify")
    (result,) = claims(project.root, "--json", "audit").json["result"]

    noticed = {
        mutation["fault"]: mutation["noticed"] for mutation in result["mutations"] if mutation["measure"] == "size"
    }
    assert "reader" == noticed["always reads 0"]
    assert (2, 1) == (result["claims"], result["resting"])


def test_a_reader_without_a_verdict_says_nothing(project):
    """Where only claims that were not run read a measure, nothing is known of its faults."""
    answer = "def verify():\n    return {'yes': %s, 'size': 3}\n" + CONTROLS
    measures = {name: MEASURES[name] for name in ("yes", "size")}
    files = {"verify_alpha.py": answer % True, "verify_beta.py": answer % False}
    project.add("says-yes", files=files, measures=measures)
    project.add("other", files=files, measures=measures)
    rules = {
        "supported_if": "one.alpha.size + two.alpha.size > 1",
        "refuted_if": "one.alpha.size + two.alpha.size < 1",
    }
    none = dict.fromkeys(("verify_alpha.py", "verify_beta.py"))
    uses = {"one": "says-yes", "two": "other"}
    project.add("reader", files=none, measures=None, verdict=rules, uses=uses)
    claims(project.root, "verify", "says-yes")
    done = claims(project.root, "--json", "audit", "says-yes")
    (result,) = done.json["result"]

    assert (done.code, result["blind"]) == (0, [])
    assert {False} == {mutation["judged"] for mutation in result["mutations"] if mutation["measure"] == "size"}


def test_nothing_is_shown_of_what_did_not_run(project):
    """Without evidence there are no controls to count; an unknown claim is bad usage."""
    (result,) = claims(project.root, "--json", "audit", "says-yes").json["result"]

    assert ([], []) == (result["probed"], result["mutations"])
    assert ["says-yes alpha", "says-yes beta"] == result["unmeasured"]
    line = "2 scripts not measured as they are now (says-yes alpha, says-yes beta); run `claims verify` first"
    assert line in claims(project.root, "audit", "says-yes").out
    assert 2 == claims(project.root, "audit", "nobody").code


def test_a_named_draft_is_audited(project):
    """Before it is published; without its name it is left out."""
    project.add("says-yes", status="draft")
    claims(project.root, "verify")
    (named,) = claims(project.root, "--json", "audit", "says-yes").json["result"]
    (every,) = claims(project.root, "--json", "audit").json["result"]

    assert (1, 2) == (named["claims"], len(named["probed"]))
    assert (0, []) == (every["claims"], every["probed"])


def test_a_named_entry_that_runs_nothing_says_why(project):
    """Nothing of it is counted, and nobody takes that for a sound audit."""
    project.add("says-yes", status="retired")
    project.add("broken", topic="weather")
    done = claims(project.root, "audit", "says-yes", "broken")

    assert "none   says-yes: retired\n" in done.out
    assert "none   broken: broken: claims/broken/claim.toml:" in done.out


REACHES = """\
import json


def probe(text):
    return json.loads(text)


def verify():
    return {{"yes": probe("{answer}")}}


def controls():
    yield "yes", {yes}, True
    yield "yes", {no}, False
"""


@pytest.fixture
def probing(project):
    """A function: a project of one framework, whose script has these two controls."""
    project.write("claims/frameworks.toml", '[alpha]\ntitle = "Alpha"\nimport = "json"\n')
    rules = {"supported_if": "alpha.yes", "refuted_if": "not alpha.yes"}

    def write(yes, no, answer="true"):
        files = {"verify_alpha.py": REACHES.format(answer=answer, yes=yes, no=no), "verify_beta.py": None}
        project.add("says-yes", files=files, verdict=rules)
        return project

    return write


def test_a_measure_whose_controls_never_call_the_framework_is_missed(probing):
    """They compare known values with themselves: the command names the measure, and exits 1."""
    project = probing("True", "False")
    done = claims(project.root, "audit", "--controls")
    (result,) = claims(project.root, "--json", "audit", "--controls", "says-yes").json["result"]

    line = "missed   says-yes alpha.yes: its value may come from the framework, and none of its 2 controls does\n"
    assert (1, True) == (done.code, line in done.out), done
    assert (False, 1) == (result["sound"], len(result["complaints"]))
    assert 0 < result["scripts"][0]["verify"]["calls"] < 1000


def test_the_rules_of_claims_that_use_a_named_one_are_read(probing):
    """A measure that they alone read is missed, too, though they are not counted."""
    project = probing('probe("true")', 'probe("false")')
    script = (project.root / "claims/says-yes/verify_alpha.py").read_text(encoding="utf-8")
    script = script.replace('{"yes": probe("true")}', '{"yes": probe("true"), "size": probe("3")}')
    rules = {"supported_if": "alpha.yes", "refuted_if": "not alpha.yes"}
    measures = {name: MEASURES[name] for name in ("yes", "size")}
    none = dict.fromkeys(("verify_alpha.py", "verify_beta.py"))
    project.add("says-yes", files=none | {"verify_alpha.py": script}, measures=measures, verdict=rules)
    rules = {"supported_if": "one.alpha.size > 1", "refuted_if": "one.alpha.size < 1"}
    project.add("reader", files=none, measures=None, verdict=rules, uses={"one": "says-yes"})
    done = claims(project.root, "audit", "--controls", "says-yes")

    assert (1, True) == (done.code, "missed   says-yes alpha.size: its value may come" in done.out), done


def test_one_control_through_the_framework_is_enough(probing):
    """The other one is listed with its line."""
    project = probing('probe("true")', "False")
    done = claims(project.root, "audit", "--controls", "says-yes")

    assert 0 == done.code, done
    assert "1 of 1 script ran" in done.out
    assert "without  says-yes alpha.yes (verify_alpha.py:14): this control" in done.out


def test_a_value_without_the_framework_needs_no_control_that_calls_it(probing):
    """Its name is listed, also where `verify()` calls the framework for something else."""
    project = probing("True", "False")
    script = (project.root / "claims/says-yes/verify_alpha.py").read_text(encoding="utf-8")
    script = script.replace(
        '    return {"yes": probe("true")}', '    probe("1")\n    return {"yes": len("a") == 1}'
    )
    project.write("claims/says-yes/verify_alpha.py", script)
    done = claims(project.root, "audit", "--controls")

    assert (0, True) == (done.code, "apart    says-yes alpha.yes: verify() makes it" in done.out), done


def test_counting_touches_no_evidence(probing):
    """What was measured before stays as it is, and where nothing was, nothing is written."""
    project = probing('probe("true")', 'probe("false")')
    claims(project.root, "audit", "--controls")
    assert not (project.root / "build" / "evidence").exists()

    claims(project.root, "verify")
    evidence = project.root / "build" / "evidence"
    before = {path: path.stat().st_mtime_ns for path in evidence.rglob("*")}
    claims(project.root, "audit", "--controls")
    assert before == {path: path.stat().st_mtime_ns for path in evidence.rglob("*")}


def test_a_script_that_fails_gives_its_reason_and_fails_the_command(probing):
    """It is no complaint about a measure, and nothing is known of its controls."""
    project = probing("1 / 0", "False")
    done = claims(project.root, "audit", "--controls")

    assert 3 == done.code
    assert "none     says-yes alpha: verify_alpha.py:13, controls(): ZeroDivisionError" in done.out
    assert "nothing is known of 1 script that failed" in done.out


def test_calls_are_counted_with_what_was_made_once(probing):
    """`artefacts()` runs before, and both parts get its folder."""
    project = probing('probe("true")', 'probe("false")')
    script = (project.root / "claims/says-yes/verify_alpha.py").read_text(encoding="utf-8")
    script = script.replace("def verify()", "def verify(folder)").replace("def controls()", "def controls(folder)")
    script = script.replace('probe("true")', 'probe((folder / "yes").read_text())')
    script += '\n\ndef artefacts(folder):\n    (folder / "yes").write_text("true")\n'
    project.write("claims/says-yes/verify_alpha.py", script)
    done = claims(project.root, "audit", "--controls")

    assert (0, True) == (done.code, "1 of 1 script ran" in done.out), done
