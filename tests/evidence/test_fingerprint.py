"""What an observation depends on, and what differs between two such states."""

from __future__ import annotations

import pytest
from conftest import FILES, FRAMEWORKS, ProjectFolder
from helpers.observations import ENVIRONMENT

from generators.evidence import fingerprint
from generators.evidence.fingerprint import difference_in_words
from generators.model import Fingerprint, Request

SCRIPT = FILES["verify_alpha.py"]


@pytest.fixture
def project(tmp_path):
    """A project of its own, since these tests edit it."""
    return ProjectFolder(tmp_path / "project")


@pytest.fixture
def fingerprinted(project):
    """The fingerprint of the claim and the framework Alpha in an environment."""

    def made(environment=ENVIRONMENT):
        read = project.load()
        return fingerprint.fingerprints(project.claim(), ["alpha"], read, {"default": environment}, Request())[
            "alpha"
        ]

    return made


def test_a_package_is_found_by_its_normalised_name(fingerprinted, project):
    """A name with dots, underscores or capitals names the same package as pip's spelling."""
    project.add("says-yes", run={"needs": {"packages": ["A.package_x"]}})
    environment = ENVIRONMENT.model_copy(update={"packages": {**ENVIRONMENT.packages, "a-package-x": "1.0"}})

    assert "1.0" == fingerprinted(environment).parts["package:A.package_x"]


@pytest.mark.parametrize(("key", "usual", "other"), [("disk", 2048, 4096), ("exclusive", False, True)])
def test_a_later_key_counts_only_where_an_entry_sets_it(fingerprinted, project, key, usual, other):
    """Evidence of an entry that leaves it out stays valid; under other conditions it is another measurement."""
    left_out = fingerprinted()
    project.add("says-yes", run={key: usual})
    assert fingerprinted() == left_out

    project.add("says-yes", run={key: other})
    assert {"run"} == {part.kind for part in fingerprint.differences(left_out.parts, fingerprinted().parts)}


@pytest.mark.parametrize(("kind", "counts"), [("timing", True), ("number", False)])
def test_the_clock_of_a_timing_is_part_of_what_its_controls_read(fingerprinted, project, kind, counts):
    """By another clock they are other readings; of any other kind the key says nothing."""
    measure = {"kind": kind, "title": "Yes"}
    project.add("says-yes", measures={"yes": measure})
    usual = fingerprinted()
    project.add("says-yes", measures={"yes": {**measure, "clock": "cpu"}})

    assert counts == (usual != fingerprinted())


def test_packages_of_node_and_of_other_platforms_are_found_by_their_place(fingerprinted, project):
    """What an environment's table names beside its own packages has its folder before its name."""
    project.write(
        "claims/frameworks.toml",
        FRAMEWORKS + '[environments.default]\nnpm = ["@tiny/core@1.2.3"]\nforeign = { arm64 = '
        '{ platforms = ["manylinux2014_aarch64"], python = "3.11", requirements = ["tiny_one==7"] } }\n',
    )
    packages = {"npm:@tiny/core": "1.2.3", "arm64:tiny-one": "7"}
    parts = fingerprinted(ENVIRONMENT.model_copy(update={"packages": packages})).parts

    assert packages == {name: parts.get(f"package:{name}") for name in packages}


def test_shared_probes_are_part_of_the_fingerprint(fingerprinted, project):
    """A script that imports a shared probe depends on that probe and on what it imports."""
    project.write(
        "claims/says-yes/verify_alpha.py",
        "from generators.probes.python import tracebacks\n"
        "from generators.probes.measuring.damaged_files import x\n"
        "import generators.probes.measuring.known_work\nimport json\nfrom generators.probes import not_there\n"
        "def verify():\n    return {'yes': True}\n",
    )
    parts = fingerprinted().parts

    assert {
        "probe:python/tracebacks.py",
        "probe:measuring/damaged_files.py",
        "probe:measuring/known_work.py",
        "probe:harness",
    } <= parts.keys()


def test_shared_code_can_be_that_of_another_tree(project, tmp_path):
    """The same scripts depend on the probes of the folder that is named; a module that is gone there is empty."""
    project.write("claims/says-yes/verify_alpha.py", f"from generators.probes.measuring import loops\n{SCRIPT}")
    probe = tmp_path / "then" / "probes" / "measuring" / "loops.py"
    probe.parent.mkdir(parents=True)
    probe.write_text("X = 1\n")
    then = fingerprint.shared_code(project.claim(), tmp_path / "then")

    assert "probes/measuring/loops.py" in then
    assert then["harness/child.py"] == ""
    assert "probes/measuring/loops.py" not in fingerprint.shared_code(project.claim())


def test_a_script_that_does_not_parse_has_a_fingerprint(fingerprinted, project):
    """A syntax error is a rule's business; planning goes on."""
    project.write("claims/says-yes/verify_alpha.py", "def verify(:\n")

    assert "file:verify_alpha.py" in fingerprinted().parts


def test_scripts_are_the_same_until_a_file_changes(fingerprinted, project):
    """Evidence describes the scripts as they were."""
    before = fingerprinted()

    assert fingerprint.same_scripts(project.claim(), before)
    project.write("claims/says-yes/data.py", "X = 1\n")
    assert not fingerprint.same_scripts(project.claim(), before)


def test_what_would_change_a_verdict_is_no_part_of_it(fingerprinted, project):
    """Another sentence or another value makes no job run, and leaves the rules as they are."""
    before, rules = fingerprinted(), project.claim().rules_digest
    project.add("says-yes", what_if={"mixed": "Both.", "values": {"mixed": {"alpha": {"yes": True}}}})

    assert fingerprinted() == before
    assert project.claim().rules_digest == rules


def test_equal_fingerprints_do_not_differ():
    """Nothing is reported where nothing changed."""
    same = Fingerprint(parts={"job": "a/b"})

    assert not difference_in_words(same, same)
    assert difference_in_words(same, Fingerprint(parts={"job": "a/c"})) == "entry changed ([job])"
    assert (
        difference_in_words(same, Fingerprint(parts={"job": "a/b", "probe:x.py": "1"})) == "script changed (x.py)"
    )


def test_a_claim_heeds_the_device_where_a_script_reads_it(project):
    """By the variable's name, or by the shared probe."""
    assert not fingerprint.heeds_device(project.claim())
    project.add("says-yes", {"verify_alpha.py": "import os\nD = os.environ.get('CLAIMS_DEVICE')\n" + SCRIPT})
    assert fingerprint.heeds_device(project.claim())
    project.add("says-yes", {"verify_alpha.py": "from generators.probes.measuring import devices\n" + SCRIPT})
    assert fingerprint.heeds_device(project.claim())
