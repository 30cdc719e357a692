"""Draw the folders of `generators/` and their imports; run by itself, write them into `docs/architecture.md`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from itertools import accumulate, pairwise
from statistics import fmean

from helpers.pages import marked_tables
from helpers.pages.import_map import ROOT, Edge, Part, crossings, drawn_edges, imports, layers, part

PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
BEGIN, END = "<!-- folders: written by `make architecture` -->", "<!-- end of folders -->"

WIDTH, LINE, GAP, BETWEEN, MARGIN = 180, 16, 14, 48, 20  # pixels: a box, a line of text, and the space around them
STYLE = """
  .sheet { fill: #ffffff; } .band { fill: #f3f5f7; }
  .folder { fill: #ffffff; stroke: #546e7a; stroke-width: 1.4; }
  .module { fill: none; stroke: #90a4ae; stroke-dasharray: 4 3; }
  .name { font-weight: 700; font-size: 15px; fill: #1c313a; } .caption { font-size: 12px; fill: #455a64; }
  .arrow { fill: none; stroke: #00796b; stroke-width: 1.5; } .head { fill: #00796b; }
  text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; text-anchor: middle; }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #1e2129; } .band { fill: #262a34; }
    .folder { fill: #1e2129; stroke: #90a4ae; } .module { stroke: #607d8b; }
    .name { fill: #eceff1; } .caption { fill: #b0bec5; } .arrow { stroke: #4db6ac; } .head { fill: #4db6ac; }
  }
"""


class Drawing:
    """Rows of boxes, and of bends where an arrow passes a row, with a place for each.

    Attributes:
        rows: names of the boxes and bends, from the top and from the left.
        steps: the arrows, cut into steps from one row to the next.
        ways: for each arrow, the names that it passes, its ends included.
        middle: where each box or bend has its middle, in pixels from the left.
    """

    def __init__(self, rows: Sequence[Sequence[str]], edges: Iterable[Edge], parts: dict[str, Part]) -> None:
        self.parts = parts
        self.rows = [list(row) for row in rows]
        level = {name: number for number, row in enumerate(rows) for name in row}
        self.ways: list[list[str]] = []
        for start, end in sorted(edges):
            bends = [f"{start} {end} {number}" for number in range(level[start] + 1, level[end])]
            for number, bend in enumerate(bends, level[start] + 1):
                self.rows[number].append(bend)
            self.ways.append([start, *bends, end])
        self.steps = {step for way in self.ways for step in pairwise(way)}
        self.order()
        self.middle = {name: 0.0 for row in self.rows for name in row}
        self.place()

    def order(self) -> None:
        """Sort each row by what it is joined to, down and up by turns; keep the order with fewest crossings."""
        best = [list(row) for row in self.rows]
        for turn in range(24):
            rows = self.rows if turn % 2 == 0 else self.rows[::-1]
            for fixed, row in pairwise(rows):
                joined = {name: [fixed.index(other) for other in self.beside(name, fixed)] for name in row}
                before = {name: place * len(fixed) / len(row) for place, name in enumerate(row)}
                row.sort(key=lambda name: (fmean(joined[name]) if joined[name] else before[name], name))
            if crossings(self.rows, self.steps) < crossings(best, self.steps):
                best = [list(row) for row in self.rows]
        self.rows = best

    def beside(self, name: str, row: Sequence[str]) -> list[str]:
        """What a box or bend is joined to in a neighbouring row."""
        return [other for other in row if (name, other) in self.steps or (other, name) in self.steps]

    def width(self, name: str) -> int:
        """Pixels that a box or bend takes."""
        return WIDTH if name in self.parts else 0

    def place(self) -> None:
        """Move each row as near as its order and the widths allow to what it is joined to, until it settles."""
        for turn in range(60):
            rows = self.rows if turn % 2 == 0 else self.rows[::-1]
            for above, row in pairwise([[], *rows]):
                wanted = [[self.middle[other] for other in self.beside(name, above)] for name in row]
                gaps = [(self.width(a) + self.width(b)) / 2 + GAP for a, b in pairwise(row)]
                offsets = list(accumulate(gaps, initial=0.0))
                centre = offsets[-1] / 2
                aims = [
                    (fmean(places) if places else offset - centre) - offset
                    for places, offset in zip(wanted, offsets, strict=True)
                ]
                for name, offset, aim in zip(row, offsets, ascending(aims), strict=True):
                    self.middle[name] = offset + aim

    def lines(self, name: str) -> list[str]:
        """The words below a name: the first clause of what the part gives, in three lines at most."""
        words = re.split("[:;]", self.parts[name].gives.replace("`", ""))[0]
        return textwrap.wrap(capital(words), width=25, max_lines=3, placeholder=" \N{HORIZONTAL ELLIPSIS}")

    def svg(self) -> str:
        """The picture."""
        left = min(self.middle[name] - self.width(name) / 2 for name in self.middle) - MARGIN
        right = max(self.middle[name] + self.width(name) / 2 for name in self.middle) + MARGIN
        bands, boxes, tops, bottoms, y = [], [], {}, {}, MARGIN
        for number, row in enumerate(self.rows):
            height = max(34 + LINE * len(self.lines(name)) for name in row if name in self.parts)
            bands += [f'<rect class="band" x="0" y="{y - 10}" width="{right - left:.0f}" height="{height + 20}"/>']
            for name in row:
                tops[name], bottoms[name] = y, y + height
                if name in self.parts:
                    boxes += self.box(name, self.middle[name] - left, y, height)
            y += height + (BETWEEN if number < len(self.rows) - 1 else MARGIN)
        arrows = [self.arrow(way, left, tops, bottoms) for way in self.ways]
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right - left:.0f} {y}" role="img">',
                "<title>The folders of generators/ and their imports</title>",
                f"<style>{STYLE}</style>",
                (
                    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
                    ' orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>'
                ),
                f'<rect class="sheet" width="{right - left:.0f}" height="{y}" rx="6"/>',
                *bands,
                *arrows,
                *boxes,
                "</svg>\n",
            ]
        )

    def box(self, name: str, middle: float, top: int, height: int) -> list[str]:
        """A part: its name, and what it gives."""
        folder, x = self.parts[name].folder, f"{middle:.1f}"
        start = top + (height - LINE * len(self.lines(name))) / 2 + 2
        return [
            (
                f'<rect class="{"folder" if folder else "module"}" x="{middle - WIDTH / 2:.1f}" y="{top}"'
                f' width="{WIDTH}" height="{height}" rx="5"/>'
            ),
            f'<text class="name" x="{x}" y="{start:.1f}">{escape(label(self.parts[name]))}</text>',
            *(
                f'<text class="caption" x="{x}" y="{start + LINE * number + 2:.1f}">{escape(line)}</text>'
                for number, line in enumerate(self.lines(name), 1)
            ),
        ]

    def arrow(self, way: Sequence[str], left: float, tops: dict[str, int], bottoms: dict[str, int]) -> str:
        """An arrow from below one box to above another, straight down through the rows that it passes."""
        path = ""
        for start, end in pairwise(way):
            x, y = self.port(start, end, self.ends(start, 1)) - left, bottoms[start]
            to_x, to_y = self.port(end, start, self.ends(end, 0)) - left, tops[end]
            bow = (to_y - y) * 0.55
            path += f"{'L' if path else 'M'}{x:.1f} {y} C{x:.1f} {y + bow:.1f} "
            path += f"{to_x:.1f} {to_y - bow:.1f} {to_x:.1f} {to_y} "
        return f'<path class="arrow" d="{path.strip()}" marker-end="url(#head)"/>'

    def ends(self, name: str, side: int) -> list[str]:
        """The other ends of the arrows below (1) or above (0) a box or bend, from the left."""
        others = {step[side] for step in self.steps if step[1 - side] == name}
        return sorted(others, key=lambda other: (self.middle[other], other))

    def port(self, name: str, other: str, others: Sequence[str]) -> float:
        """Where on the edge of a box an arrow begins or ends."""
        space = self.width(name) * 0.8 / max(len(others), 1)
        return self.middle[name] + (others.index(other) - (len(others) - 1) / 2) * min(space, 30)


def ascending(values: Sequence[float]) -> list[float]:
    """The nearest values that never fall, by least squares (pool adjacent violators)."""
    pools: list[list[float]] = []
    for value in values:
        pools.append([value])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    return [fmean(pool) for pool in pools for _ in pool]


def picture() -> str:
    """The SVG of the package as it is now."""
    rows = layers()
    parts = {name: part(name) for row in rows for name in row}
    return Drawing(rows, drawn_edges(imports(), parts), parts).svg()


def table() -> str:
    """The parts of the package as a table in Markdown, in the order of the layers."""
    parts = [part(name) for row in layers() for name in row]
    lines = ([f"`{label(each)}`", capital(each.takes or "\N{EM DASH}"), capital(each.gives)] for each in parts)
    return marked_tables.table(["part", "what comes in", "what goes out"], lines)


def label(each: Part) -> str:
    """A part's path below `generators/`."""
    return f"{each.name}/" if each.folder else f"{each.name}.py"


def capital(text: str) -> str:
    """The text with a capital letter in front, for a cell of a table."""
    return text[:1].upper() + text[1:].replace("|", r"\|")


def page(text: str) -> str:
    """The page with the table of the parts between its marks."""
    return marked_tables.between(text, BEGIN, END, table())


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
