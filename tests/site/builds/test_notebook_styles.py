"""A notebook's page keeps the styles that it uses, and no more."""

from __future__ import annotations

from generators.site.builds.notebook_styles import slim


def page(style: str, body: str = '<div class="jupyter-wrapper"><p class="jp-Cell">text</p></div>') -> str:
    """A page with one style sheet."""
    return f"<html><head><style>{style}</style></head><body>{body}</body></html>"


def test_a_rule_stays_where_all_its_classes_are_on_the_page():
    """One selector of several is enough."""
    text = page(".jupyter-wrapper .jp-Cell{color:red}.jupyter-wrapper .jp-Cell,.jupyter-wrapper .bp3-a{margin:0}")

    assert slim(text).replace("\n", "") == text.replace("\n", "")


def test_a_rule_for_a_class_that_is_not_there_goes():
    """Its neighbours stay."""
    slimmed = slim(page(".jupyter-wrapper .bp3-button{color:red}.jupyter-wrapper .jp-Cell{color:blue}"))

    assert "bp3-button" not in slimmed
    assert "color:blue" in slimmed


def test_a_class_that_must_be_absent_is_not_asked_for():
    """`:not(.x)` reaches what has no x."""
    assert "color:red" in slim(page(".jupyter-wrapper .jp-Cell:not(.jp-mod-x){color:red}"))


def test_rules_inside_of_a_media_query_are_chosen_too():
    """A query without a rule that is used goes whole."""
    rule = "@media print{.jupyter-wrapper .jp-Cell{color:red}.jupyter-wrapper .bp3-x{color:blue}}"
    slimmed = slim(page(rule + "@media screen{.jupyter-wrapper .bp3-x{margin:0}}"))

    assert "@media print{" in slimmed
    assert "color:red" in slimmed
    assert "color:blue" not in slimmed
    assert "screen" not in slimmed


def test_a_root_inside_of_the_notebook_reaches_nothing():
    """JupyterLab's variables are written twice; those that can't be reached go."""
    assert "--a" not in slim(page(".jupyter-wrapper :root{--a:1}"))


def test_styles_of_others_stay_as_they_are():
    """A sheet without a rule for notebooks isn't read."""
    assert ".other{color:red}" in slim(page(".other{color:red}"))


def test_a_page_without_a_notebook_stays_as_it_is():
    """Nothing is parsed."""
    text = page(".bp3-button{color:red}", "<p>no notebook</p>")

    assert slim(text) is text


def test_scripts_that_do_nothing_go():
    """A script without an address, and the one for diagrams where there is no diagram."""
    diagrams = '<script type="module">import("mermaid")</script>'
    cell = '<div class="jupyter-wrapper">x</div>'

    assert "<script" not in slim(page("", f'<script src=""> </script>{diagrams}{cell}'))
    assert diagrams in slim(page("", f'{diagrams}<div class="jupyter-wrapper jp-Mermaid">x</div>'))
