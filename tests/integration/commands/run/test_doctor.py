"""`doctor`, and a project whose framework is not installed."""

from __future__ import annotations

from conftest import NO
from helpers.run_command import claims


def test_a_project_without_its_frameworks(project):
    """`doctor` exits 1 and says what to install; `verify` reports `unavailable`, says the same and exits 0."""
    table = '[gamma]\ntitle = "Gamma"\nimport = "no_such_gamma"\npackages = ["gamma-framework"]\n'
    project.write("claims/frameworks.toml", table)
    rules = {"supported_if": "gamma.yes", "refuted_if": "not gamma.yes"}
    files = {"verify_alpha.py": None, "verify_beta.py": None, "verify_gamma.py": NO}
    project.add("says-yes", files=files, verdict=rules, favours="gamma")
    doctor, result = claims(project.root, "doctor"), claims(project.root, "--json", "verify")

    assert (1, 0) == (doctor.code, result.code)
    for text in (doctor.out.replace("\n", " "), result.json["result"][0]["reason"]):
        assert "Gamma is not installed here" in text
        assert "pip install gamma-framework" in text
    assert "unavailable" == result.json["result"][0]["ran"][0]["outcome"]


def test_doctor_lists_what_is_here(project):
    """`doctor` names machine, frameworks, sandbox layers and programs, each with what its absence costs."""
    result = claims(project.root, "--json", "doctor")

    assert (0, True) == (result.code, result.json["result"]["ready"])
    assert {"frameworks", "environments", "sandbox", "programs", "machine", "ready"} == set(result.json["result"])
    assert "alpha in default" in claims(project.root, "doctor").out


def test_doctor_tells_why_git_refuses_the_repository(repository, monkeypatch):
    """A repository that git refuses is listed with git's reason; one that it takes is not."""
    sound = claims(repository.root, "--json", "doctor")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    refused = claims(repository.root, "--json", "doctor")

    found = [
        {program["name"]: program["detail"] for program in result.json["result"]["programs"]}
        for result in (sound, refused)
    ]
    assert "repository" not in found[0]
    assert "dubious ownership" in found[1]["repository"]
