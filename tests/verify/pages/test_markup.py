"""The Nu HTML checker finds no error of ours, linkinator no dead link or fragment, and no page is heavy."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from helpers.pages.page_tools import page_tool

pytestmark = pytest.mark.verify
# The theme's own, by message and markup: toggles with an autocomplete, a tabindex without a value, and, on a page
# that the menu doesn't list, the label of contents that nothing toggles.
THEME = (
    r"An input element with a type attribute whose value is (checkbox|radio|button) must not have an autocomplete",
    r"Bad value “” for attribute “?tabindex",
    r"“?[Aa]utocomplete”? (attribute|is only allowed when the input type is)",
    r"attribute of the “label” element must be the ID[^§]*md-nav__title\" for=\"__toc",
)


def test_the_nu_checker_finds_only_what_the_theme_brings(site, kinds):
    """Every page passes the Nu HTML checker, but for a named list of the theme's own messages."""
    jar = page_tool("vnu-jar/build/dist/vnu.jar", "java")
    pages = [path for path in sorted(site.rglob("*.html")) if "notebooks" not in path.parts]
    command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", "--exit-zero-always"]
    report = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, check=True)
    messages = json.loads(report.stderr)["messages"]
    ours = [
        f"{Path(item['url']).relative_to(f'file:{site}')}:{item.get('lastLine')}: {item['message']}"
        for item in messages
        if not any(re.search(pattern, f"{item['message']} {item.get('extract', '')}") for pattern in THEME)
    ]

    assert ours == []
    assert len(pages) > len(kinds)


def test_no_link_or_fragment_is_dead(address):
    """The checker linkinator follows every link of the site with its fragment, and each leads somewhere."""
    program = page_tool("linkinator/build/src/cli.js", "node")
    command = ["node", str(program), address, "--recurse", "--check-fragments", "--format", "json"]
    other_hosts = ["--skip", rf"^(?!{re.escape(address.rstrip('/'))})"]
    report = subprocess.run([*command, *other_hosts], capture_output=True, text=True, check=False)
    links = json.loads(report.stdout[report.stdout.index("{") :])["links"]
    dead = sorted(f"{link['parent']} -> {link['url']}" for link in links if link["state"] == "BROKEN")

    assert dead == []
    assert len([link for link in links if link["state"] == "OK"]) > 100


def test_no_page_is_heavy(site):
    """No page of the real site exceeds 120 KB."""
    heavy = {
        path.relative_to(site).as_posix(): size
        for path in site.rglob("*.html")
        if (size := path.stat().st_size) >= 120_000
    }

    assert heavy == {}
