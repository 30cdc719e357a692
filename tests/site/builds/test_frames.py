"""The blanks around a page's article go, and nothing else."""

from __future__ import annotations

from generators.site.builds.frames import without_blanks


def test_blanks_go_around_the_article_alone():
    """Indentation and blank lines of the theme; the article keeps its own."""
    page = "<html>\n\n   <head>\n  </head>\n<article>\n\n  <pre>\n  a</pre>\n</article>\n\n  </html>\n"

    assert (
        without_blanks(page) == "<html>\n<head>\n</head>\n<article>\n\n  <pre>\n  a</pre>\n</article>\n</html>\n"
    )


def test_blanks_stay_where_they_are_text():
    """In scripts, styles and what is formatted already."""
    page = "<script>\n  a\n  b\n</script>\n  <pre>\n  c\n</pre>\n  <article></article>"

    assert without_blanks(page) == "<script>\n  a\n  b\n</script>\n<pre>\n  c\n</pre>\n<article></article>"


def test_a_page_without_an_article_stays_as_it_is():
    """Another theme may show its blanks."""
    assert without_blanks("<p>\n\n  a</p>") == "<p>\n\n  a</p>"
