"""Two editions and a nightly on a real branch, served, and the version selector used in a real browser."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from helpers.published_editions import put
from helpers.repositories import NOON, git, make_record, make_repository, write_records
from helpers.site.served_folder import served

from generators.mkdocs_plugin import THEME

pytestmark = pytest.mark.browser

MKDOCS = """\
site_name: Editions
{address}
use_directory_urls: true
theme:
  name: material
  custom_dir: {theme}
  font: false
plugins: [search]
extra:
  version:
    provider: mike
"""
FIRST, SECOND, NIGHT = "2026-11-22", "2026-11-23", "nightly (2026-11-24)"


class Branch(NamedTuple):
    """The publication branch as a static host shows it.

    Attributes:
        address: where it is served, with a slash at its end.
        before: digest of each file of the first edition, when it was the only one.
        trees: git's hash of the first edition's folder, then and now.
    """

    address: str
    folder: Path
    before: dict[str, str]
    trees: tuple[str, str]


@pytest.fixture(scope="module")
def branch(tmp_path_factory) -> Iterator[Branch]:
    """A first edition, a second one and a nightly, each a small Material site, checked out and served."""
    folder = tmp_path_factory.mktemp("editions")
    root = make_repository(folder / "project")
    (folder / "host").mkdir()
    with served(folder / "host") as address:

        def add(text: str, kind: str, day: int) -> None:
            site = build(folder / f"build-{day}", text, address)
            put(root, site, kind, at=NOON + timedelta(days=day))

        add("first", "edition", 0)
        then = git(root, "rev-parse", f"gh-pages:{FIRST}")
        before = digests(check_out(root, folder / "earlier") / FIRST)
        add("second", "edition", 1)
        add("night", "nightly", 2)
        check_out(root, folder / "host")
        yield Branch(address, folder / "host", before, (then, git(root, "rev-parse", f"gh-pages:{FIRST}")))


def build(folder: Path, text: str, address: str) -> Path:
    """A site of two pages, with the records of a run; a third page only in the first."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text(f"# Home\n\nHome of the {text}\n", encoding="utf-8")
    (docs / "claim.md").write_text(f"# Claim\n\nClaim of the {text}\n", encoding="utf-8")
    if text == "first":
        (docs / "gone.md").write_text("# Gone\n\nA page of the first alone\n", encoding="utf-8")
    settings = MKDOCS.format(address=f"site_url: {address}latest/", theme=THEME)
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=folder, env=environment, check=True)
    write_records(folder / "site", f"run-of-{text}", make_record())
    return folder / "site"


def check_out(root: Path, folder: Path) -> Path:
    """The publication branch as files."""
    folder.mkdir(exist_ok=True)
    archive = subprocess.run(["git", "archive", "gh-pages"], cwd=root, capture_output=True, check=True).stdout
    subprocess.run(["tar", "--extract"], cwd=folder, input=archive, check=True)
    return folder


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file below a folder, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def page(page):
    """A page that must have no error and ask no other host."""
    yield page
    assert page.errors == []
    assert {urlsplit(url).hostname for url in page.requested} <= {"127.0.0.1"}


def choose(page, title: str, address: str) -> None:
    """Choose a version in the selector and wait for the page it leads to."""
    page.locator(".md-version__current").focus()  # opens the list, which then covers the button
    page.locator(".md-version__link", has_text=title).first.click()
    page.wait_for_url(address)


def test_the_root_leads_to_the_newest_edition(branch, page):
    """Who opens the site's address reads the newest edition under `latest`, not the nightly."""
    page.goto(branch.address)
    page.wait_for_url(f"{branch.address}latest/")

    assert "Home of the second" in page.inner_text("article")
    assert page.inner_text(".md-version__current").strip() == SECOND


def test_the_selector_lists_every_version(branch, page):
    """The nightly and both editions stand in the selector, newest first."""
    page.goto(f"{branch.address}latest/")
    page.wait_for_selector(".md-version__list", state="attached")

    assert [text.strip() for text in page.locator(".md-version__link").all_text_contents()] == [
        NIGHT,
        SECOND,
        FIRST,
    ]


def test_the_selector_keeps_the_page(branch, page):
    """From a claim's page the selector leads to the same page of another edition, and to the nightly, and back."""
    page.goto(f"{branch.address}latest/claim/")

    choose(page, FIRST, f"{branch.address}{FIRST}/claim/")
    assert "Claim of the first" in page.inner_text("article")
    choose(page, NIGHT, f"{branch.address}nightly/claim/")
    assert "Claim of the night" in page.inner_text("article")
    choose(page, SECOND, f"{branch.address}{SECOND}/claim/")
    assert "Claim of the second" in page.inner_text("article")


def test_a_page_that_another_version_lacks_leads_to_its_home(branch, page):
    """From a page that was dropped since, the selector leads to the other edition's home."""
    page.goto(f"{branch.address}{FIRST}/gone/")

    choose(page, SECOND, f"{branch.address}{SECOND}/")
    assert "Home of the second" in page.inner_text("article")


@pytest.mark.parametrize("version", [FIRST, "nightly"])
def test_any_other_version_leads_to_the_newest_edition(branch, page, version):
    """A bar says of an older edition and of the nightly that it isn't the newest, and leads to that one."""
    page.goto(f"{branch.address}{version}/claim/")
    page.get_by_text("This is not the newest edition.").wait_for()
    page.goto(f"{branch.address}{version}/")
    page.get_by_role("link", name="Read the newest one").click()
    page.wait_for_url(f"{branch.address}latest/")

    assert "Home of the second" in page.inner_text("article")


@pytest.mark.parametrize("version", ["latest", SECOND])
def test_the_newest_edition_has_no_such_bar(branch, page, version):
    """Neither under its own name nor as `latest`."""
    page.goto(f"{branch.address}{version}/claim/", wait_until="networkidle")

    assert not page.get_by_text("This is not the newest edition.").is_visible()


def test_a_copy_outside_of_a_publication_asks_for_no_list(branch, page, tmp_path):
    """A site that is no version of a publication has no list of versions, and its pages ask for none."""
    site = build(tmp_path, "copy", "https://example.org/")
    with served(site) as address:
        page.goto(f"{address}claim/", wait_until="networkidle")

    assert not [url for url in page.requested if "versions.json" in url]


def test_the_older_edition_is_byte_identical(branch):
    """After a second edition and a nightly the first one has the same git tree and the same bytes."""
    then, now = branch.trees

    assert then == now
    assert len(branch.before) > 20
    assert digests(branch.folder / FIRST) == branch.before


def test_latest_is_the_newest_edition_byte_for_byte(branch):
    """What `latest` serves, to people and to machines, is the newest edition."""
    assert digests(branch.folder / "latest") == digests(branch.folder / SECOND)
