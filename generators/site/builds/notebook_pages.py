"""Put the pictures of a notebook into files beside its page, and the styles of all notebooks into one sheet.

mkdocs-jupyter writes all of that into each page.
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Iterator
from itertools import count

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from generators.site.builds import notebook_styles
from generators.site.reuse.kept import KEPT

SHEET = "assets/notebooks.css"
BEGIN, END = '<div class="jupyter-wrapper">', "<!-- jupyter-wrapper -->"
STYLE = re.compile(r"<style[^>]*>(.*?)</style>\s*", re.DOTALL)
NAMES = re.compile(r"""\bclass=(["'])(.*?)\1""", re.DOTALL)
EMPTY_SCRIPT = re.compile(r'<script src="">\s*</script>\s*')
DIAGRAMS = re.compile(
    r'<script type="module">(?:(?!</script>).)*?mermaid(?:(?!</script>).)*?</script>\s*', re.DOTALL
)
PICTURE = re.compile(r'(<img\b[^>]*? src=")data:image/(png|jpeg|gif|svg\+xml);base64,([^"]*)"')
SUFFIXES = {"jpeg": "jpg", "svg+xml": "svg"}
SIGN = re.compile(r'(<svg\b[^>]*class="clipboard-copy-icon"[^>]*>)(.*?)(</svg>)', re.DOTALL)
CODE = re.compile(r'(<div class="highlight-ipynb[^>]*><pre>)(.*?)(</pre>)', re.DOTALL)
PLAIN = re.compile(r'<span(?: class="(?:n|w)")?>([^<]*)</span>')  # names and blanks, in the colour of the code


class Notebooks:
    """The notebooks of one build.

    Attributes:
        sheets: the style sheets of their pages, each once.
        present: the classes on any of their pages.
    """

    def __init__(self) -> None:
        self.sheets: dict[str, None] = {}
        self.present: set[str] = set()

    def lighten(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The content of a notebook's page without what it shares; other content as it is.

        Args:
            html: the content.
            page: whose content it is.
            config: of the build.
            files: of the build, to which those beside the page are added.
        """
        frame, begin, rest = html.partition(BEGIN)
        cells, end, foot = rest.rpartition(END)
        if not begin or not end:
            return html
        self.sheets |= dict.fromkeys([*STYLE.findall(frame), *STYLE.findall(foot)])
        frame, foot = EMPTY_SCRIPT.sub("", STYLE.sub("", frame)), STYLE.sub("", foot)
        if "jp-Mermaid" not in cells:
            frame = DIAGRAMS.sub("", frame)
        cells = CODE.sub(lambda found: found[1] + PLAIN.sub(r"\1", found[2]) + found[3], _with_one_sign(cells))
        self.present |= {name for _, names in NAMES.findall(begin + cells) for name in names.split()}
        figures = _figures(page.file.src_uri)

        def moved(found: re.Match[str]) -> str:
            name = f"{next(figures)}.{SUFFIXES.get(found[2], found[2])}"
            files.append(File.generated(config, name, content=base64.b64decode(found[3])))
            return f'{found[1]}{get_relative_url(files.src_uris[name].url, page.file.url)}"'

        cells = PICTURE.sub(moved, cells)
        link = f'<link rel="stylesheet" href="{get_relative_url(SHEET, page.file.url)}">\n'
        return f"{link}{frame}{begin}{cells}{end}{foot}"

    def add_sheet(self, config: MkDocsConfig, files: Files) -> None:
        """Add the style sheet that the pages link, where there is a notebook: the rules that any of them uses."""
        if self.sheets:
            inputs = "\0".join([*self.sheets, *sorted(self.present)])
            text = KEPT.get().text("notebooks", inputs, self._sheet)
            files.append(File.generated(config, SHEET, content=text))

    def _sheet(self) -> str:
        return "\n".join(notebook_styles.used_rules(sheet, self.present) for sheet in self.sheets)


def _figures(source: str) -> Iterator[str]:
    """Paths of the pictures of a notebook, without their suffix."""
    return (f"{posixpath.splitext(source)[0]}/figure-{number}" for number in count(1))


def _with_one_sign(cells: str) -> str:
    """Cells that draw the sign of their button once, and refer to it from there on."""
    found = SIGN.search(cells)
    if found is None:
        return cells
    drawn = f'{found[1]}<g id="copy-sign">{found[2]}</g>{found[3]}'
    return cells[: found.start()] + drawn + SIGN.sub(r'\1<use href="#copy-sign"></use>\3', cells[found.end() :])
