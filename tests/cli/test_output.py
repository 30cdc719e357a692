"""What a result is printed as: line by line, whatever the lines are."""

from __future__ import annotations

import io
from types import SimpleNamespace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generators.cli import output


def test_lines_are_printed_as_each_alone(monkeypatch, capsys):
    """Texts of any length, with marks and colours, and tables between them, come as if each was printed alone."""
    table = Table()
    table.add_row("a cell")
    lines = [
        "a line",
        "",
        "[b]marks[/b] \x1b[31m" * 30,
        Text("red", style="red"),
        table,
        "the end\n",
        "日本 " * 40,
    ]
    monkeypatch.setattr(output, "settings_of", lambda _: SimpleNamespace(as_json=False))
    output.print_result(None, None, iter(lines))
    console = Console(file=io.StringIO())
    for line in lines:
        console.print(Text(line) if isinstance(line, str) else line, soft_wrap=line is not table)

    assert console.file.getvalue() == capsys.readouterr().out
