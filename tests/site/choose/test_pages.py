"""The page for choosing and its JSON: all answers without a script, in words that are escaped."""

from __future__ import annotations

import json
import re
from html import unescape

import jsonschema
import pytest
from helpers.site.claims import HOSTILE
from helpers.site.findings import findings
from helpers.site.questions import findings_with_questions, option

from generators.model import Question, VerdictWord
from generators.site.exports.api import render_api
from generators.site.exports.schemas import json_schemas
from generators.site.pages import render_pages


@pytest.fixture(scope="module")
def found():
    """The sample, with one answer that speaks for Alpha."""
    static = findings().verdicts["static-graphs"].model_copy(update={"of_others": {"beta": VerdictWord.REFUTED}})
    return findings_with_questions(static_graphs=static)


@pytest.fixture(scope="module")
def page(found):
    """The page for choosing."""
    return render_pages(found)["choose/index.md"]


def test_a_project_without_questions_has_no_page_for_choosing(generated):
    """Nor a file of the API, nor a link to either."""
    assert not [name for name in generated if "choose" in name and "schema" not in name]
    assert "choose/" not in generated["index.md"] + generated["article/index.md"]


def test_every_answer_stands_on_the_page(page):
    """With its claims, their verdict, age and distinction, and its passage of the article."""
    text = unescape(page)

    assert text.count('<div class="answer') == 3
    assert "The evidence here favours Alpha for static graphs" in text
    assert '<a href="../claims/static-graphs/">' in text
    assert "Tells them apart: yes. The same rule with Beta in Alpha's place: refuted." in text
    assert re.search(r"Verified <time datetime=[^>]+ data-age>", text)
    assert '<a href="../article/#table.static-graphs">On static-graphs.</a>' in text


def test_each_question_is_a_heading(page):
    """So that the contents beside the page list it, with its mark as it is."""
    assert ["graphs", "speed", "how-an-answer-comes-about-from-the-verdicts"] == re.findall(
        r"^## .* \{ #(\S+) \}$", page, re.MULTILINE
    )
    assert "## Do graphs matter? { #graphs }" in page


def test_an_answer_carries_when_it_ends_and_what_is_said_then(page, found):
    """A reader's browser can take it back; an answer that is open already has neither."""
    (ends,) = set(re.findall(r'<div class="answer[^>]+data-expires="([^"]+)"', unescape(page)))

    assert ends == str(int(found.verdicts["static-graphs"].expires.timestamp()))
    assert page.count("answer__aged") == 1


def test_home_says_first_what_the_evidence_speaks_for(found):
    """The first link of its generated part leads to the page for choosing."""
    home = unescape(render_pages(found)["index.md"])

    assert ["choose/", "choose/#graphs--static"] == re.findall(r'href="([^"]+)"', home)[:2]
    assert home.index("## Which one do I pick?") < home.index("## What the article got right")


def test_home_says_what_all_answers_come_to_and_on_what_it_ran(found, page):
    """Both are computed: where a run asked for another device, the sentence names the devices."""
    home = unescape(render_pages(found)["index.md"])
    evidence = found.evidence["static-graphs"]
    newest = evidence["alpha"].newest
    environment = newest.environment.model_copy(update={"flags": {"CLAIMS_DEVICE": "cuda"}})
    part = evidence["alpha"].model_copy(update={"newest": newest.model_copy(update={"environment": environment})})
    other = found.model_copy(update={"evidence": {**found.evidence, "static-graphs": {**evidence, "alpha": part}}})

    assert "Of 3 answers, 1 speaks for Alpha; 2 are not known yet. All of it ran on a CPU; no GPU" in home
    assert "All of it ran on a CPU; no GPU" in unescape(page)
    assert "It ran on these devices: cpu, cuda." in unescape(render_pages(other)["choose/index.md"])


def test_questions_about_places_and_times_lead_to_all_of_them():
    """As do the claims' pages, their topic's, and the home page."""
    asked = {"speed": Question(title="Speed?", options={"a": option("speed", "table.inference-sweep")})}
    pages = render_pages(findings_with_questions(asked))

    for name, links in {
        "choose/index.md": ("../performance/",),
        "index.md": ("deployment/", "performance/"),
        "topics/deployment-reach/index.md": ("../../deployment/",),
        "claims/inference-sweep/index.md": ("../../performance/",),
    }.items():
        assert [link for link in links if f'href="{link}"' in pages[name]] == list(links), name


def test_the_json_has_what_the_page_has(page, found):
    """Each sentence, and the claims behind it with what they say; it fits its published schema."""
    record = json.loads(render_api(found)["api/v1/choose.json"])
    jsonschema.validate(record, json_schemas()["choose-api"])
    (static, errors), (speed,) = (question["answers"] for question in record["result"])

    assert record["total"] == 2
    for answer in (static, errors, speed):
        assert answer["sentence"] in unescape(page)
    assert ("favours", "alpha", "choose/#graphs--static") == (static["word"], static["framework"], static["url"])
    (claim,) = static["claims"]
    assert ("static-graphs", "supported", {"beta": "refuted"}) == (
        claim["id"],
        claim["verdict"],
        claim["of_others"],
    )
    assert ("open", None) == (errors["word"], errors["expires"])


def test_hostile_words_of_an_option_are_text():
    """In its title and in the sentences that its purpose ends."""
    hostile = option(HOSTILE, "table.static-graphs").model_copy(update={"title": HOSTILE})
    pages = render_pages(findings_with_questions({"q": Question(title="Q", options={"a": hostile})}))

    for name in ("choose/index.md", "index.md"):
        assert "<script>alert" not in pages[name]
        assert "{{" not in pages[name]
        assert HOSTILE.split("\n")[0][:20] in unescape(pages[name])
