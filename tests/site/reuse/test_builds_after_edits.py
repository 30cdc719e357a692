"""Builds with kept parts: byte by byte what a build without any makes, after whatever edits."""

from __future__ import annotations

import hashlib
import random
from functools import partial
from pathlib import Path

import pytest
from helpers.site.built_sites import make_root
from helpers.site.findings import findings, sample

from generators.commands import site
from generators.model import Status

SHOWN = ("static-graphs", "training-step", "more-fun", "hostile")
PLAIN = "site_name: Alpha or Beta\nsite_url: https://example.org/\nplugins: [search, claims]\n"
HOOK = """\
from pathlib import Path

def on_page_content(html, **_):
    return html + Path(__file__).with_suffix(".txt").read_text()
"""
OVERRIDE = "{% extends 'base.html' %}{% block announce %}{{ pages | length }} pages, TEXT{% endblock %}"


class EditedProject:
    """A project's root with findings, to be edited.

    Attributes:
        found: what the pages show.
        claims: the sound claims of it, by id.
    """

    def __init__(self, folder: Path) -> None:
        self.root = make_root(folder, PLAIN, method_md="# Method\n\n[All](claims/index.md)\n", docs_css="")
        self.found = findings()
        self.claims = {name: sample(name) for name in SHOWN}

    def claim(self, name, **changes):
        """Change fields of a claim."""
        self.claims[name] = self.claims[name].model_copy(update=changes)

    def entry(self, name, **changes):
        """Change fields of a claim's entry."""
        self.claim(name, entry=self.claims[name].entry.model_copy(update=changes))

    def verdict(self, name, **changes):
        """Change fields of a verdict."""
        verdicts = {**self.found.verdicts, name: self.found.verdicts[name].model_copy(update=changes)}
        self.found = self.found.model_copy(update={"verdicts": verdicts})

    def write(self, name, text):
        """Write a file below the root."""
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def built(self, *, anew):
        """Digest of every file of a build, by its path."""
        project = self.found.project.model_copy(update={"claims": tuple(self.claims.values())})
        site.build(self.root, self.found.model_copy(update={"project": project}), anew=anew)
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for top in ("site", "docs")
            for path in sorted((self.root / "build" / top).rglob("*"))
            if path.is_file()
        }


EDITS = {
    "note": lambda project: project.claim("training-step", method="Another way, {{ alpha.step }}."),
    "title": lambda project: project.entry("static-graphs", title="Graphs are <static> now"),
    "script": lambda project: project.claim("static-graphs", files={"verify_alpha.py": "def verify(): ...\n"}),
    "verdict": lambda project: project.verdict("training-step", reason="Another reason."),
    "alias": lambda project: project.entry("more-fun", aliases=("fun", "less-fun")),
    "draft": lambda project: project.entry("hostile", status=Status.DRAFT),
    "published": lambda project: project.entry("hostile", status=Status.PUBLISHED),
    "gone": lambda project: project.claims.pop("hostile", None),
    "back": lambda project: project.claims.update(hostile=sample("hostile")),
    "page": lambda project: project.write("docs/more.md", "# More\n\n[step](claims/training-step/index.md#run)\n"),
    "title of a page": lambda project: project.write("docs/method.md", "# Methods\n\nText.\n"),
    "stylesheet": lambda project: project.write("docs/docs.css", "p {color: red}\n"),
    "name": lambda project: project.write("mkdocs.yml", PLAIN.replace("Alpha or", "Alfa or")),
    "navigation": lambda project: project.write("mkdocs.yml", f"{PLAIN}nav: [index.md, method.md]\n"),
    "repository": lambda project: project.write(
        "mkdocs.yml", f"{PLAIN}repo_url: https://example.org/x\nedit_uri: edit/main/docs/\n"
    ),
    "addresses": lambda project: project.write("mkdocs.yml", f"{PLAIN}use_directory_urls: false\n"),
    "features": lambda project: project.write(
        "mkdocs.yml", f"{PLAIN}theme: {{name: material, features: [navigation.path, navigation.footer]}}\n"
    ),
    "theme": lambda project: project.write("mkdocs.yml", f"{PLAIN}theme: mkdocs\n"),
    "permalinks": lambda project: project.write(
        "mkdocs.yml", f"{PLAIN}markdown_extensions: [toc: {{permalink: §}}]\n"
    ),
    "plain": lambda project: project.write("mkdocs.yml", PLAIN),
}


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """A project to edit, whose builds are all made at one moment."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795354800")
    return EditedProject(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 1], ids=["in-order", "shuffled"])
def test_a_build_after_edits_is_that_of_an_empty_folder(edited, seed):
    """After each of many edits, a build that keeps parts makes the files that one without any makes."""
    names = list(EDITS)
    if seed is not None:
        random.Random(seed).shuffle(names)  # noqa: S311 - an order, no secret
    edited.built(anew=False)
    for name in names:
        EDITS[name](edited)
        assert edited.built(anew=False) == edited.built(anew=True), name


def replaced(name, *texts):
    """Edits that write one file after another in the same place."""
    return [partial(lambda project, text: project.write(name, text), text=text) for text in texts]


@pytest.mark.parametrize(
    ("config", "edits"),
    [
        (f"{PLAIN}hooks: [hook.py]\n", [*replaced("hook.py", HOOK), *replaced("hook.txt", "<p>one", "<p>two")]),
        (
            f"{PLAIN}theme: {{name: material, custom_dir: mine}}\n",
            replaced("mine/main.html", OVERRIDE.replace("TEXT", "one"), OVERRIDE.replace("TEXT", "two")),
        ),
        (
            f"{PLAIN}markdown_extensions: [pymdownx.snippets: {{base_path: !relative $config_dir}}]\n",
            replaced("snippet.txt", "one", "two"),
        ),
    ],
    ids=["hook", "theme", "extension"],
)
def test_what_a_project_adds_is_asked_each_time(edited, config, edits):
    """A hook, a changed theme or another extension may read what it likes: what it makes is never kept."""
    edited.write("docs/method.md", '# Method\n\n--8<-- "snippet.txt"\n')
    for name, text in (("mkdocs.yml", config), ("hook.py", HOOK), ("hook.txt", ""), ("mine/main.html", OVERRIDE)):
        edited.write(name, text)
    seen = []
    for edit in edits:
        edit(edited)
        seen.append(edited.built(anew=False))
        assert edited.built(anew=True) == seen[-1]
    assert seen[-1]["build/site/method/index.html"] != seen[-2]["build/site/method/index.html"]


def test_another_plugin_is_asked_each_time(edited):
    """Where a plugin that is not known reads pages, nothing that it may have changed is kept."""
    edited.write("mkdocs.yml", PLAIN.replace("[search, claims]", "[search, tags, claims]"))
    for tag in ("one", "two"):
        edited.write("docs/more.md", f"---\ntags: [{tag}]\n---\n\n# More\n")
        assert edited.built(anew=False) == edited.built(anew=True)


def test_two_builds_at_once_make_the_same(edited, tmp_path):
    """A damaged file of kept parts, and one of another build, change nothing of a site."""
    first = edited.built(anew=False)
    path = edited.root / "build/pages.sqlite"
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4096] + bytes(len(whole) - 4096), b"x"):
        path.write_bytes(damaged)
        assert first == edited.built(anew=False)
