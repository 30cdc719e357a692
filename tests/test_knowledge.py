"""What is known of a project before anything runs."""

from __future__ import annotations

import pytest

from generators import knowledge, rules


@pytest.fixture
def asked(monkeypatch):
    """How often the rules were asked."""
    times = []
    check = rules.check
    monkeypatch.setattr(rules, "check", lambda *given: times.append(1) or check(*given))
    return times


def test_rules_are_asked_once_of_the_same_entries(project, asked):
    """A second look at unchanged entries asks no rule and knows the same."""
    project.add("bad", favours="nobody")
    first, second = knowledge.inspect(project.root), knowledge.inspect(project.root)

    assert len(asked) == 1
    assert first == second
    assert [one.id for one in second[0].broken] == ["bad"]


def test_rules_are_asked_again_after_an_edit(project, asked):
    """An edited entry, note or article is looked at again; asking anew always does."""
    knowledge.load(project.root)
    project.add("says-yes", favours="nobody")
    edited = knowledge.load(project.root)
    project.write("claims/article.toml", (project.root / "claims/article.toml").read_text() + "\n# more\n")
    knowledge.load(project.root)
    knowledge.inspect(project.root, anew=True)

    assert len(asked) == 3  # a comment in the article changes nothing that a rule reads
    assert [one.id for one in edited.broken] == ["says-yes"]


def test_other_code_asks_again(project, asked, monkeypatch):
    """Rules that were edited themselves are asked again."""
    knowledge.load(project.root)
    monkeypatch.setattr(knowledge, "_code", lambda: ["rules.py 1"])
    knowledge.load(project.root)

    assert len(asked) == 2
