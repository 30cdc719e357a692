"""`[run]` names what is there."""

from __future__ import annotations

import pytest

from generators.entries.lint import run_tables


@pytest.fixture
def edge(project):
    """An environment `edge`, made for alpha alone, and one for all."""
    path = project.root / "claims/frameworks.toml"
    path.write_text(f'{path.read_text()}\n[environments.edge]\nframeworks = ["alpha"]\n[environments.any]\n')
    return project


@pytest.mark.parametrize(
    "run",
    [
        {},
        {"environment": "default"},
        {"environment": "any"},
        {"environment": {"alpha": "edge"}},
        {"needs": {"programs": ["cc"]}},
        {"needs": {"beta": {"programs": ["cc"]}}},
    ],
)
def test_accepts_known_names(edge, said, run):
    """`default` is always there; tables go by framework."""
    edge.add("says-yes", run=run)

    assert said(run_tables) == []


def test_refuses_unknown_environments(edge, said):
    """As a word or in a table."""
    edge.add("says-yes", run={"environment": "egde"})
    assert said(run_tables) == [
        "claims/says-yes/claim.toml:21: no such environment (got 'egde'); did you mean edge?",
    ]
    edge.add("says-yes", run={"environment": {"alpha": "nowhere"}})
    assert said(run_tables) == [
        "claims/says-yes/claim.toml:22: no such environment (got 'nowhere'); use one of any, default, edge",
    ]


def test_refuses_an_environment_made_for_others(edge, said):
    """Its `frameworks` say whom it serves."""
    edge.add("says-yes", run={"environment": "edge"})

    assert said(run_tables) == [
        (
            "claims/says-yes/claim.toml:21: the environment is not made for beta (got 'edge'); "
            "add it to the environment's `frameworks`, or name another"
        ),
    ]


def test_refuses_tables_of_unknown_frameworks(edge, said):
    """In `environment` and in `needs`, each with its line."""
    edge.add("says-yes", run={"environment": {"alfa": "any"}, "needs": {"gamma": {"programs": []}}})

    assert said(run_tables) == [
        "claims/says-yes/claim.toml:23: run.environment: no such framework (got 'alfa'); did you mean alpha?",
        "claims/says-yes/claim.toml:27: run.needs: no such framework (got 'gamma'); use one of alpha, beta",
    ]
