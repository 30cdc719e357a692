"""What one framework alone fails: items of batteries that every other one passes, and jobs."""

from __future__ import annotations

import re
from html import unescape

from helpers.site.claims import observation
from helpers.site.findings import findings

from generators.model import Evidence, Outcome
from generators.site import cards
from generators.site.failures import lone_failures
from generators.site.pages import render_pages


def failing(found):
    """By framework, the ids of the claims that it alone fails, with what it fails."""
    found_alone = lone_failures(found, cards.all_cards(found))
    return {name: {part.card.id: part.items for part in parts} for name, parts in found_alone.items()}


def with_job(claim_id, framework, outcome):
    """The sample, in which the newest job of a claim in one framework ended so, after a measured one."""
    found = findings()
    evidence = {name: dict(parts) for name, parts in found.evidence.items()}
    before = evidence[claim_id][framework].newest
    newest = observation(claim_id, framework, before.rules, outcome=outcome)
    evidence[claim_id][framework] = Evidence(newest=newest, good=before)
    return found.model_copy(update={"evidence": evidence})


def test_an_item_that_the_others_pass_counts():
    """What both fail, or what one has left out, is no difference between them."""
    assert {"beta": {"mobile-operators": ("lstm",)}} == {
        name: {claim: items for claim, items in parts.items() if items}
        for name, parts in failing(findings()).items()
    }


def test_a_job_that_fails_beside_a_measured_one_counts():
    """It has no items; one that can't run here, or fails in both, is no failure of one framework."""
    one = with_job("static-graphs", "alpha", Outcome.RAISED)

    assert () == failing(one)["alpha"]["static-graphs"]
    assert "static-graphs" not in failing(with_job("static-graphs", "alpha", Outcome.UNAVAILABLE)).get("alpha", {})
    assert "static-graphs" not in failing(findings()).get("alpha", {})


def test_the_page_of_all_claims_lists_what_one_framework_alone_fails():
    """By framework, without a script, and each row says for which frameworks it is."""
    page = unescape(render_pages(findings())["claims/index.md"])
    (part,) = re.findall(r"{ #alone }(.*?)\n## ", page, re.DOTALL)

    assert re.search(
        r"<h3>Beta</h3>.*<li>lstm\. <span[^>]*>Claim: <a[^>]*>Alpha reaches more devices</a>", part, re.DOTALL
    )
    assert 'href="#alone"' in page
    assert re.search(r'<tr data-is="[^"]* fails-beta"[^>]*>\n<th scope="row"><a href="mobile-operators/">', page)
