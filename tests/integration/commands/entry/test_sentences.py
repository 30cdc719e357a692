"""`claims show --sentences`."""

from helpers.run_command import claims


def test_lists_the_sentence_of_every_verdict_or_of_one(project):
    """A line for each claim, before any run too; with `--json` the facts behind it as well."""
    project.add("says-yes")
    project.add("other")

    every = claims(project.root, "show", "--sentences").out
    (record,) = claims(project.root, "--json", "show", "other", "--sentences").json["result"]

    assert every.splitlines() == [
        f"not-enough-evidence  {claim}: Alpha and Beta: not run yet." for claim in ("other", "says-yes")
    ]
    assert {
        "claim": "other",
        "word": "not-enough-evidence",
        "reason": "Alpha and Beta: not run yet.",
        "details": [],
    } == record
