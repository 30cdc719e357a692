"""What a code host reads beside the workflows: forms, owners, dependency updates, the citation."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import typer
import yaml

from generators.cli.app import app
from generators.model import Topic, VerdictWord, distribution_name
from generators.running.planning.affected import pins_of, read_tree

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
TEXTS = [*FORMS, GITHUB / "PULL_REQUEST_TEMPLATE.md"]
KINDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}
# A new repository has these; a form with any other label adds none, and says nothing.
LABELS = {"bug", "documentation", "enhancement", "good first issue", "help wanted", "invalid", "question"}
COMMANDS = typer.main.get_command(app).commands


def load(path: Path) -> dict:
    """A YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def fields(form: Path) -> dict[str, dict]:
    """The fields of a form by id."""
    return {item["id"]: item for item in load(form)["body"] if item["type"] != "markdown"}


def test_there_is_a_form_for_each_of_the_three():
    """A claim is proposed, a verdict objected to, a script reported; anything else is a blank issue."""
    assert [form.stem for form in FORMS] == ["object-to-a-verdict", "propose-a-claim", "report-a-wrong-script"]
    assert load(GITHUB / "ISSUE_TEMPLATE" / "config.yml") == {"blank_issues_enabled": True}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_every_form_is_one(form):
    """Each has the keys that a form needs, labels that exist, and fields with an id of their own and a label."""
    content = load(form)
    body = [item for item in content["body"] if item["type"] != "markdown"]

    assert {"name", "description", "body"} <= content.keys() <= {"name", "description", "title", "labels", "body"}
    assert set(content["labels"]) <= LABELS
    assert {item["type"] for item in content["body"]} <= KINDS
    assert len(fields(form)) == len(body) > 0
    assert [item for item in body if not item["attributes"].get("label")] == []
    assert any(item.get("validations", {}).get("required") for item in body)


def test_lists_of_the_forms_are_our_words():
    """Topics and verdicts can be chosen as the entries and the pages name them."""
    topics = fields(GITHUB / "ISSUE_TEMPLATE" / "propose-a-claim.yml")["topic"]["attributes"]["options"]
    verdicts = fields(GITHUB / "ISSUE_TEMPLATE" / "object-to-a-verdict.yml")["verdict"]["attributes"]["options"]

    assert (topics, verdicts) == (list(Topic), list(VerdictWord))


def test_the_text_to_copy_asks_what_the_form_asks():
    """For a site without a repository: each field of the objection, by its label."""
    text = (
        (ROOT / "generators/site/templates/claim/object.jinja").read_text(encoding="utf-8").replace("<code>", "\n")
    )
    labels = [
        field["attributes"]["label"]
        for field in fields(GITHUB / "ISSUE_TEMPLATE" / "object-to-a-verdict.yml").values()
    ]

    assert [label for label in labels if f"\n{label} (" not in text and f"\n{label}:" not in text] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_commands_of_the_forms_exist(path):
    """A command, a target of make, a claim or a file that a form names is there."""
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert set(re.findall(r"`claims ([a-z]+)", text)) <= COMMANDS.keys()
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= set(targets)
    assert [name for name in re.findall(r"`([\w./-]+/)`", text) if not (ROOT / name).is_dir()] == []
    assert [name for name in re.findall(r"\b([A-Z]+\.md)\b", text) if not (ROOT / name).is_file()] == []
    examples = re.findall(r"placeholder: ([a-z]+(?:-[a-z]+)+)$", text, re.MULTILINE)
    assert [name for name in examples if not (ROOT / "claims" / name).is_dir()] == []


def test_owners_are_of_what_is_there():
    """Each pattern fits something; what claims share has an owner, their folders have none."""
    lines = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    owners = {line.split()[0]: line.split()[1:] for line in lines if line and not line.startswith("#")}

    assert [pattern for pattern in owners if not (ROOT / pattern.strip("*/")).exists()] == []
    assert [pattern for pattern, names in owners.items() if not names] == ["/claims/"]
    shared = {
        f"/claims/{path.name}" for path in (ROOT / "claims").glob("[!.]*.*") if path.name != "durations.toml"
    }
    assert shared <= owners.keys()


def test_packages_that_run_claims_again_are_updated_apart():
    """One group holds exactly the packages whose versions fingerprints hold; what tables pin is left alone."""
    (_, pip) = load(GITHUB / "dependabot.yml")["updates"]
    tree = read_tree(ROOT)
    tables = tree.project.environments.values()
    pinned = {
        distribution_name(name) for table in tables for name in (*table.requirements, *table.requirements_alone)
    }

    assert {item["dependency-name"] for item in pip["ignore"]} == pinned
    assert set(pip["groups"]["frameworks"]["patterns"]) == pins_of(tree) - pinned
    assert list(pip["groups"]) == ["frameworks", "generator"]


def test_updates_come_monthly_in_groups():
    """Each kind of dependency is grouped and asked for once a month."""
    content = load(GITHUB / "dependabot.yml")

    assert content["version"] == 2
    assert [update["package-ecosystem"] for update in content["updates"]] == ["github-actions", "pip"]
    assert {update["schedule"]["interval"] for update in content["updates"]} == {"monthly"}
    assert all(update["groups"] for update in content["updates"])


def test_the_citation_agrees_with_the_package():
    """Version and licence are those of the package, and somebody is named."""
    citation = load(ROOT / "CITATION.cff")
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert (citation["version"], citation["license"]) == (package["version"], package["license"])
    assert all(author["name"] for author in citation["authors"])
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
