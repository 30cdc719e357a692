"""What the knowledge base shows of itself: controls that ran, and broken probes that would have been noticed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from generators.entries.coverage import coverage_of
from generators.judging import judge, mutation
from generators.model import Claim, Evidence, Findings, Kind, Model, Observation, Outcome, Project, Status
from generators.rules.expression import Reference, rules_of


class BrokenMeasure(Model):
    """The controls of one measure of one script.

    Attributes:
        controls: how many ran.
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
    """A broken probe, and what noticed it.

    Attributes:
        fault: what the probe does, such as `always says yes`.
        noticed: `control`, the id of a claim that is judged otherwise, or empty.
        judged: whether a rule reads the measure; what no rule reads is only shown.
    """

    claim: str
    framework: str
    measure: str
    fault: str
    noticed: str
    judged: bool


class Audit(Model):
    """What the knowledge base shows of itself.

    Attributes:
        coverage: of the article's passages, in words.
        claims: how many published ones were looked at.
        resting: those among them that rest on others and have no scripts.
    """

    coverage: str
    claims: int
    resting: int
    probed: tuple[BrokenMeasure, ...]
    mutations: tuple[Mutation, ...]

    @property
    def lacking(self) -> tuple[BrokenMeasure, ...]:
        """The checks without a known yes and a known no."""
        return tuple(one for one in self.probed if one.lacking)

    @property
    def survivors(self) -> tuple[Mutation, ...]:
        """The broken probes behind a judged measure that nothing noticed."""
        return tuple(one for one in self.mutations if one.judged and not one.noticed)

    @property
    def blind(self) -> tuple[str, ...]:
        """The judged measures, as `claim framework.measure`, of which no fault was noticed at all."""
        seen = {_measure(one) for one in self.mutations if one.noticed}
        return tuple(dict.fromkeys(_measure(one) for one in self.survivors if _measure(one) not in seen))

    @property
    def sound(self) -> bool:
        """True where every check has its controls, and no judged measure is blind."""
        return not self.lacking and not self.blind


def _measure(mutation: Mutation) -> str:
    return f"{mutation.claim} {mutation.framework}.{mutation.measure}"


def audit(found: Findings, only: Collection[str] = ()) -> Audit:
    """The controls of every published claim, and what came of breaking each of its measures; runs no script."""
    claims = [
        claim
        for claim in found.project.claims
        if claim.entry.status is Status.PUBLISHED and (not only or claim.id in only)
    ]
    probed = tuple(one for claim in claims if claim.runs for one in _probed(found, claim))
    mutations = tuple(one for claim in claims if claim.runs for one in _mutations(found, claim))
    return Audit(
        coverage=str(coverage_of(found.project)),
        claims=len(claims),
        resting=sum(claim.derived for claim in claims),
        probed=probed,
        mutations=mutations,
    )


# --- controls --------------------------------------------------------------------------------------------


def _probed(found: Findings, claim: Claim) -> Iterator[BrokenMeasure]:
    """How many controls of each kind ran for each measure of each script."""
    for framework, observation in _measured(found, claim).items():
        for name, measure in claim.entry.measures.items():
            ran = [one for one in observation.controls if one.measure.partition(".")[0] == name]
            yield BrokenMeasure(
                claim=claim.id,
                framework=framework,
                measure=name,
                kind=measure.kind,
                controls=len(ran),
                passed=sum(one.passed for one in ran),
                yes=sum(one.known is True for one in ran),
                no=sum(one.known is False for one in ran),
            )


# --- mutations -------------------------------------------------------------------------------------------


def _mutations(found: Findings, claim: Claim) -> Iterator[Mutation]:
    """Each fault of each probe, and what noticed it."""
    for framework, observation in _measured(found, claim).items():
        for name, measure in claim.entry.measures.items():
            if measure.kind is Kind.TEXT or name not in observation.measures:
                continue
            readers = _readers(found.project, claim, name)
            for mutant in mutation.mutants(observation, name):
                noticed = _control_failed(observation, mutant.observation)
                if not noticed:
                    noticed = next(
                        (reader.id for reader in readers if _differs(found, reader, claim, framework, mutant)), ""
                    )
                yield Mutation(
                    claim=claim.id,
                    framework=framework,
                    measure=name,
                    fault=mutant.told,
                    noticed=noticed,
                    judged=bool(readers),
                )


def _control_failed(before: Observation, after: Observation) -> str:
    pairs = zip(before.controls, after.controls, strict=True)
    return "control" if any(one.passed and not other.passed for one, other in pairs) else ""


def _differs(found: Findings, reader: Claim, claim: Claim, framework: str, mutant: mutation.Mutant) -> bool:
    """Whether a claim is judged otherwise when another's (or its own) observation is the mutant's."""
    mine: Mapping[str, Evidence] = found.evidence[claim.id]
    evidence = {**found.evidence, claim.id: {**mine, framework: Evidence(newest=mutant.observation)}}
    before = found.verdicts[reader.id]
    after = judge.judge(reader, found.project, evidence, found.at)
    return (before.word, before.distinguishes) != (after.word, after.distinguishes)


def _readers(project: Project, claim: Claim, measure: str) -> tuple[Claim, ...]:
    """The claims whose rules read a measure: the claim itself first, then those that use it."""
    return tuple(
        reader
        for reader in (claim, *project.users.get(claim.id, ()))
        if any(
            _meant(one, reader, claim) and one.measure == measure
            for rule in rules_of(reader, project)
            for one in rule.references
        )
    )


def _meant(reference: Reference, reader: Claim, claim: Claim) -> bool:
    return (reader.entry.uses.get(reference.alias) if reference.alias else reader.id) == claim.id


def _measured(found: Findings, claim: Claim) -> dict[str, Observation]:
    """The measured observations of a claim, by framework."""
    return {
        name: item.newest
        for name, item in found.evidence[claim.id].items()
        if item.newest is not None and item.newest.outcome is Outcome.MEASURED
    }
