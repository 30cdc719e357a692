"""MkDocs as a command: strict, swapped in whole, silent on standard output, with errors in its own words."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from helpers.built_sites import CONFIG, make_root, rendered_as

from generators.errors import SiteError, UsageError
from generators.site import mkdocs_build


def test_builds_again_in_place(tmp_path, generated, capfd):
    """A second build replaces the first whole, and says nothing on standard output or error."""
    root = make_root(tmp_path)
    mkdocs_build.build(root, rendered_as(generated))
    (root / "build/site/left-over.html").write_text("old", encoding="utf-8")
    place = mkdocs_build.build(
        root,
        rendered_as({name: text for name, text in generated.items() if "more-fun" not in name} | less(generated)),
    )

    assert not (place / "left-over.html").exists()
    assert not (place / "claims/more-fun").exists()
    assert ("", "") == capfd.readouterr()


def less(generated):
    """The pages without the links to one claim."""
    pattern = re.compile(r'href="[^"]*more-fun/"')
    return {
        name: pattern.sub('href="#matrix"', text)
        for name, text in generated.items()
        if name.endswith(".md") and "more-fun" not in name
    }


@pytest.mark.parametrize(
    "text",
    ["[gone](gone.md)\n", "[gone](index.md#gone)\n", "[top](/top/)\n"],
    ids=["page", "anchor", "absolute"],
)
def test_a_dead_link_keeps_the_old_site(tmp_path, generated, text):
    """A dead link is an error in MkDocs' own words, and what was built before stays as it was."""
    root = make_root(tmp_path, more_md=f"# More\n\n{text}")
    (root / "build/site").mkdir(parents=True)
    (root / "build/site/index.html").write_text("old", encoding="utf-8")

    with pytest.raises(SiteError, match=r"more\.md.*contains"):
        mkdocs_build.build(root, rendered_as(generated))
    assert "old" == (root / "build/site/index.html").read_text(encoding="utf-8")
    assert ["site"] == [path.name for path in (root / "build").iterdir()]


@pytest.mark.parametrize("name", ["claims__index_md", "claims_md", "article__README_md", "topics__performance_md"])
def test_a_hand_written_page_may_not_stand_in_the_way(tmp_path, generated, name):
    """A hand-written page at the address of a generated one is an error that names both."""
    root = make_root(tmp_path, **{name: "# Mine\n"})

    with pytest.raises(SiteError, match=r"docs/.* stands where the generated .*index\.md will stand; rename it"):
        mkdocs_build.build(root, rendered_as(generated))


def test_the_generated_part_takes_its_place():
    """The generated part of the home page follows the hand-written text, or stands where it says."""
    generated = "---\ntitle: x\n---\n\n<!-- note -->\n\n# Claims\n\n## The score\n"

    assert "# Hello\n\n## The score\n" == mkdocs_build.merge_home("# Hello\n", generated)
    assert "# Hello\n\n## The score\n\nBye\n" == mkdocs_build.merge_home(
        "# Hello\n\n<!-- claims -->\n\nBye\n", generated
    )


def test_a_project_s_own_theme_stays(tmp_path, generated):
    """A theme that mkdocs.yml names is used."""
    place = mkdocs_build.build(make_root(tmp_path, f"{CONFIG}theme: mkdocs\n"), rendered_as(generated))

    assert "md-header" not in (place / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "no such file"),
        ("site_name: [\n", "mkdocs.yml|expected|parsing"),
        ("plugins: [claims]\n", "site_name"),
        ("site_name: x\nplugins: [search]\n", "the plugin `claims` is not named"),
        ("site_name: x\nplugins: [nowhere, claims]\n", "nowhere"),
    ],
)
def test_an_unreadable_config_is_bad_usage(tmp_path, config, message):
    """A missing, broken or incomplete mkdocs.yml is reported in one sentence with its cause."""
    root = make_root(tmp_path)
    (root / "mkdocs.yml").unlink()
    if config is not None:
        (root / "mkdocs.yml").write_text(config, encoding="utf-8")

    with pytest.raises(UsageError, match=message):
        mkdocs_build.build(root, rendered_as({}))


def test_a_hook_that_raises_is_a_site_error(tmp_path, generated):
    """Whatever a plugin or hook raises becomes a site error with its words."""
    root = make_root(tmp_path, f"{CONFIG}hooks: [hook.py]\n")
    (root / "hook.py").write_text(
        "def on_post_build(config):\n    raise ValueError('no luck')\n", encoding="utf-8"
    )

    with pytest.raises(SiteError, match="ValueError: no luck"):
        mkdocs_build.build(root, rendered_as(generated))


def test_mkdocs_gets_its_log_back(tmp_path):
    """After a build MkDocs' log has the level, handlers and propagation that it had."""
    log = logging.getLogger("mkdocs")
    before = (log.level, log.propagate, list(log.handlers))

    with pytest.raises(UsageError):
        mkdocs_build.build(tmp_path, rendered_as({}))
    assert before == (log.level, log.propagate, list(log.handlers))


def test_our_own_site_settings_build_strictly(tmp_path, generated):
    """The repository's mkdocs.yml builds with its hand-written pages and notebooks beside the sample's pages."""
    here = Path(__file__).parents[2]
    root = tmp_path / "ours"
    root.mkdir()
    (root / "docs").symlink_to(here / "docs")
    (root / "mkdocs.yml").write_text((here / "mkdocs.yml").read_text(encoding="utf-8"), encoding="utf-8")

    place = mkdocs_build.build(root, rendered_as(generated))

    assert (place / "claims/index.html").is_file()
