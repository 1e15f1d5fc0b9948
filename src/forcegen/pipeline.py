"""The stages in order, nothing else: read, validate, eligibility, formulate, solve, report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from forcegen.domain.policy import Policy
from forcegen.domain.scenario import Scenario
from forcegen.eligibility.pairs import Eligibility, eligibility
from forcegen.errors import BadInput, Contradiction, Unreadable
from forcegen.explanation.contradiction import stated_rules
from forcegen.explanation.sentence import Lang, rule_sentence, word
from forcegen.findings import Finding, Place, did_you_mean
from forcegen.formulation.formulate import Formulation, formulate
from forcegen.reading.bundled import policies, root
from forcegen.reading.coercion import Located
from forcegen.reading.gather import Gathered, gather
from forcegen.reporting.build import gap_report
from forcegen.reporting.gap_report import GapReport
from forcegen.solving.engine import Engine, Limits
from forcegen.solving.tiers import Infeasible, Progress, Stop, find_conflict, solve_tiers
from forcegen.validation import validate


@dataclass(frozen=True)
class Inputs:
    """What a user names; what is not named comes from the working folder's `data/`, else from the bundled example."""

    requirements: Sequence[Path] = ()
    pledges: Sequence[Path] = ()
    policy: str | None = None
    """A file, or the name of a bundled policy."""
    catalogue: Sequence[Path] = ()
    as_of: date | None = None


@dataclass(frozen=True)
class Loaded:
    """A sound scenario, and where it came from."""

    scenario: Scenario
    as_of: date
    files: Sequence[tuple[str, str]]
    """Path and SHA-256 of every file read."""
    warnings: Sequence[Finding] = field(default=())
    records: Mapping[tuple[str, str], Located[Any]] = field(default_factory=dict)
    """Every record by kind and id, with its place."""

    def place(self, kind: str, name: str, path: Sequence[int | str]) -> Place | None:
        """Where a field of a record was written, or the nearest thing above it."""
        located = self.records.get((kind, name))
        return located.place(*path) if located else None


def load(inputs: Inputs) -> Loaded:
    """Read and check everything.

    Raises
    ------
    Unreadable
        If a file cannot be read at all.
    BadInput
        If anything is wrong; it lists all problems, each with its place.
    """
    base = Path("data") if Path("data/requirements").is_dir() else root() / "data"
    pledges_base = Path("data/pledges") if Path("data/pledges").is_dir() else root() / "data" / "pledges"
    paths = [*(inputs.requirements or [base / "requirements"]), *(inputs.pledges or [pledges_base])]
    return load_paths(paths, inputs, beside(inputs.requirements or [base / "requirements"]))


def beside(requirements: Sequence[Path]) -> Path | None:
    """The file `policy.yaml` in the folder that holds the requirements' folder, if there is one."""
    for path in requirements:
        folder = path.parent if path.is_dir() else path.parent.parent
        if (folder / "policy.yaml").is_file():
            return folder / "policy.yaml"
    return None


def load_paths(paths: Sequence[Path], inputs: Inputs, policy_beside: Path | None = None) -> Loaded:
    """Read and check files and folders that hold records of any kind; raises as `load` does."""
    gathered = gather(paths)
    policy_files = gather_policy(gathered, inputs.policy, policy_beside)
    catalogue_files = gather(inputs.catalogue) if inputs.catalogue else None
    capabilities = (catalogue_files or gathered).capabilities
    if not capabilities:
        catalogue_files = catalogue_files or gather([root() / "models" / "catalogue"])
        capabilities = catalogue_files.capabilities
    parts = [gathered, *(part for part in (policy_files, catalogue_files) if part is not None)]
    findings = [finding for part in parts for finding in part.findings]
    located = [one for part in parts for one in part.policies]
    policy = located[-1] if located else Located(Policy())
    if len(located) > 1:
        other = located[0].place()
        findings.append(Finding("FG109", "there is more than one policy", policy.place(), f"the other: {other}"))
    if catalogue_files is not None and gathered.capabilities and inputs.catalogue:
        place = gathered.capabilities[0].place()
        findings.append(Finding("FG128", "capabilities stand here and in the catalogue named", place))
    for overlay in gathered.overlays:
        findings.append(Finding("FG127", "a what-if overlay is not applied by this command", overlay.place("whatif")))
    as_of = inputs.as_of or policy.record.as_of
    scenario, more = validate(gathered, capabilities, policy, as_of)
    if any(one.code in _UNREAD for one in findings):
        # What a file that could not be read may hold is not missing: that would only repeat what is already said.
        more = [one for one in more if one.code not in _MISSING]
    if any(one.severity == "error" for part in parts if part is not gathered for one in part.findings):
        more = [one for one in more if one.code != "FG123"]
    findings += more
    if scenario is None or as_of is None or any(one.severity == "error" for one in findings):
        raise (Unreadable if any(one.code == "FG001" for one in findings) else BadInput)(findings)
    files = [(one.source.path, one.sha256) for part in parts for one in part.documents]
    return Loaded(scenario, as_of, files, findings, _records(gathered, policy))


def _records(gathered: Gathered, policy: Located[Policy]) -> dict[tuple[str, str], Located[Any]]:
    kinds: dict[str, Sequence[Located[Any]]] = {
        "mission": gathered.missions,
        "requirement": gathered.requirements,
        "contributor": gathered.contributors,
        "pledge": gathered.pledges,
    }
    found = {(kind, one.record.id): one for kind, records in kinds.items() for one in records}
    return {**found, ("policy", ""): policy}


_UNREAD = {"FG001", "FG002", "FG003", "FG004", "FG006", "FG007"}
_MISSING = {"FG104", "FG105", "FG106", "FG107", "FG108", "FG113", "FG114", "FG123", "FG126", "FG201"}


def gather_policy(gathered: Gathered, name: str | None, beside: Path | None) -> Gathered | None:
    """The policy named, or the one beside the requirements, or the default; None where the files hold one."""
    if name is None:
        if gathered.policies:
            return None
        return gather([beside or policies()["default"]])
    if not Path(name).exists() and name in policies():
        return gather([policies()[name]])
    found = gather([Path(name)])
    if not Path(name).exists():
        hint = did_you_mean(name, policies())
        found.findings = [Finding("FG001", f"no policy '{name}', neither a file nor bundled", None, hint)]
    elif not found.policies and not found.findings:
        found.findings.append(Finding("FG006", f"'{name}' holds no policy"))
    return found


def prepare(loaded: Loaded) -> tuple[Eligibility, Formulation]:
    """Eligibility and programme of a scenario."""
    pairs = eligibility(loaded.scenario, loaded.as_of)
    return pairs, formulate(pairs)


def assess(
    loaded: Loaded,
    engine: Engine,
    limits: Limits = Limits(),
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
    lang: Lang = "en",
) -> GapReport:
    """Match pledges to requirements and report the gaps that remain.

    Raises
    ------
    Contradiction
        If the hard rules contradict each other; it names the fewest that do.
    NoPlan
        If time ran out before there was a plan.
    """
    pairs, formulation = prepare(loaded)
    try:
        solution = solve_tiers(pairs, formulation, engine, limits, stop, tell)
    except Infeasible as found:
        rules = found.rules or find_conflict(formulation, limits, stop or Stop())
        raise Contradiction(contradiction(loaded, pairs, rules, lang)) from None
    return gap_report(pairs, solution, loaded.as_of, loaded.files, engine.version())


def contradiction(loaded: Loaded, pairs: Eligibility, rules: Sequence[tuple[str, ...]], lang: Lang) -> list[str]:
    """Hard rules that cannot hold together, each in a sentence with its place."""
    said = []
    for rule in stated_rules(pairs, rules):
        place = loaded.place(rule.record, rule.id, rule.path)
        sentence = rule_sentence(rule.kind, rule.words, rule.barriers, lang)
        said.append(f"  {place}: {sentence}" if place else f"  {sentence}")
    return [word("contradiction", lang), *said]
