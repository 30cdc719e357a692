"""The work of a build: what is made again after one edit, counted."""

from __future__ import annotations

from collections import Counter

import jinja2
import pytest
from helpers.site.built_sites import make_root
from helpers.site.findings import findings, findings_with_claim, sample
from mkdocs.structure.pages import Page
from pygments.lexers.python import PythonLexer

from generators.commands import site
from generators.site import pages
from generators.site.reuse import blocks, kept

CONFIG = "site_name: Alpha or Beta\nplugins: [search, claims]\ntheme: {name: material, custom_dir: mine}\n"
PLAIN = CONFIG.replace(", custom_dir: mine", "")


@pytest.fixture
def work(monkeypatch):
    """Counts pages rendered by our templates, Markdown converted, pages of the theme, and scripts highlighted."""
    counted = Counter()

    def count(owner, method, name, counts=lambda *_: True):
        original = getattr(owner, method)

        def counting(*arguments, **options):
            result = original(*arguments, **options)
            counted[name] += bool(counts(result, *arguments))
            return result

        monkeypatch.setattr(owner, method, counting)

    count(pages._Pages, "_rendered", "rendered")  # noqa: SLF001 - the one place where a page is rendered
    count(Page, "render", "converted")
    count(blocks, "convert", "converted", lambda taken, *_: taken)
    count(jinja2.Template, "render", "of the theme", lambda _, template, *__: template.name == "main.html")
    count(PythonLexer, "get_tokens", "highlighted")
    return counted


@pytest.fixture
def built(tmp_path, work):
    """A function that builds the project with some findings; it returns what work that was."""
    root = make_root(tmp_path, PLAIN, method_md="# Method\n")

    def build(found=None):
        work.clear()
        site.build(root, found or findings())
        return dict(work)

    build.root = root
    build()
    return build


def test_without_an_edit_nothing_is_made(built):
    """A second build makes no page, converts nothing, fills no template and highlights nothing."""
    assert {} == +Counter(built())


def numbers(root):
    """The number of each file of a build, by its path: two names of one file have the same."""
    return {path: path.stat().st_ino for path in (root / "build").glob("*/**/*.*") if path.is_file()}


def test_what_is_the_same_is_linked(built):
    """A file that is not new is no new file; one that is generated is one in the site and beside it."""
    before = numbers(built.root)
    note = {"method": "Another way.", "content": "digest of other files"}
    built(findings_with_claim(sample("training-step").model_copy(update=note)))
    new = {path.as_posix() for path, number in numbers(built.root).items() if number != before.get(path)}
    site = built.root / "build/site"

    assert (site / "claims.csv").samefile(built.root / "build/docs/claims.csv")
    assert {"docs", "site"} == {
        path.split("/claims/training-step/")[0].rpartition("/")[2] for path in new if "/training-step/" in path
    }
    assert not [path for path in new if "/claims/" in path and "training-step" not in path]


def test_a_hook_may_write_into_its_files(built):
    """Where a hook may write into a file in place, no file is that of an earlier build."""
    (built.root / "hook.py").write_text("def on_page_content(html, **_): return html\n", encoding="utf-8")
    (built.root / "mkdocs.yml").write_text(f"{PLAIN}hooks: [hook.py]\n", encoding="utf-8")
    before = numbers(built.root)
    built()

    assert {*before.values()}.isdisjoint(numbers(built.root).values())


def test_a_note_makes_one_page(built):
    """An edited note makes its claim's page, and highlights no script."""
    note = {"method": "Another way.", "content": "digest of other files"}
    claim = sample("training-step").model_copy(update=note)

    assert {"rendered": 1, "converted": 1, "of the theme": 1} == +Counter(built(findings_with_claim(claim)))


def test_a_verdict_makes_the_pages_that_show_it(built):
    """Another reason of a verdict makes its claim's page and the lists with it."""
    found = findings()
    verdict = found.verdicts["training-step"].model_copy(update={"reason": "Another reason."})
    made = built(found.model_copy(update={"verdicts": {**found.verdicts, "training-step": verdict}}))

    assert made["converted"] == made["of the theme"] <= 4
    assert "highlighted" not in made


def test_a_script_is_highlighted_once(built):
    """A changed script is highlighted, and the other one of its claim is not."""
    claim = sample("static-graphs")
    files = {**claim.files, "verify_alpha.py": "def verify():\n    return {}\n"}
    edited = claim.model_copy(update={"files": files, "content": "digest of other files"})

    made = built(findings_with_claim(edited))
    assert {"rendered": 1, "converted": 1, "of the theme": 1, "highlighted": 1} == made


def test_another_program_fills_our_templates(built, monkeypatch):
    """A changed template of ours makes all pages again; those that come out the same are not converted."""
    before = kept.program
    monkeypatch.setattr(kept, "program", lambda below: before(below) if below else "another")
    made = built()

    assert ["rendered"] == list(+Counter(made))
    assert made["rendered"] > 10


def test_a_stylesheet_makes_no_page(built):
    """A changed stylesheet of the project is copied."""
    (built.root / "docs/mine.css").write_text("p {}\n", encoding="utf-8")
    built()
    (built.root / "docs/mine.css").write_text("p {color: red}\n", encoding="utf-8")

    assert {} == +Counter(built())
    assert "red" in (built.root / "build/site/mine.css").read_text(encoding="utf-8")


def test_the_site_s_name_makes_the_pages_that_show_it(built):
    """Another name in mkdocs.yml makes all pages again, for reviews and citations name the site; no code."""
    (built.root / "mkdocs.yml").write_text(PLAIN.replace("or Beta", "and Beta"), encoding="utf-8")

    assert {"of the theme", "rendered", "converted"} == set(+Counter(built()))


def test_a_changed_theme_is_filled_each_time(built):
    """Where templates of the theme are the project's, HTML is kept and pages of the theme are not."""
    (built.root / "mine").mkdir()
    (built.root / "mine/main.html").write_text("{% extends 'base.html' %}", encoding="utf-8")
    (built.root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")

    for _ in range(2):
        assert ["of the theme"] == list(+Counter(built()))


def test_a_hook_makes_mkdocs_make_all(built):
    """Where a hook may do anything, our pages alone are kept."""
    (built.root / "hook.py").write_text("def on_page_content(html, **_): return html\n", encoding="utf-8")
    (built.root / "mkdocs.yml").write_text(f"{PLAIN}hooks: [hook.py]\n", encoding="utf-8")

    for _ in range(2):
        made = +Counter(built())
        assert {"converted", "of the theme"} == set(made)
        assert made["converted"] == made["of the theme"]


def test_what_is_published_is_made_anew(built, work, monkeypatch):
    """`publish` trusts nothing that an earlier build kept."""
    sites = []
    monkeypatch.setattr("generators.commands.site.current_findings", lambda *_: findings())
    monkeypatch.setattr("generators.commands.site.require_observations", lambda _: None)
    monkeypatch.setattr("generators.publishing.editions.publish", lambda *given, **_: sites.append(given[1]))
    work.clear()
    site.publish(built.root, None, None)

    assert min(work[name] for name in ("rendered", "converted", "of the theme", "highlighted")) > 3
    assert [built.root / "build/site"] == sites
