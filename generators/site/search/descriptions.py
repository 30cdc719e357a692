"""Describe a page in one line: its HTML comes in; the description that search engines show goes out."""

from __future__ import annotations

from html.parser import HTMLParser

from generators.site import escaping


class _FirstParagraph(HTMLParser):
    """Collects the text of the first paragraph that has any."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._open = self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's own signature
        """A paragraph begins."""
        self._open = self._open or tag == "p"

    def handle_endtag(self, tag: str) -> None:
        """The paragraph ends, and is the one where it had a text."""
        if tag == "p":
            self._open = False
            self._done = self._done or bool(self.text.strip())

    def handle_data(self, data: str) -> None:
        """Keep the text of the paragraph."""
        if self._open and not self._done:
            self.text += data


def description(html: str) -> str:
    """The first paragraph of a page as plain text of at most 160 characters; empty where it has none."""
    parser = _FirstParagraph()
    parser.feed(html)
    parser.close()
    return escaping.brief(parser.text)
