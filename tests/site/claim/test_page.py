"""The page of one claim, in the order of a reader's questions."""

from __future__ import annotations

import html
import json
import re

import pytest
from helpers.site.claims import RUN, launches
from helpers.site.findings import findings, findings_with, findings_with_claim, sample

from generators.model import (
    ControlResult,
    Evidence,
    Exchange,
    Outcome,
    Source,
    Status,
    Timing,
    VerdictWord,
    WhatIf,
)
from generators.site.claim import page as claim_page
from generators.site.claim.site import Site
from generators.site.pages import render_pages

TIMED_LIMITS = {"seconds": 60.0, "memory": 4096.0, "threads": 1.0, "launches": 7.0, "budget": 12.0}


def test_a_claim_opens_with_its_verdict(rendered):
    """Verdict, statement, measures, method and limits come first; then rules, scripts, controls and run."""
    text = html.unescape(rendered["claims/static-graphs/index.md"])
    order = ["conclusion__word", "conclusion__reason", "The claim", "{ #measured }", "{ #method }", "{ #limits }"]
    order += [
        "{ #rules }",
        "{ #scripts }",
        "{ #controls }",
        "{ #run }",
        "{ #article }",
        "{ #run-it }",
        "{ #cite }",
    ]
    places = [text.index(part) for part in order]

    assert sorted(places) == places
    assert "The Python body ran once in ten calls of Alpha; the claim needs at most 2." in text
    assert "1 of 10</code> in Alpha, 10 of 10 in Beta" in text
    assert "claims verify static-graphs" in text
    assert "claims show static-graphs" in text
    assert "../../api/v1/claims/static-graphs.json" in text


def test_a_mixed_verdict_says_in_numbered_notes_what_it_depends_on():
    """Each note has an address; one fact, or those of another verdict, are a list that is closed at first."""

    def shown(claim_id, *lines):
        found = findings()
        verdict = found.verdicts[claim_id].model_copy(update={"details": lines})
        changed = found.model_copy(update={"verdicts": found.verdicts | {claim_id: verdict}})
        return render_pages(changed)[f"claims/{claim_id}/index.md"].partition("</details>")[0]

    mixed = shown("mobile-operators", "Two of three.", "One of three.")
    assert '<details class="more" open>\n<summary>What it depends on, in 2 notes</summary>\n<ol>' in mixed
    assert '<li id="note-2">One of three.</li>' in mixed
    for part in (shown("mobile-operators", "Two of three."), shown("static-graphs", "One.", "Two.")):
        assert '<details class="more">\n<summary>The facts behind it</summary>\n<ul>' in part


def test_a_claim_says_what_would_change_its_verdict():
    """The sentences of the verdicts that it did not get, of which no realistic run may show some, with values."""
    sentences = {
        "supported": "It is so.",
        "refuted": "One that runs each call.",
        "mixed": "unreachable: it counts",
    }
    values = {"refuted": {"alpha": {"body_runs": 10, "yes": True}}, "supported": {"alpha": {"body_runs": 1}}}
    table = WhatIf.model_validate({**sentences, "values": values})
    text = render_pages(findings_with_claim(sample("static-graphs", what_if=table)))[
        "claims/static-graphs/index.md"
    ]
    (part,) = re.findall(r"{ #what-if }.*?</dl>", html.unescape(text), re.DOTALL)

    assert "It is so." not in text
    assert "<dt>Refuted</dt><dd>One that runs each call.<details" in part
    assert "<code>alpha.body_runs = 10</code>, <code>alpha.yes = true</code></details>" in part
    assert "<dt>Mixed</dt><dd>No realistic run shows it: it counts</dd>" in part


def test_a_claim_without_such_sentences_has_no_such_part(rendered):
    """Nothing is shown where nothing is written."""
    assert "{ #what-if }" not in rendered["claims/static-graphs/index.md"]


def test_a_timing_has_its_chart_and_its_card(rendered):
    """A timing shows the median with its range, a chart and what the scripts share."""
    text = rendered["claims/training-step/index.md"]

    assert '<table class="ratios" data-search-exclude>' in text
    assert '<td data-label="Ratio"><strong>1.35\N{MULTIPLICATION SIGN}</strong></td>' in text
    assert "{ #fairness }" in text
    assert '<span class="truth truth--fails">differs</span>' in text
    assert '<span class="truth truth--holds">same</span>' in text
    assert re.search(
        r"<strong>1[34]\.\d ms</strong><span class=\"hint\">1[23]\.\d ms to 1[45]\.\d ms</span>", text
    )


def test_a_sweep_has_a_row_a_size(rendered):
    """A sweep shows each size, and its undecided comparison as unknown."""
    text = html.unescape(rendered["claims/inference-sweep/index.md"])

    assert "<code>batch[1]</code>" in text
    assert "<code>batch[64]</code>" in text
    assert '<span class="held held--unknown">not known</span>' in text


@pytest.mark.parametrize(("share", "shown"), [(0.21, True), (2e-15, False), (0.9999, False)])
def test_a_share_of_the_resamples_is_shown_where_it_says_something(share, shown):
    """What holds in nearly all or nearly none has its word alone."""
    found = findings()
    (part,) = found.verdicts["inference-sweep"].comparisons
    parts = (part.model_copy(update={"share": share}),)
    verdict = found.verdicts["inference-sweep"].model_copy(update={"comparisons": parts})
    changed = found.model_copy(update={"verdicts": {**found.verdicts, "inference-sweep": verdict}})
    text = html.unescape(render_pages(changed)["claims/inference-sweep/index.md"])

    assert shown is ("of resamples" in text)


def test_a_battery_shows_its_items(rendered):
    """A battery shows each item as passed, failed or left out; a failed one has the sign of a refuted claim."""
    text = rendered["claims/mobile-operators/index.md"]

    failed, passed = '<span class="held held--no">failed</span>', '<span class="held held--yes">passed</span>'
    assert cells("lstm", passed, failed) in text
    assert cells("fft", failed, failed) in text
    assert cells("sort", "left out", "left out") in text
    assert "the verdict is the same, so it favours neither" in text


def cells(item, alpha, beta):
    """The row of a battery's item."""
    return f'<th scope="row">{item}</th><td data-label="Alpha">{alpha}</td><td data-label="Beta">{beta}</td>'


def test_a_stale_claim_says_so_and_shows_the_good_observation(rendered):
    """After a failed job the verdict stays, marked, with the reason and the date of what is shown."""
    text = rendered["claims/traceback/index.md"]

    assert '<span class="chip chip--amber">stale</span>' in text
    assert '<span class="chip chip--red">failing</span>' in text
    assert "Beta: the newest job is timed-out.</strong> no result within 60 s. What is shown below is from" in text
    assert "<strong>yes</strong>" in text


def test_a_claim_that_no_script_decides_says_why(rendered):
    """A claim that isn't checkable has its reason and no measures, scripts or command."""
    text = rendered["claims/more-fun/index.md"]

    assert "Fun is an opinion" in text
    assert not [part for part in ("{ #measured }", "{ #scripts }", "claims verify") if part in text]


def test_a_claim_that_never_ran_says_so(rendered):
    """Before any run a claim shows its rules and scripts, and that nothing was measured."""
    text = rendered["claims/never-run/index.md"]

    assert "this claim has not run" in text
    assert "{ #run }" not in text


def test_a_review_is_published_for_a_verdict_alone(rendered):
    """A supported, refuted or mixed claim carries its review as JSON; any other carries none."""
    [record] = re.findall(
        r'<script type="application/ld\+json">(.*)</script>', rendered["claims/accuracy/index.md"]
    )

    assert "Refuted" == json.loads(record)[0]["reviewRating"]["alternateName"]
    assert "ld+json" not in rendered["claims/inference-sweep/index.md"]
    assert "ld+json" not in rendered["index.md"]


def test_a_review_ends_no_script_element():
    """The JSON in a page holds no character that HTML reads, and reads back as it was."""
    title = "</script><!-- & \u4f60"
    changed = findings_with_claim(sample("accuracy", title=title))
    text = render_pages(changed)["claims/accuracy/index.md"]
    [record] = re.findall(r'<script type="application/ld\+json">(.*)</script>', text)

    assert not set("<>&") & set(record)
    assert record.isascii()
    assert title == json.loads(record)[0]["claimReviewed"]


def page_of(claim_id, framework, **changes):
    """The page of a claim of the sample, where an observation of it has other fields."""
    found = findings()
    parts = found.evidence[claim_id]
    other = Evidence(newest=parts[framework].newest.model_copy(update=changes))
    evidence = {**found.evidence, claim_id: {**parts, framework: other}}
    return render_pages(found.model_copy(update={"evidence": evidence}))[f"claims/{claim_id}/index.md"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, "not recorded"),
        (
            Source(commit="a" * 40, clean=False),
            f"commit <code>{'a' * 10}</code>, with changes that no commit holds",
        ),
    ],
    ids=["unknown", "known"],
)
def test_a_job_leads_to_its_run_and_names_the_commit(source, words):
    """The record of the run that observed it, and what that run was made from."""
    found = findings()
    ledger = found.ledger.model_copy(
        update={"manifest": found.ledger.manifest.model_copy(update={"source": source})}
    )
    text = render_pages(found.model_copy(update={"runs": (ledger,)}))["claims/static-graphs/index.md"]

    assert f'<a href="../../api/v1/runs/{RUN}.json"><code>{RUN}</code></a>' in html.unescape(text)
    assert f"<td>{words}</td>" in html.unescape(text)


def test_a_long_text_of_all_jobs_stands_once():
    """It spans their columns; where a job has another text, each stands in a column of its own."""
    found = findings()
    layers = ("process limits", "namespaces of our own", "Landlock 7", "system call filter", "a user of its own")
    parts = {
        name: Evidence(newest=part.newest.model_copy(update={"layers": layers}))
        for name, part in found.evidence["static-graphs"].items()
    }
    alike = found.model_copy(update={"evidence": {**found.evidence, "static-graphs": parts}})
    spanned = '<th scope="row">Sandbox</th><td colspan="2">'

    assert spanned in page(alike, "static-graphs")
    assert spanned not in html.unescape(page_of("static-graphs", "beta", layers=layers))


def test_a_failed_control_has_its_file_and_line():
    """Beside the word in the table."""
    failed = ControlResult(measure="runs", observed=1, known=2, passed=False, file="verify_beta.py", line=9)
    text = page_of("static-graphs", "beta", controls=(failed,))

    assert '<span class="held held--no">failed</span> at <code>verify_beta.py:9</code>' in html.unescape(text)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(Outcome.RAISED, "the Beta script failed"), (Outcome.UNAVAILABLE, "the Beta script is unavailable")],
)
def test_what_is_fair_is_not_known_without_a_measured_script(outcome, reason):
    """A setting that nobody has reported doesn't differ."""
    text = html.unescape(page_of("training-step", "beta", outcome=outcome, measures={}, settings={}))
    table = text[text.index("{ #fairness }") : text.index("{ #run }")]

    unknown = '<span class="truth truth--unknown">not known</span>'
    assert (2, 0) == (table.count(f"{unknown}: {reason}<"), table.count("truth--fails"))


def test_long_lists_wait_to_be_opened(monkeypatch):
    """Many items of a battery and many controls stand in a list that is closed at first; few stand open."""
    few = render_pages(findings())["claims/mobile-operators/index.md"]
    monkeypatch.setattr(claim_page, "MANY", 0)
    many = render_pages(findings())["claims/mobile-operators/index.md"]

    assert "item by item" not in few
    assert "item by item" in many
    checked = render_pages(findings())["claims/static-graphs/index.md"]
    assert re.search(r"<summary>\d+ controls, all passed: one by one</summary>", checked)
    assert (
        many.count('<tr class="item">') == few.count('<tr class="item">') + 2
    )  # those that failed stand open, too


def test_long_text_stands_below_its_table(monkeypatch):
    """A text of many words leaves the columns of the table to what is short."""
    short = render_pages(findings())["claims/static-graphs/index.md"]
    monkeypatch.setattr(claim_page, "WORDY", 0)
    long = render_pages(findings())["claims/static-graphs/index.md"]

    assert ("below, in full" in short, 'class="output-text">graph mode</span>' in html.unescape(short)) == (
        False,
        True,
    )
    assert long.count("below, in full") == 2
    assert "<summary>What the manual calls it: in full</summary>" in html.unescape(long)
    assert '<dd class="output-text">graph mode</dd>' in html.unescape(long)


def test_what_a_claim_can_not_show_stands_on_its_page():
    """The limits of its notes, also where the harness reports limits of its own."""
    claims = tuple(
        claim.model_copy(update={"limits": f"It says nothing of {claim.id} elsewhere."})
        for claim in findings().project.claims
    )
    rendered = render_pages(findings_with(claims=claims))

    for claim in claims:
        if claim.listed:
            below = rendered[f"claims/{claim.id}/index.md"].split("{ #limits }")[1]
            assert below.split("{ #article }")[0].count(f"It says nothing of {claim.id} elsewhere.") == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "7 launches, 12 s of measuring."),
        (
            {"measured": 9.7, "width": 1.084},
            "7 launches, 10 s of measuring, the upper end of the widest interval 1.08 times its lower end.",
        ),
        ({"most_launches": 15.0}, "7 of at most 15 launches, 12 s of measuring."),
        (
            {"most_launches": 18.0, "bound": 4.15},
            "stopped at 7 of at most 18 launches, bound 4.15, 12 s of measuring.",
        ),
    ],
)
def test_the_card_of_a_timing_says_how_it_was_taken(more, sentence):
    """Versions, warm-up, blocks, launches and seconds stand below the settings, as the run recorded them."""
    limits = {**TIMED_LIMITS, **more}
    found = findings()
    evidence = {
        name: part.model_copy(update={"newest": part.newest.model_copy(update={"limits": limits})})
        for name, part in found.evidence["training-step"].items()
    }
    changed = found.model_copy(update={"evidence": {**found.evidence, "training-step": evidence}})
    page = render_pages(changed)["claims/training-step/index.md"]

    assert "s and by three calls at least" in page
    assert sentence in page


def test_a_claim_shows_what_other_machines_showed(rendered):
    """Machine, device, versions, date, verdict, judged measures and charts stand in a section of their own."""
    text = rendered["claims/training-step/index.md"].partition("{ #machines }")[2].partition("\n## ")[0]

    for part in ("abacus", "Alpha 2.21.0, Beta 2.13.0", "Verdict there", "<code>step</code>", "22 November 2026"):
        assert part in text
    assert 2 == text.count('<table class="ratios"')
    assert "{ #machines }" not in rendered["claims/inference-sweep/index.md"]


@pytest.mark.parametrize(
    ("clocks", "sentence"),
    [
        (("wall", "wall"), "Times are those of the wall clock."),
        (("cpu", "cpu"), "Times are CPU seconds."),
        (("wall", "cpu"), "Times of the wall clock: One training step; the others are CPU seconds."),
    ],
)
def test_a_page_says_which_clock_its_times_read(clocks, sentence):
    """All by one, or those by the wall clock by name."""
    claim = sample("training-step")
    step, other = (claim.entry.measures["step"].model_copy(update={"clock": clock}) for clock in clocks)
    measures = {**claim.entry.measures, "step": step, "other": other.model_copy(update={"title": "Another"})}
    changed = findings_with_claim(sample("training-step", measures=measures))

    assert sentence in render_pages(changed)["claims/training-step/index.md"]


def test_a_claim_says_what_the_swapped_verdict_is_and_on_what_it_turns():
    """Beside the answer whether it tells the frameworks apart."""
    found = findings()
    exchange = Exchange(word=VerdictWord.REFUTED, turns_on=("Times the Python body ran in ten calls",))
    verdict = found.verdicts["static-graphs"].model_copy(update={"exchanged": exchange})
    changed = found.model_copy(update={"verdicts": {**found.verdicts, "static-graphs": verdict}})
    (said,) = re.findall(r"Tells them apart\?</dt><dd>(.*?)</dd>", page(changed, "static-graphs"), re.DOTALL)

    assert "With the names swapped the verdict is <a" in said
    assert ">Refuted</a>. It turns on: Times the Python body ran in ten calls." in said


def test_a_page_has_one_scale():
    """The drawings of this machine and of others have their lines at the same places."""
    found = findings()
    slower = {
        name: part.model_copy(update={"newest": part.newest.model_copy(update={"measures": measures})})
        for (name, part), measures in zip(
            found.evidence["training-step"].items(),
            ({"step": Timing(launches={"": launches(centre)})} for centre in (0.5, 0.01)),
            strict=True,
        )
    }
    here, *_ = found.elsewhere["training-step"]
    other = here.model_copy(update={"evidence": slower})
    text = page(found.model_copy(update={"elsewhere": {"training-step": (other,)}}), "training-step")
    ticks = [re.findall(r'chart__equal" x1="([0-9.]+)%', part) for part in text.split('class="ratios__strip"')[1:]]

    assert 1 == len({tuple(part) for part in ticks if part})
    assert 2 == text.count('<table class="ratios"')


def test_links_that_need_an_address_lead_to_how_it_is_set():
    """Reporting and editing, with a title that says so; without such a page they are left out."""
    text = render_pages(findings(), site=Site(help="publishing.md"))["claims/static-graphs/index.md"]
    bare = render_pages(findings())["claims/static-graphs/index.md"]

    lacking = "Needs the address of the repository, which this copy lacks"
    for title in ("Report a wrong script", "Edit the entry"):
        assert f'href="../../publishing/#addresses" title="{lacking}">{title}</a>' in text
        assert title not in bare
    assert "git clone" not in text


def test_an_objection_needs_no_address():
    """The link beside the verdict leads to a section of the page, with the text that an objection needs."""
    text = page(findings(), "static-graphs")
    section = text.partition("## Object { #object }")[2].partition("\n## ")[0]

    assert text.index('<a href="#object">Object to the verdict</a>') < text.index("The claim:")
    assert "Claim: static-graphs\n" in section
    assert "The verdict that you read: supported, verified " in section
    assert "{ #object }" not in page(findings_with_claim(sample("accuracy", status=Status.RETIRED)), "accuracy")


def test_a_timing_leads_to_repeated_runs():
    """Beside its verdict, with those of other machines where they differ; other claims have no such line."""
    found = findings()
    (first, *more) = found.elsewhere["training-step"]
    other = first.verdict.model_copy(update={"word": VerdictWord.MIXED})
    elsewhere = {"training-step": (first.model_copy(update={"verdict": other}), *more)}
    rendered = render_pages(
        found.model_copy(update={"elsewhere": elsewhere}), site=Site(timing="method/timing.md")
    )
    timed, plain = (
        html.unescape(rendered[f"claims/{name}/index.md"]).partition("The claim:")[0]
        for name in ("training-step", "accuracy")
    )

    assert '<a href="../../method/timing/#repeated-runs">' in timed
    assert re.search(r'<a href="#machines">On another machine or device</a>: .*Mixed', timed)
    assert "repeated-runs" not in plain


def test_links_name_the_claim_and_its_verdict():
    """Issue forms are filled in; the files lead to the repository."""
    site = Site(
        repository="https://github.com/owner/name",
        edits="https://github.com/owner/name/edit/main/",
        setup="make setup",
    )
    text = html.unescape(render_pages(findings(), site=site)["claims/static-graphs/index.md"])

    form = "issues/new?template=object-to-a-verdict.yml&title=Verdict%3A+Alpha%27s+computation+graphs+are+static"
    assert f'"https://github.com/owner/name/{form}&claim=static-graphs&verdict=supported"' in text
    assert '"https://github.com/owner/name/edit/main/claims/static-graphs/claim.toml"' in text
    assert (
        "git clone https://github.com/owner/name && cd name && \\\nmake setup && \\\n.venv/bin/claims verify"
        in text
    )
    assert re.search(r"The scripts took \S+ s in Alpha and \S+ s in Beta here", text)


def test_siblings_stand_with_their_verdicts():
    """The twin, and claims of the same passage, each once."""
    twin = sample("accuracy", twin_of="static-graphs", appearances=("table.static-graphs",))
    text = page(findings_with_claim(twin), "static-graphs")
    (part,) = re.findall(r"{ #related }(.*?)\n## ", text, re.DOTALL)

    assert "The same question of another framework" in part
    assert 1 == part.count('href="../accuracy/"')
    assert "verdict--refuted" in part
    assert "Of the same passage" not in part
    assert "{ #related }" not in page(findings(), "accuracy")


def page(found, claim_id):
    """The page of a claim, read as a browser reads its entities."""
    return html.unescape(render_pages(found)[f"claims/{claim_id}/index.md"])


def test_words_of_the_conclusion_lead_to_what_they_mean():
    """Where the site has such pages: claims to their list, noise to the A/A control, wins to the glossary."""
    found = findings()
    reason = "Alpha wins 1 of 4 claims; this machine is too noisy to say so: A/A 0.9 to 1.1."
    verdict = found.verdicts["static-graphs"].model_copy(update={"reason": reason})
    changed = found.model_copy(update={"verdicts": {**found.verdicts, "static-graphs": verdict}})
    site = Site(glossary="glossary.md", timing="method/timing.md")
    text, bare = (
        render_pages(changed, site=each)["claims/static-graphs/index.md"].partition("conclusion__reason")[2]
        for each in (site, Site())
    )

    assert 'Alpha <a href="../../glossary/#win">wins</a> 1 of 4 claims' in text
    assert '<a href="../../method/timing/#the-aa-control">too noisy to say so</a>' in text
    assert '<a href="../../glossary/#twins">A/A</a>' in text
    assert "<a" not in bare.partition("</p>")[0]


def test_measured_frameworks_without_a_verdict_are_not_asked_for():
    """That there is nothing to compare is said to come from the verdict, not from missing measurements."""
    found = findings()
    update = {"word": VerdictWord.NOT_ENOUGH_EVIDENCE, "distinguishes": None, "exchanged": None}
    verdict = found.verdicts["static-graphs"].model_copy(update=update)
    changed = found.model_copy(update={"verdicts": {**found.verdicts, "static-graphs": verdict}})

    assert "Not known: what was measured gives no verdict" in page(changed, "static-graphs")
