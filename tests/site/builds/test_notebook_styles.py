"""A style sheet keeps the rules that something uses, and no more."""

from __future__ import annotations

from generators.site.builds.notebook_styles import used_rules

PRESENT = {"jupyter-wrapper", "jp-Cell"}


def test_a_rule_stays_where_all_its_classes_are_present():
    """One selector of several is enough."""
    text = ".jupyter-wrapper .jp-Cell{color:red}\n.jupyter-wrapper .jp-Cell,.jupyter-wrapper .bp3-a{margin:0}"

    assert text == used_rules(text, PRESENT).replace(" {", "{")


def test_a_rule_for_a_class_that_is_not_there_goes():
    """Its neighbours stay."""
    used = used_rules(".jupyter-wrapper .bp3-button{color:red}.jupyter-wrapper .jp-Cell{color:blue}", PRESENT)

    assert "bp3-button" not in used
    assert "color:blue" in used


def test_a_class_that_must_be_absent_is_not_asked_for():
    """`:not(.x)` reaches what has no x."""
    assert "color:red" in used_rules(".jupyter-wrapper .jp-Cell:not(.jp-mod-x){color:red}", PRESENT)


def test_rules_inside_of_a_media_query_are_chosen_too():
    """A query without a rule that is used goes whole."""
    rule = "@media print{.jupyter-wrapper .jp-Cell{color:red}.jupyter-wrapper .bp3-x{color:blue}}"
    used = used_rules(rule + "@media screen{.jupyter-wrapper .bp3-x{margin:0}}", PRESENT)

    assert "@media print{" in used
    assert "color:red" in used
    assert "color:blue" not in used
    assert "screen" not in used


def test_a_root_inside_of_the_notebook_reaches_nothing():
    """JupyterLab's variables are written twice; those that can't be reached go."""
    assert "--a" not in used_rules(".jupyter-wrapper :root{--a:1}", PRESENT)


def test_what_is_no_rule_goes():
    """mkdocs-jupyter ends a page with the print of a list of rules."""
    assert used_rules("['pre { color: red }\\n.jp-Cell { color: red }']", PRESENT) == ""
