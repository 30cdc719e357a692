"""What the documentation names exists, and what exists is named there."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
import typer
from markdown.extensions.toc import slugify

from generators.cli.app import app
from generators.entries.lint.registry import RULES
from generators.model import (
    Article,
    DeploymentPlace,
    DeploymentTarget,
    Entry,
    Freshness,
    Kind,
    Measure,
    Needs,
    Outcome,
    Rules,
    RunSettings,
    Snapshot,
    Topic,
    UsesAll,
    VerdictWord,
    WhatIf,
)
from generators.probes.measuring import devices
from generators.rules import functions
from generators.rules.expression import parse

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), ROOT / "changelog.d" / "README.md"])
COMMANDS = typer.main.get_command(app).commands
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def text(name: str) -> str:
    """A page below docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+?)(?: \{ #(\S+) \})?$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {given or slugify(heading.replace("`", ""), "-") for heading, given in headings}


def options(command: str) -> set[str]:
    """The long options of a command, without the one for help."""
    return {
        option for parameter in COMMANDS[command].params for option in parameter.opts if option.startswith("--")
    }


def test_every_command_has_its_section():
    """The sections of `running.md` are the commands of the command line, no more and no fewer."""
    assert set(COMMANDS) == set(re.findall(r"^### `claims ([a-z]+)`$", text("running.md"), re.MULTILINE))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_described(command):
    """Each option of a command stands in the page that describes the commands."""
    assert options(command) <= set(OPTION.findall(text("running.md")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_in_the_docs_exists(page):
    """A line that calls `claims` uses a command and options that the command line knows."""
    text = "\n".join(blocks(page, "console")) + "\n" + "\n".join(re.findall(r"`(claims [^`]+)`", page.read_text()))
    for line in re.findall(r"(?:^|/)claims (?!\[)(.+)$", text, re.MULTILINE):
        words = line.split()
        command = next(word for word in words if not word.startswith("-"))

        assert command in COMMANDS
        assert set(OPTION.findall(line)) <= options(command) | {"--json", "--root"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_in_the_docs_exists(page):
    """`make something` in a page is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= targets


@pytest.mark.parametrize(
    "noun",
    [Entry, Measure, Rules, RunSettings, Needs, Snapshot, DeploymentTarget, UsesAll, WhatIf],
    ids=lambda noun: noun.__name__,
)
def test_every_key_of_the_entry_is_explained(noun):
    """Each key stands in backticks in the page that explains the entry."""
    named = set(re.findall(r"`([a-z_0-9]+)`", text("contributing.md")))

    assert sorted({field.alias or name for name, field in noun.model_fields.items()} - named) == []


def test_every_lint_rule_is_described():
    """The table of lint rules names each of them once, and no other."""
    _, _, section = text("contributing.md").partition("## What `claims check` checks")
    described = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert sorted(rule.name for rule in RULES) == sorted(described)


def test_the_shared_probes_in_the_examples_exist():
    """Each function of `devices` that the page on contributing names is one."""
    named = set(re.findall(r"devices\.(\w+)", text("contributing.md")))

    assert len(named) > 2
    assert sorted(named - set(vars(devices))) == []


@pytest.mark.parametrize("word", [*VerdictWord, *Freshness, "distinguishes", "strength", "health"])
def test_every_word_of_a_verdict_has_its_anchor(word):
    """The pages of claims link each word to its place in the glossary."""
    assert word in anchors(DOCS / "glossary.md")


@pytest.mark.parametrize("word", [*Outcome, *Kind, *Topic, *DeploymentPlace])
def test_every_word_of_an_entry_is_named(word):
    """Outcomes are in the glossary; kinds and topics are in the page that explains the entry."""
    assert f"`{word}`" in text("glossary.md") + text("contributing.md")


@pytest.mark.parametrize("name", functions.FUNCTIONS)
def test_every_function_of_the_rules_is_described(name):
    """Each function stands in the table of what a rule can say."""
    assert f"`{name}(" in text("method/verdicts.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """A link within the repository leads to a file, and to a heading of it where it names one."""
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        linked = page.parent / path if path else page

        assert linked.is_file(), target
        assert not anchor or anchor in anchors(linked), target


def test_the_example_entry_is_one():
    """The entry that the page on contributing shows has the shape of an entry."""
    *_, example, _outline = blocks(DOCS / "contributing.md", "toml")

    assert isinstance(Entry.model_validate(tomllib.loads(example)), Entry)


def test_the_example_of_an_outline_is_one():
    """The tables that the page on contributing shows for the article can be read."""
    *_, example = blocks(DOCS / "contributing.md", "toml")

    assert list(Article.model_validate({"title": "A", **tomllib.loads(example)}).questions) == ["use"]


def test_the_example_of_a_conclusion_can_be_judged():
    """Its rules can be parsed, and it rests on claims that are there."""
    example = tomllib.loads(blocks(DOCS / "contributing.md", "toml")[0])
    uses, rules = example["uses"], example["verdict"].values()

    assert all((ROOT / "claims" / claim_id / "claim.toml").is_file() for claim_id in uses.values())
    assert {*uses} == {found.alias for rule in rules for found in parse(rule, (), tuple(uses)).references}


def test_the_example_of_a_count_over_many_claims_can_be_judged():
    """Its rules can be parsed with any members, and its table is one."""
    example = tomllib.loads(blocks(DOCS / "contributing.md", "toml")[1])
    [(name, table)] = example["uses_all"].items()

    assert UsesAll.model_validate(table).topics
    for rule in example["verdict"].values():
        assert parse(rule, ("tensorflow", "pytorch"), (), {name: ("a-claim", "another")}).references


def test_the_example_script_passes_its_own_controls():
    """The script that the page on contributing shows runs, and its controls read what is known."""
    [example] = blocks(DOCS / "contributing.md", "python")
    module = {"__name__": "example"}
    exec(example, module)  # noqa: S102 - our own page, and a reader will run it too

    controls = list(module["controls"]())
    assert module["verify"]() == {"adds_up": True}
    assert [known for _, _, known in controls] == [observed for _, observed, _ in controls]


def test_both_walks_are_the_same():
    """`CONTRIBUTING.md` and the site give the same commands for a first claim."""
    assert blocks(ROOT / "CONTRIBUTING.md", "console")[0] == blocks(DOCS / "contributing.md", "console")[0]


def test_decisions_are_numbered_and_listed():
    """The records count up from 1 without a gap, are short, and stand in their index."""
    records = sorted(DOCS.glob("decisions/0*.md"))
    numbers = [int(record.name[:4]) for record in records]

    assert all(later == earlier + 1 for earlier, later in pairwise([0, *numbers]))
    assert [record.name for record in records if record.name not in text("decisions/index.md")] == []
    assert [record.name for record in records if len(record.read_text().splitlines()) >= 25] == []


def test_fragments_of_the_change_log_are_one_sentence():
    """Each fragment has a name that says what it is, and one sentence for users."""
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]

    for fragment in fragments:
        assert re.fullmatch(r"[a-z0-9-]+\.(added|changed|fixed)\.md", fragment.name)
        assert re.fullmatch(r"[A-Z`].+\.\n", fragment.read_text())
