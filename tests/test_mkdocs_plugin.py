"""The plugin: the pages in any MkDocs build, and an edited claim re-verified while the site is served."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from generators import mkdocs_plugin
from generators.commands import site, verdicts, verify
from generators.errors import LockedError, SiteError
from generators.evidence import fingerprint
from generators.judging import findings
from generators.judging.findings import current_findings


def configured(project, **options):
    """The project's MkDocs settings, its site in a folder of its own."""
    return load_config(
        config_file=str(project.root / "mkdocs.yml"), site_dir=str(project.root / "out"), strict=True, **options
    )


def tree(folder: Path) -> dict[str, str]:
    """Text of every page of a site without what differs from build to build."""
    return {
        path.relative_to(folder).as_posix(): "\n".join(
            line for line in path.read_text(encoding="utf-8").splitlines() if "<time datetime" not in line
        )
        for path in folder.rglob("*.html")
    }


def test_plain_mkdocs_builds_the_pages(project):
    """`mkdocs build` alone makes the pages, the files for machines, the stylesheet and the script."""
    build(configured(project))
    out = project.root / "out"

    for name in ("claims/says-yes/index.html", "claims/index.html", "api/v1/claims.json", "assets/claims.css"):
        assert (out / name).is_file(), name
    home = (out / "index.html").read_text(encoding="utf-8")
    assert "The newest run" in home
    assert "assets/claims.js" in home


def test_both_routes_give_the_same_pages(project):
    """`claims build` and plain MkDocs make the same pages."""
    place = site.build(project.root)
    build(configured(project, theme={"name": "material"}))

    assert tree(place) == tree(project.root / "out")


def test_shows_the_findings_that_it_is_given(project, monkeypatch):
    """`claims build` decides what the pages show; the plugin reads no findings of its own there."""
    found = current_findings(project.root)
    for module, name in ((findings, "current_findings"), (verdicts, "known_findings")):
        monkeypatch.setattr(module, name, lambda _: pytest.fail("asked for the findings"))

    assert (site.build(project.root, found) / "claims/says-yes/index.html").is_file()


@pytest.mark.parametrize(("edits", "name"), [(True, "current"), (False, "known")])
def test_a_served_site_judges_anew_when_our_code_was_edited(project, monkeypatch, edits, name):
    """A probe may be another one then, which a verdict from before can't tell."""
    asked = []
    for module, function in ((findings, "current_findings"), (verdicts, "known_findings")):
        given = getattr(module, function)
        monkeypatch.setattr(
            module, function, lambda root, given=given, function=function: asked.append(function) or given(root)
        )
    monkeypatch.setattr(mkdocs_plugin, "edited", lambda: edits)
    config = configured(project)
    config.plugins["claims"].serving = True
    config.plugins["claims"]._generated(config)  # noqa: SLF001 - what a build asks for first

    assert [f"{name}_findings"] == asked


def test_a_collision_is_an_error(project):
    """A hand-written page at the address of a generated one is refused, and one beside it is not."""
    project.write("docs/claims/says-yes.md", "# Mine\n")

    with pytest.raises(SiteError, match=r"docs/claims/says-yes\.md stands where the generated"):
        build(configured(project))


def test_keeps_the_choices_of_the_project(project):
    """Options that mkdocs.yml gives stay; what it leaves out is chosen."""
    project.write(
        "mkdocs.yml",
        "site_name: x\nplugins: [search, claims]\nextra_css: [assets/claims.css]\n"
        "theme: {name: material, features: [navigation.top]}\n"
        "markdown_extensions: [attr_list, {toc: {permalink: '#'}}, {pymdownx.snippets: "
        "{base_path: !relative $config_dir}}]\n",
    )
    config = configured(project)
    plugin = config.plugins["claims"]
    config = plugin.on_config(config)

    assert ["navigation.top"] == config.theme["features"]
    assert config.theme["font"] is False
    assert mkdocs_plugin.PALETTE == config.theme["palette"]
    assert "#" == config.mdx_configs["toc"]["permalink"]
    assert 1 == [str(name) for name in config.extra_css].count("assets/claims.css")
    assert 1 == config.markdown_extensions.count("attr_list")
    assert set(mkdocs_plugin.EXTENSIONS) <= set(config.markdown_extensions)


def test_a_linked_mkdocs_file_leaves_the_project_where_it_is(project):
    """The project is beside the link to the settings, as MkDocs' own folders are, and not beside its target."""
    path = project.root / "mkdocs.yml"
    (project.root / "shared").mkdir()
    path.rename(project.root / "shared/mkdocs.yml")
    path.symlink_to("shared/mkdocs.yml")
    build(configured(project))

    assert (project.root / "out/claims/says-yes/index.html").is_file()


def test_leads_from_a_claim_to_its_source(project):
    """With a repository named, the edit link of a claim's page leads to its entry."""
    project.write(
        "mkdocs.yml",
        "site_name: x\nplugins: [search, claims]\nrepo_url: https://example.org/a/b\nedit_uri: edit/main/docs/\n"
        "theme: {name: material, features: [content.action.edit]}\n",
    )
    build(configured(project))
    text = (project.root / "out/claims/says-yes/index.html").read_text(encoding="utf-8")

    assert 'href="https://example.org/a/b/edit/main/claims/says-yes/claim.toml"' in text


def test_serving_watches_the_claims_and_the_shared_probes(project):
    """A served site is rebuilt when anything below `claims/` changes, or a probe that scripts import."""
    config = configured(project)
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, root=str(project.root / "out"))

    config.plugins["claims"].on_serve(server, config=config, builder=None)
    try:
        for folder in (project.root / "claims", fingerprint.PACKAGE / "probes"):
            assert str(folder) in server._watched_paths  # noqa: SLF001  # the server has no public list
    finally:
        server.server_close()


def served(project):
    """The plugin as it is while the site is served, after the first build."""
    config = configured(project)
    plugin = config.plugins["claims"]
    plugin.on_shutdown()
    plugin.on_startup(command="serve", dirty=False)
    plugin.on_pre_build(config=config)
    return plugin, config


def test_an_edited_claim_is_verified_before_its_page(project, caplog):
    """An edited script alone runs again, and the page shows its new result."""
    project.add("says-no")
    plugin, config = served(project)
    assert {} == {
        name: part for name, part in current_findings(project.root).evidence["says-yes"].items() if part.newest
    }

    path = project.root / "claims/says-yes/verify_alpha.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    plugin.on_startup(command="serve", dirty=False)  # Material's plugin `group` calls it before every rebuild
    with caplog.at_level(logging.INFO, "mkdocs.plugins.claims"):
        plugin.on_pre_build(config=config)
    found = current_findings(project.root)

    assert "supported" == found.verdicts["says-yes"].word
    assert found.evidence["says-no"]["alpha"].newest is None
    assert [line for line in caplog.messages if "says-yes ran: alpha measured" in line]


def test_an_edited_probe_verifies_the_claims_that_import_it(project, tmp_path, monkeypatch):
    """The test edits a copy of our modules; the claim without the probe isn't run."""
    for folder in ("probes", "harness"):
        shutil.copytree(fingerprint.PACKAGE / folder, tmp_path / "package" / folder)
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path / "package")
    project.add("says-no")
    path = project.root / "claims/says-yes/verify_alpha.py"
    path.write_text(f"from generators.probes.measuring import known_work\n{path.read_text(encoding='utf-8')}")
    plugin, config = served(project)

    with (tmp_path / "package/probes/measuring/known_work.py").open("a", encoding="utf-8") as probe:
        probe.write("# edited\n")
    plugin.on_pre_build(config=config)
    found = current_findings(project.root).evidence

    assert found["says-yes"]["alpha"].newest is not None
    assert found["says-no"]["alpha"].newest is None


def test_nothing_edited_runs_nothing(project):
    """A rebuild without an edited claim, a build that is no serve, and an edit of another file run nothing."""
    plugin, config = served(project)
    project.write("claims/article.toml", (project.root / "claims/article.toml").read_text(encoding="utf-8") + "\n")
    plugin.on_pre_build(config=config)
    plugin.on_startup(command="build", dirty=False)
    project.write("claims/says-yes/verify_alpha.py", "def verify():\n    return {}\n")
    plugin.on_pre_build(config=config)

    assert current_findings(project.root).ledger is None


def test_a_broken_or_vanished_claim_stops_nothing(project):
    """An edited entry that is broken, or gone, is not run; the site goes on."""
    project.add("soon-gone")
    plugin, config = served(project)
    project.write("claims/says-yes/claim.toml", "title = \n")
    for path in (project.root / "claims/soon-gone").iterdir():
        path.unlink()
    plugin.on_pre_build(config=config)

    assert current_findings(project.root).ledger is None


def test_what_goes_wrong_is_logged(project, caplog, monkeypatch):
    """A run that can't start is a warning in MkDocs' log."""
    plugin, config = served(project)

    def locked(*arguments):
        raise LockedError("another run is going on")

    monkeypatch.setattr(verify, "verify", locked)
    project.write("claims/says-yes/notes.md", "## Method\n\nOther.\n\n## Limits\n\nOther.\n")
    plugin.on_pre_build(config=config)

    assert ["claims: another run is going on"] == caplog.messages


def test_a_warning_of_a_run_is_no_warning_of_the_site(caplog):
    """A warning of a run is logged as information; MkDocs' strict mode counts warnings about pages."""
    with caplog.at_level(logging.INFO):
        mkdocs_plugin.LogReporter().on_warning("sandbox none")
        mkdocs_plugin.LogReporter().on_preparation("making the environment edge")

    lines = ["claims: sandbox none", "claims: making the environment edge"]
    assert [(line, logging.INFO) for line in lines] == [
        (record.getMessage(), record.levelno) for record in caplog.records
    ]


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_a_served_site_shows_drafts_beside_itself(project, theme):
    """A draft has its page, sound or broken; no other page, no search of Material's and no file has it."""
    project.write("mkdocs.yml", f"site_name: x\nplugins: [search, claims]\ntheme: {theme}\n")
    for claim_id, favours in (("my-draft", "alpha"), ("torn-draft", "nobody")):
        project.add(claim_id, status="draft", title="Mine alone", favours=favours)
    project.add("old", status="retired")
    config = configured(project)
    config.plugins.on_shutdown()  # MkDocs keeps the plugin of an earlier test
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url="http://127.0.0.1:8000/")
    config.plugins.on_shutdown()
    out = project.root / "out"
    pages = [out / "claims" / name / "index.html" for name in ("my-draft", "torn-draft")]
    files = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    naming = {path for path, text in files.items() if b"my-draft" in text or b"torn-draft" in text}

    assert ["Draft: not published." in page.read_text(encoding="utf-8") for page in pages] == [True, True]
    assert ["mkdocs-draft-marker" in page.read_text(encoding="utf-8") for page in pages] == [True, True]
    assert (out / "claims/old/index.html").is_file()
    assert naming - {*pages} == ({out / "search/search_index.json"} if theme == "mkdocs" else set())
    if theme == "mkdocs":
        index = (out / "search/search_index.json").read_text(encoding="utf-8")
        assert '"title":"Draft: Mine alone"' in index
