"""The performance overview: a ratio for each timing, in order, and where a sweep turns."""

from __future__ import annotations

import pytest
from helpers.entries_and_observations import MACHINE, NOW, a_claim, a_project, evidence, observed, timed, value

from generators.judging import judge
from generators.model import Evidence, Findings, OtherMachine, Outcome, Timing
from generators.site import performance

CALL = {"call": {"kind": "timing", "title": "One call"}}
FLAT = (1.0, 1.01, 0.99, 1.0, 1.02)


def timing(sizes, noise=FLAT, **keys):
    """A timing with five launches for each size, around its seconds."""
    parts = {size: timed(*(centre * part for part in noise), size=size, **keys) for size, centre in sizes.items()}
    return Timing(
        launches={size: part.launches[size] for size, part in parts.items()},
        twins={size: part.twins[size] for size, part in parts.items() if part.twins},
    )


def a_sweep(claim_id="a-claim", alpha=(1, 1, 1, 1), *, valid_if=""):
    """A claim and its evidence: Alpha's seconds at four sizes where Beta takes one at each."""
    claim = a_claim(
        {**CALL, "loss": "number"},
        "alpha.call[1] < beta.call[1]",
        "alpha.call[1] > beta.call[1]",
        claim_id=claim_id,
        valid_if=valid_if,
    )
    sizes = ("1", "8", "64", "512")
    found = evidence(
        claim,
        alpha={"call": timing(dict(zip(sizes, alpha, strict=True)), twins=(1.1, 1.1, 1.1)), "loss": value(0.5)},
        beta={"call": timing(dict.fromkeys(sizes, 1.0), FLAT[::-1]), "loss": value(0.5003)},
    )
    return claim, found


def found_of(*swept, elsewhere=None):
    """Findings of those claims and their evidence."""
    project = a_project(*(claim for claim, _ in swept))
    every = {claim_id: parts for _, found in swept for claim_id, parts in found.items()}
    verdicts = judge.judge_all(project, every, NOW)
    return Findings(project=project, verdicts=verdicts, evidence=every, at=NOW, elsewhere=elsewhere or {})


def turns(alpha):
    """Where the sweep of one claim turns."""
    (board,) = performance.boards(found_of(a_sweep(alpha=alpha)))
    return [row.turns for row in board.groups[0].rows if row.turns]


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [
        ((0.5, 0.7, 1.5, 2.0), [("8", "64")]),
        ((0.5, 1.0, 1.0, 2.0), [("1", "512")]),
        ((0.5, 2.0, 2.0, 0.5), [("1", "8"), ("64", "512")]),
        ((1.0, 0.999, 1.001, 1.0), []),
        ((2.0, 2.0, 1.0, 1.0), []),
    ],
    ids=["once", "past what is unclear", "twice", "within the noise", "towards 1"],
)
def test_a_sweep_turns_between_sizes_that_are_clear_of_1(alpha, expected):
    """Only intervals that lie wholly on either side show that the answer turns."""
    assert expected == turns(alpha)


def test_a_row_has_its_ratio_its_twins_and_its_residual():
    """The ratio is the first framework's time over the second's; twins and tolerance stand beside it."""
    swept = a_sweep(alpha=(2, 2, 2, 2), valid_if="abs(alpha.loss - beta.loss) < 0.001 and alpha.loss > 0")
    (board,) = performance.boards(found_of(swept))
    (group,) = board.groups
    row = group.rows[0]

    assert (("Alpha", "Beta"), "1") == (row.pair, row.size)
    assert 2 == pytest.approx(row.ratio.value)
    assert 1.1 == pytest.approx(row.twins.value)
    assert 0.3 == pytest.approx(group.residual)
    assert "<svg" in row.drawing
    assert (MACHINE.name,) == board.machines


@pytest.mark.parametrize(
    "valid_if",
    [
        "0.001 > abs(alpha.loss - beta.loss)",
        "0.001 >= abs(alpha.loss - beta.loss) and 0 < alpha.loss",
        "not (abs(alpha.loss - beta.loss) >= 0.001 or alpha.loss < 0.4)",
    ],
)
def test_a_tolerance_is_read_from_the_rule_s_tree(valid_if):
    """A bound from above may stand on either side of the comparison, and under `not`."""
    (board,) = performance.boards(found_of(a_sweep(valid_if=valid_if)))

    assert 0.3 == pytest.approx(board.groups[0].residual)


def test_a_timing_that_no_rule_reads_decides_nothing():
    """Neither the verdict nor the claim's place; where no rule reads any, its place comes from all."""
    claim = a_claim({**CALL, "beside": {"kind": "timing", "title": "B"}}, "alpha.call < 1", "alpha.call > 1")
    silent = a_claim({**CALL, "loss": "number"}, "alpha.loss < 1", "alpha.loss > 1", claim_id="silent")
    alpha, beta = ({"call": timed(*FLAT), "beside": timed(*(factor * part for part in FLAT))} for factor in (9, 1))
    short = {"call": timed(*FLAT), "loss": value(0.5)}
    found = {**evidence(claim, alpha=alpha, beta=beta), **evidence(silent, alpha=short, beta=short)}
    groups = {
        group.claim.id: group for group in performance.boards(found_of((claim, found), (silent, {})))[0].groups
    }

    assert [True, False] == [row.decides for row in groups[claim.id].rows]
    assert [False] == [row.decides for row in groups["silent"].rows]
    assert [1, 1] == [pytest.approx(group.centre) for group in groups.values()]


def test_a_bound_on_times_is_no_tolerance_of_the_work():
    """It asks whether the machine was free, as that on a busy core does, and 1 is the best that it can be."""
    free = "alpha.call[8] / alpha.call[1] < 1.15"
    residuals = []
    for valid_if in (free, f"abs(alpha.loss - beta.loss) < 0.001 and {free}"):
        (board,) = performance.boards(found_of(a_sweep(valid_if=valid_if)))
        residuals.append(board.groups[0].residual)

    assert [None, pytest.approx(0.3)] == residuals


def test_claims_are_ordered_by_their_ratios():
    """The claim with the smallest ratio comes first."""
    found = found_of(a_sweep("slow", (3, 3, 3, 3)), a_sweep("fast", (0.3, 0.3, 0.3, 0.3)), a_sweep("even"))
    (board,) = performance.boards(found)

    assert ["fast", "even", "slow"] == [group.claim.id for group in board.groups]
    assert [None] == list({group.residual for group in board.groups})


def test_runs_that_do_not_pair_are_left_out():
    """Frameworks that ran apart, or one of which was not measured, have no ratio."""
    claim, found = a_sweep()
    parts = found[claim.id]
    other = parts["beta"].newest.model_copy(update={"run": "another"})
    failed = observed(claim, "beta", {}, outcome=Outcome.CRASHED, reason="exit 1")

    for beta in (Evidence(newest=other), Evidence(newest=failed), Evidence()):
        (board,) = performance.boards(found_of((claim, {claim.id: {**parts, "beta": beta}})))
        assert () == board.groups


def test_other_machines_follow():
    """Each machine class and device has a board of its own; this machine's is there even where it is empty."""
    claim, found = a_sweep()
    project = a_project(claim)
    verdict = judge.judge(claim, project, found, NOW)
    far = MACHINE.model_copy(update={"cores": 64})
    seen = tuple(
        OtherMachine(machine=machine, device=device, verdict=verdict, evidence=found[claim.id])
        for machine, device in ((far, "cpu"), (MACHINE, "abacus"))
    )
    here, *there = performance.boards(found_of((claim, found), elsewhere={claim.id: seen}))
    empty, *_ = performance.boards(found_of((claim, {}), elsewhere={claim.id: seen}))

    assert ("On the machine of this site", "cpu") == (here.title, here.device)
    assert [("On another device of this site's machine (1)", "abacus"), ("On another machine (2)", "cpu")] == [
        (board.title, board.device) for board in there
    ]
    assert () == empty.groups
