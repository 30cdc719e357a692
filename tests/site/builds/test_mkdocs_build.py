"""MkDocs as a command: strict, swapped in whole, silent on standard output, with errors in its own words."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.site.built_sites import CONFIG, make_root, rendered_as
from helpers.site.questions import findings_with_questions

from generators.commands.site import generated_files
from generators.errors import SiteError, UsageError
from generators.site.builds import mkdocs_build


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
    assert ["pages.sqlite", "site"] == sorted(path.name for path in (root / "build").iterdir())


@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_the_place_of_the_site_is_refused(tmp_path, generated, there):
    """It is neither followed nor replaced, wherever it leads; a link in the place of `build` is followed."""
    root, elsewhere = make_root(tmp_path / "project"), tmp_path / "elsewhere"
    if there:
        elsewhere.mkdir()
    (root / "build").mkdir()
    (root / "build/site").symlink_to(elsewhere)
    with pytest.raises(SiteError, match=r"build/site: .*\(got a link to .*elsewhere\); remove it and copy"):
        mkdocs_build.build(root, rendered_as(generated))
    assert (there, True) == (elsewhere.exists(), (root / "build/site").is_symlink())

    shutil.rmtree(root / "build")
    elsewhere.mkdir(exist_ok=True)
    (root / "build").symlink_to(elsewhere)
    mkdocs_build.build(root, rendered_as(generated))
    assert (elsewhere / "site/index.html").is_file()


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
        ("site_name: x\nplugins: [{claims: {enabled: false}}]\n", "the plugin `claims` is disabled; remove"),
        ("site_name: x\nplugins: [{group: {enabled: false, plugins: [claims]}}]\n", "`claims` is disabled"),
        ("INHERIT: mkdocs.yml\nsite_name: x\n", "mkdocs.yml: can't be read to an end .got an INHERIT that leads"),
        ("site_name: x\nplugins: [claims]\nno_such: 1\n", "Unrecognised configuration name: no_such"),
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


@pytest.fixture(scope="module")
def settled(tmp_path_factory, generated):
    """A project's root whose settings use what MkDocs offers for them, and the site that it becomes."""
    root = make_root(
        tmp_path_factory.mktemp("settled"), SETTINGS, more_md='--8<-- "shared.txt"\n\n[up](/index.md)\n'
    )
    (root / "mkdocs.yml").rename(root / "mkdocs.yaml")
    (root / "base.yml").write_text(INHERITED, encoding="utf-8")
    (root / "shared.txt").write_text("Shared words.\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITH_CLAIMS", "true")
        return mkdocs_build.build(root, rendered_as(generated))


SETTINGS = """\
INHERIT: base.yml
site_name: !ENV [NO_SUCH_NAME, From the default]
plugins:
  search: {}
  group: {enabled: !ENV WITH_CLAIMS, plugins: [tags, claims]}
markdown_extensions:
  - pymdownx.snippets: {base_path: !relative $config_dir, check_paths: true}
"""
INHERITED = """\
theme: {name: material, font: {text: Arial, code: Courier}}
validation: {absolute_links: relative_to_docs}
"""


def test_the_settings_are_read_by_mkdocs_itself(settled):
    """Tags, variables, an inherited file, `mkdocs.yaml` and Material's plugin `group` are read."""
    assert "From the default" in (settled / "index.html").read_text(encoding="utf-8")
    assert "Shared words." in (settled / "more/index.html").read_text(encoding="utf-8")
    assert (settled / "assets/claims.css").is_file()


def test_what_the_settings_say_is_kept(settled):
    """Absolute links are what `validation` says, and the theme has the fonts that an inherited file names."""
    page = (settled / "more/index.html").read_text(encoding="utf-8")

    assert 'href="../">up' in page
    assert "Courier" in page


@pytest.mark.parametrize(
    ("level", "outcome"),
    [("ignore", contextlib.nullcontext()), ("warn", pytest.raises(SiteError, match="does not contain an anchor"))],
)
def test_a_kind_of_link_is_as_strict_as_the_settings_say(tmp_path, generated, level, outcome):
    """A level below `validation.links` holds."""
    config = f"{CONFIG}validation: {{links: {{anchors: {level}}}}}\n"
    root = make_root(tmp_path, config, more_md="# More\n\n[x](index.md#gone)\n")
    with outcome:
        mkdocs_build.build(root, rendered_as(generated))


HOOK = """\
def on_post_build(config):
    {on_post_build}

def on_page_markdown(markdown, page, **_):
    if page.file.src_uri == "more.md":
        {on_page_markdown}
"""


@pytest.mark.parametrize(
    ("event", "line", "messages"),
    [
        ("on_post_build", "raise ValueError('no luck')", ["hook.py:2: ValueError: no luck"]),
        ("on_page_markdown", "{}['key']", ["Error reading page 'more.md'", "hook.py:6: KeyError: 'key'"]),
        ("on_page_markdown", "raise SystemExit('gone')", ["hook.py:6: SystemExit: gone"]),
        (
            "on_page_markdown",
            "from mkdocs.exceptions import PluginError; raise PluginError('refused')",
            ["Error reading page 'more.md'", "refused"],
        ),
    ],
)
def test_a_hook_that_raises_is_a_site_error(tmp_path, generated, event, line, messages):
    """What a hook raises becomes a site error with its words, its place, and the page if it is about one."""
    root = make_root(tmp_path, f"{CONFIG}hooks: [hook.py]\n", more_md="# More\n")
    lines = {"on_post_build": "pass", "on_page_markdown": "pass", event: line}
    (root / "hook.py").write_text(HOOK.format(**lines), encoding="utf-8")

    with pytest.raises(SiteError) as caught:
        mkdocs_build.build(root, rendered_as(generated))
    assert [message for message in messages if message not in str(caught.value)] == []


@pytest.mark.parametrize("epoch", ["", "today", "1e9", "-99999999999999", "9" * 30])
def test_an_epoch_that_is_no_moment_is_named(tmp_path, generated, monkeypatch, epoch):
    """Builds that are to be the same each time are dated by it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match=r"SOURCE_DATE_EPOCH: no moment \(got .*; unset it"):
        mkdocs_build.build(make_root(tmp_path), rendered_as(generated))


def test_a_site_that_a_hook_sends_elsewhere_is_a_site_error(tmp_path, generated):
    """A hook may change the folder of the site, but the command answers for `build/site`."""
    root = make_root(tmp_path, f"{CONFIG}hooks: [hook.py]\n")
    (root / "hook.py").write_text(f"def on_config(config): config.site_dir = {str(root / 'public')!r}\n", "utf-8")

    with pytest.raises(SiteError, match=r"sends the site elsewhere \(got .*public\); let it keep `site_dir`"):
        mkdocs_build.build(root, rendered_as(generated))


def test_a_given_navigation_need_not_name_the_generated_pages(tmp_path, generated):
    """Where the settings warn of pages outside of the navigation, only hand-written ones count."""
    settings = f"{CONFIG}nav: [index.md]\nvalidation: {{nav: {{omitted_files: warn}}}}\n"
    root = make_root(tmp_path, settings, more_md="# More\n")

    with pytest.raises(SiteError, match=r'in the "nav" configuration:\n  - more.md; correct what it names'):
        mkdocs_build.build(root, rendered_as(generated))
    (root / "docs/more.md").unlink()
    assert (mkdocs_build.build(root, rendered_as(generated)) / "topics/ease-of-use/index.html").is_file()


@pytest.mark.parametrize("name", ["index.md", "more.md"])
def test_a_page_in_another_encoding_is_named(tmp_path, generated, name):
    """A page that is not UTF-8 is an error that names it, the home page too."""
    root = make_root(tmp_path)
    (root / "docs" / name).write_bytes("# Größe\n".encode("utf-16"))

    with pytest.raises(SiteError, match=name):
        mkdocs_build.build(root, rendered_as(generated))


def test_a_template_that_raises_is_named(tmp_path, generated):
    """An error in a template of the project names its file and line."""
    root = make_root(tmp_path, f"{CONFIG}theme: {{name: material, custom_dir: mine}}\n")
    (root / "mine").mkdir()
    (root / "mine/main.html").write_text("<p>\n{{ nowhere.at.all }}\n", encoding="utf-8")

    with pytest.raises(SiteError, match=r"mine/main\.html:2: UndefinedError"):
        mkdocs_build.build(root, rendered_as(generated))


def test_a_file_name_in_another_encoding_is_shown(tmp_path, generated):
    """A file whose name is not UTF-8 stops the build with that name."""
    root = make_root(tmp_path)
    (root / "docs/caf\udce9.md").write_text("# Coffee\n", encoding="utf-8")

    with pytest.raises(SiteError, match=r"surrogates not allowed in '.*caf\\udce9"):
        mkdocs_build.build(root, rendered_as(generated))


@pytest.mark.parametrize("code", ["ENOSPC", "EDQUOT"])
def test_a_disk_that_fills_up_during_a_build_is_named(tmp_path, generated, code):
    """The system names no file where a write fails; the error has the folder, and stays the system's."""
    root = make_root(tmp_path, f"{CONFIG}hooks: [hook.py]\n")
    (root / "hook.py").write_text(
        f"import errno\ndef on_post_build(config): raise OSError(errno.{code}, 'full')\n"
    )

    with pytest.raises(OSError, match="full") as caught:
        mkdocs_build.build(root, rendered_as(generated))
    assert str(root / "build") == caught.value.filename


def test_links_among_the_pages_that_lead_back_are_named_once(tmp_path, generated):
    """The shortest path to the link is shown, and not the longest that the system bears."""
    root = make_root(tmp_path)
    for name, other in {"one": "two", "two": "one"}.items():
        (root / "docs" / name).mkdir()
        (root / "docs" / name / "on").symlink_to(f"../{other}")

    with pytest.raises(SiteError, match=r"^docs/one/on/on: can't be read \(got a link to \.\./one\); remove it"):
        mkdocs_build.build(root, rendered_as(generated))


def test_mkdocs_gets_its_log_back(tmp_path):
    """After a build MkDocs' log has the level, handlers and propagation that it had."""
    log = logging.getLogger("mkdocs")
    before = (log.level, log.propagate, list(log.handlers))

    with pytest.raises(UsageError):
        mkdocs_build.build(tmp_path, rendered_as({}))
    assert before == (log.level, log.propagate, list(log.handlers))


def test_our_own_site_settings_build_strictly(tmp_path):
    """The repository's mkdocs.yml builds with its hand-written pages and notebooks beside the sample's pages."""
    here = Path(__file__).parents[3]
    root = tmp_path / "ours"
    root.mkdir()
    (root / "docs").symlink_to(here / "docs")
    (root / "mkdocs.yml").write_text((here / "mkdocs.yml").read_text(encoding="utf-8"), encoding="utf-8")

    place = mkdocs_build.build(root, rendered_as(generated_files(findings_with_questions())))

    assert (place / "claims/index.html").is_file()


BUILD = """\
import json, os, sys
from pathlib import Path
from generators.site.builds import mkdocs_build

def render(**_):
    os.kill(os.getpid(), int(sys.argv[3]))
    return json.loads(Path(sys.argv[2]).read_text())

mkdocs_build.build(Path(sys.argv[1]), render)
"""


@pytest.fixture
def build_and(tmp_path, generated):
    """A function that starts a build which sends itself a signal halfway; it returns when that has come."""
    pages = tmp_path / "pages.json"
    pages.write_text(json.dumps(generated), encoding="utf-8")

    def build(root: Path, number: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", BUILD, str(root), str(pages), str(int(number))])
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WSTOPPED | os.WNOWAIT)
        return process

    return build


def test_what_a_killed_build_left_is_cleared_by_the_next(tmp_path, generated, build_and):
    """A staging folder of a build that was killed is gone after the next one, and so is a half-written file."""
    root = make_root(tmp_path / "project")
    assert build_and(root, signal.SIGKILL).wait() == -signal.SIGKILL
    (root / "build" / ".new-left").touch()
    (root / "build" / "schemas").mkdir()
    (root / "build" / "schemas" / ".new-left").touch()
    assert [".new-left", ".staging-"] == sorted(path.name[:9] for path in (root / "build").glob(".*"))

    mkdocs_build.build(root, rendered_as(generated))
    assert ["docs", "pages.sqlite", "schemas", "site"] == sorted(path.name for path in (root / "build").iterdir())
    assert list((root / "build" / "schemas").iterdir()) == []


def test_a_living_build_keeps_what_it_stages(tmp_path, generated, build_and):
    """A build beside another one leaves that one's folder alone; both come to their end."""
    root = make_root(tmp_path / "project")
    stopped = build_and(root, signal.SIGSTOP)
    (staged,) = (root / "build").glob(".staging-*")
    mkdocs_build.build(root, rendered_as(generated))
    assert staged.exists()

    stopped.send_signal(signal.SIGCONT)
    assert stopped.wait() == 0
    assert ["docs", "pages.sqlite", "site"] == sorted(path.name for path in (root / "build").iterdir())
