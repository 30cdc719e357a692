"""A project's root with an `mkdocs.yml`, and the pages of a built site as a browser reads them."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from generators.site.builds.mkdocs_build import Render

CONFIG = "site_name: Alpha or Beta\nplugins: [search, claims]\n"


class Page(HTMLParser):
    """Collects the ids, links, requests and open elements of a page."""

    VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.requests: list[str] = []
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a tag names and asks for."""
        found = {name: value or "" for name, value in attrs}
        self.attributes |= set(found)
        if "id" in found:
            if found["id"] in self.ids:
                self.faults.append(f"id {found['id']} twice")
            self.ids.add(found["id"])
        for name in ("href", "src"):
            if name in found:
                (self.links if tag == "a" else self.requests).append(found[name])
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        """A self-closed tag opens nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        """Close the newest element, which must be this one; p and li may end by themselves."""
        while self.stack and self.stack[-1] != tag and self.stack[-1] in ("p", "li"):
            self.stack.pop()
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def rendered_as(files: Mapping[str, str]) -> Render:
    """What makes these files, whatever the kind of their links."""
    return lambda **_: files


def make_root(folder: Path, config: str = CONFIG, **docs: str) -> Path:
    """A project's root with an mkdocs.yml and a home page."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Alpha or Beta\n\nHand-written.\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    for name, text in docs.items():
        path = folder / "docs" / name.replace("__", "/").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
