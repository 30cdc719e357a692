"""What a page of a preview says while new pages are made."""

from __future__ import annotations

from generators.site.builds.waiting_page import waiting_line, with_line


def test_the_first_scripts_are_named_as_text():
    """And that there are more; a name can't be markup."""
    line = waiting_line(["<b>", "2", "3", "4", "5"], "12:34:56")

    assert "Running since 12:34:56: &lt;b&gt;, 2, 3, 4, .... This page reloads when it is done." in line


def test_without_scripts_pages_are_being_made():
    """Before anything runs, and after it."""
    assert "New pages are being made, since 12:34:56. This page reloads" in waiting_line([], "12:34:56")


def test_the_line_is_the_last_of_the_body():
    """A page without an end of its body has it at its own end."""
    assert b"<body>text LINE</body></html>" == with_line(b"<body>text </body></html>", "LINE")
    assert b"text LINE" == with_line(b"text ", "LINE")
