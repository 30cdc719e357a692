"""Count the controls that ran, and break each measure in turn to see whether that is noticed."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping

from generators.entries.coverage import coverage_of
from generators.entries.project import idle
from generators.judging.controls.mutation import Mutant, mutants
from generators.judging.judge import judge
from generators.model import (
    Claim,
    Evidence,
    Findings,
    Kind,
    Model,
    Observation,
    Outcome,
    Project,
    Status,
    VerdictWord,
)
from generators.rules.expression import rules_of

Readers = Mapping[tuple[str, str], list[Claim]]  # by the id of a claim and the name of its measure


class MeasureControls(Model):
    """The controls of one measure of one script.

    Attributes:
        controls: how many ran.
        passed: how many of them passed.
        yes: those where a yes is known.
        no: those where a no is known.
    """

    claim: str
    framework: str
    measure: str
    kind: Kind
    controls: int
    passed: int
    yes: int
    no: int

    @property
    def lacking(self) -> bool:
        """True for a check without a known yes and a known no that both passed."""
        return self.kind is Kind.CHECK and not (self.yes and self.no and self.passed == self.controls)


class Mutation(Model):
    """A broken probe, and what notices it.

    Attributes:
        fault: what the probe does, such as `always says yes`.
        noticed: `control`, or the id of a claim whose verdict changes; empty for nothing.
        judged: whether a rule reads the measure.
    """

    claim: str
    framework: str
    measure: str
    fault: str
    noticed: str
    judged: bool

    @property
    def name(self) -> str:
        """Claim and measure: `claim framework.measure`."""
        return f"{self.claim} {self.framework}.{self.measure}"


class Audit(Model):
    """The controls and mutations of the published claims, or of the named ones.

    Attributes:
        coverage: of the article's passages, in words.
        claims: number of claims.
        resting: number of those that rest on others and have no scripts.
        idle: why a named entry runs no script, by id.
        unmeasured: scripts without a measurement as they are now, as `claim framework`; they are left out.
    """

    coverage: str
    claims: int
    resting: int
    idle: dict[str, str]
    unmeasured: tuple[str, ...]
    probed: tuple[MeasureControls, ...]
    mutations: tuple[Mutation, ...]

    @property
    def lacking(self) -> tuple[MeasureControls, ...]:
        """The checks without a known yes and a known no."""
        return tuple(controls for controls in self.probed if controls.lacking)

    @property
    def one_sided(self) -> tuple[MeasureControls, ...]:
        """The batteries that have controls, all of which know the same answer."""
        batteries = (controls for controls in self.probed if controls.kind is Kind.BATTERY and controls.controls)
        return tuple(controls for controls in batteries if not (controls.yes and controls.no))

    @property
    def survivors(self) -> tuple[Mutation, ...]:
        """The broken probes behind a judged measure that nothing notices."""
        return tuple(mutation for mutation in self.mutations if mutation.judged and not mutation.noticed)

    @property
    def blind(self) -> tuple[str, ...]:
        """The judged measures, as `claim framework.measure`, of which no fault is noticed at all."""
        noticed = {mutation.name for mutation in self.mutations if mutation.noticed}
        return tuple(dict.fromkeys(mutation.name for mutation in self.survivors if mutation.name not in noticed))

    @property
    def sound(self) -> bool:
        """True where every check has its controls, and no judged measure is blind."""
        return not self.lacking and not self.blind


def audit(findings: Findings, only: Collection[str] = ()) -> Audit:
    """The controls of the published claims, and what breaking each of their measures does; runs no script.

    Where claims are named, it is those alone, drafts too.
    """
    claims = [
        claim
        for claim in findings.project.claims
        if (claim.checkable and claim.id in only if only else claim.entry.status is Status.PUBLISHED)
    ]
    scripted, readers = [claim for claim in claims if claim.runs], readers_in(findings.project)
    return Audit(
        coverage=str(coverage_of(findings.project)),
        claims=len(claims),
        resting=sum(claim.derived for claim in claims),
        idle=idle(findings.project, only),
        unmeasured=tuple(
            f"{claim.id} {framework}"
            for claim in scripted
            for framework in findings.project.frameworks
            if framework not in _measured(findings, claim)
        ),
        probed=tuple(controls for claim in scripted for controls in _controls(findings, claim)),
        mutations=tuple(mutation for claim in scripted for mutation in _mutations(findings, claim, readers)),
    )


def _controls(findings: Findings, claim: Claim) -> Iterator[MeasureControls]:
    """How many controls of each kind ran for each measure of each script."""
    for framework, observation in _measured(findings, claim).items():
        for name, measure in claim.entry.measures.items():
            controls = [item for item in observation.controls if item.measure.partition(".")[0] == name]
            yield MeasureControls(
                claim=claim.id,
                framework=framework,
                measure=name,
                kind=measure.kind,
                controls=len(controls),
                passed=sum(item.passed for item in controls),
                yes=sum(item.known is True for item in controls),
                no=sum(item.known is False for item in controls),
            )


def _mutations(findings: Findings, claim: Claim, all_readers: Readers) -> Iterator[Mutation]:
    """Each fault of each probe, and what notices it.

    Another claim that reads the measure counts where it has a verdict; without one it can notice nothing, and on a
    pull request only some claims were run.
    """
    for framework, observation in _measured(findings, claim).items():
        for name, measure in claim.entry.measures.items():
            if measure.kind is Kind.TEXT or name not in observation.measures:
                continue
            readers = [
                reader
                for reader in all_readers.get((claim.id, name), ())
                if reader is claim or findings.verdicts[reader.id].word is not VerdictWord.NOT_ENOUGH_EVIDENCE
            ]
            for mutant in mutants(observation, name):
                differing = (
                    reader.id for reader in readers if _differs(findings, reader, claim, framework, mutant)
                )
                controls = zip(observation.controls, mutant.observation.controls, strict=True)
                fails = any(old.passed and not new.passed for old, new in controls)
                yield Mutation(
                    claim=claim.id,
                    framework=framework,
                    measure=name,
                    fault=mutant.fault,
                    noticed="control" if fails else next(differing, ""),
                    judged=bool(readers),
                )


def _differs(findings: Findings, reader: Claim, claim: Claim, framework: str, mutant: Mutant) -> bool:
    """Whether the verdict on a reader changes with the mutant's observation of a claim."""
    changed: dict[str, Evidence] = {**findings.evidence[claim.id], framework: Evidence(newest=mutant.observation)}
    before, evidence = findings.verdicts[reader.id], ChainMap({claim.id: changed}, findings.evidence)
    after = judge(reader, findings.project, evidence, findings.at)
    return (before.word, before.distinguishes) != (after.word, after.distinguishes)


def readers_in(project: Project) -> Readers:
    """The claims whose rules read each measure: the claim of the measure first, then those that use it."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for reader in project.claims:
        named = [each for rule in rules_of(reader, project).values() for each in rule.references if each.measure]
        for key in dict.fromkeys((reader.uses.get(each.alias, reader.id), each.measure) for each in named):
            readers = found.setdefault(key, [])
            readers.insert(0 if key[0] == reader.id else len(readers), reader)
    return found


def _measured(findings: Findings, claim: Claim) -> dict[str, Observation]:
    """The measured observations of a claim, by framework."""
    return {
        name: item.newest
        for name, item in findings.evidence[claim.id].items()
        if item.newest is not None and item.newest.outcome is Outcome.MEASURED
    }
