"""The files that all entries share: an error in one of them ends the command."""

from __future__ import annotations

import os

import pytest

from generators.entries.project_files import read_durations
from generators.errors import UsageError
from generators.model import Durations


def refusal(project) -> str:
    """The sentence with which the project is refused."""
    with pytest.raises(UsageError) as caught:
        project.load()
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.mark.parametrize("name", ["frameworks.toml", "article.toml"])
def test_refuses_a_missing_project_file(project, name):
    """Both files of the project are needed."""
    (project.root / "claims" / name).unlink()

    assert f"{name}: no such file; write one" in refusal(project)


@pytest.mark.parametrize(
    ("text", "reason"), [("site_name: [", "not readable YAML"), ("", "no settings"), ("- a", "no settings")]
)
def test_refuses_an_mkdocs_file_that_holds_no_settings(project, text, reason):
    """The error comes before anything runs."""
    project.write("mkdocs.yml", text)

    assert f"mkdocs.yml: {'holds ' if reason == 'no settings' else ''}{reason}" in refusal(project)


def test_needs_no_mkdocs_file_to_read_claims(project):
    """Only the site needs one; its own tags are read by MkDocs alone."""
    project.write("mkdocs.yml", "site_name: !ENV NAME\nemoji: !!python/name:os.system\n")
    tagged = project.load()
    (project.root / "mkdocs.yml").unlink()

    assert tagged == project.load()


@pytest.mark.parametrize(
    "settings",
    [
        "nav:\n" + "".join(f"  - Page {n}: chapters/of/a/long/book/page-{n}.md\n" for n in range(4000)),
        "plugins: {search:, claims:}\n",
        "site_name: One\r\nplugins:\r\n  - claims\r\n",
        "\ufeffsite_name: One\n",
        "site_name: One\nsite_name: Two\n",
        "docs_dir: !relative $docs_dir\n",
    ],
    ids=["4,000 pages", "no space", "CRLF", "byte order mark", "a key twice", "a tag of MkDocs"],
)
def test_reads_what_mkdocs_reads(project, settings):
    """Settings that MkDocs reads stop no command, however long or in whatever form they are."""
    project.write("mkdocs.yml", settings)

    assert project.load().claim("says-yes")


def test_finds_the_other_name_of_the_settings(project):
    """MkDocs looks for `mkdocs.yaml` where there is no `mkdocs.yml`."""
    project.write("mkdocs.yaml", "[")
    assert project.load()
    (project.root / "mkdocs.yml").unlink()

    assert "mkdocs.yaml: not readable YAML" in refusal(project)


def test_does_not_wait_for_a_pipe(project):
    """A pipe in place of a project file is no file."""
    (project.root / "claims/article.toml").unlink()
    os.mkfifo(project.root / "claims/article.toml")

    assert "article.toml: not a file" in refusal(project)


@pytest.mark.parametrize("content", [b"[", b"a = '\xff'", b"a = " + b"[" * 100_000, b"a = " + b"9" * 5000])
def test_refuses_unreadable_toml(project, content):
    """Syntax errors, bytes that are no UTF-8, deep nesting and very long numbers are refused."""
    (project.root / "claims/frameworks.toml").write_bytes(content)

    assert "not readable TOML" in refusal(project)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "names no framework; add a table such as [tensorflow]"),
        ("environments = 3\n[a]\ntitle='A'\nimport='json'", "[environments.NAME] must be tables"),
        ("[Alpha]\ntitle='A'\nimport='json'", "bad framework name (got 'Alpha')"),
        ("[lambda]\ntitle='A'\nimport='json'", "bad framework name (got 'lambda')"),
        ("[both]\ntitle='A'\nimport='json'", "bad framework name (got 'both')"),
        (
            "alpha = 3",
            "alpha is no table of a framework (got a int); write [alpha] with title and import, and no name in it",
        ),
        ("[alpha]\nname='beta'\ntitle='A'\nimport='json'", "and no name in it"),
        ("[alpha]\ntitle='A'", "frameworks.toml: alpha: import: Field required"),
        ("[alpha]\ntitle='A'\nimport='json'\ncolour='red'", "alpha: colour: String should match"),
        ("[alpha]\n" + "a." * 990 + "a = 1", "nested far too deeply"),
        ("[alpha]\ntitle='A'\nimport='json'\n[environments.'../x']", "bad environment name (got '../x')"),
        ("[alpha]\ntitle='A'\nimport='json'\n[environments.edge]\npip=1", "environments.edge: pip: Extra"),
        (
            "[alpha]\ntitle='A'\nimport='json'\n[environments.edge]\nframeworks=['alfa']",
            "environments.edge.frameworks: no such framework (got 'alfa'); did you mean alpha?",
        ),
    ],
)
def test_refuses_malformed_frameworks(project, text, sentence):
    """The error names the table and says what it must be."""
    project.write("claims/frameworks.toml", text)

    assert sentence in refusal(project)


def test_reads_environments(project):
    """`[environments.NAME]` are no frameworks."""
    table = '[environments.edge]\nrequirements = ["x"]\nframeworks = ["alpha"]\n'
    path = project.root / "claims/frameworks.toml"
    path.write_text(path.read_text() + table)

    assert project.load().environments["edge"].requirements == ("x",)
    assert list(project.load().frameworks) == ["alpha", "beta"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("article = 3", "article is no table (got a int); write [article] with a title"),
        ("", "title: Field required"),
        ("[article]\ntitle='A'\n[passages.x]\ngist='g'\nkind='rumour'", "passages.x.kind: Input should be"),
        ("[article]\ntitle='A'\n[question.x]", "no such table (got 'question'); did you mean questions?"),
        ("[article]\ntitle='A'\n[sections]\nx='<b>'", "sections.x: a heading has letters, digits, spaces"),
        ("[article]\ntitle='A'\n[sections]\n'x y'='X'", "sections.x y.[key]: String should match"),
        ("[article]\ntitle='A'\n[questions.x]\ntitle='X?'", "questions.x.options: Field required"),
    ],
)
def test_refuses_malformed_articles(project, text, sentence):
    """The outline has a title, and passages of known kinds."""
    project.write("claims/article.toml", text)

    assert sentence in refusal(project)


def test_a_folder_in_the_place_of_a_file_is_named_as_that(project):
    """It is there, and a project needs no `durations.toml`."""
    path = project.root / "claims" / "durations.toml"
    path.mkdir()

    with pytest.raises(UsageError, match=r"durations\.toml: not a file \(got a folder\); write one in its place"):
        read_durations(path)


def test_durations_may_be_missing(project):
    """Without the file nobody knows how long a script takes, which is no error."""
    path = project.root / "claims" / "durations.toml"

    assert read_durations(path) is None
    path.write_text("calibration = 1\nseconds.says-yes.alpha = 2.5\n")
    assert read_durations(path) == Durations(calibration=1, seconds={"says-yes": {"alpha": 2.5}})
