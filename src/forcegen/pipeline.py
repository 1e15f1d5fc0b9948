"""The stages in order, nothing else: read, validate, eligibility, formulate, solve, report."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from forcegen.domain.overlay import Overlay
from forcegen.domain.policy import Policy
from forcegen.domain.scenario import Scenario
from forcegen.eligibility.pairs import Eligibility, eligibility
from forcegen.errors import BadInput, Contradiction, NoPlan, Wrongs, refusal
from forcegen.explanation.contradiction import stated_rules
from forcegen.explanation.sentence.rules import rule_sentence
from forcegen.explanation.sentence.words import Lang, word
from forcegen.findings import Finding, Place
from forcegen.formulation.core import too_large
from forcegen.formulation.formulate import Formulation, formulate
from forcegen.plan.plan import Deployment, Plan
from forcegen.plan.presence import presence
from forcegen.plan.score import coverage
from forcegen.plan.solution import Solution, Tier
from forcegen.reading.bundled import root
from forcegen.reading.coercion import Located, coerce
from forcegen.reading.files import read_documents
from forcegen.reading.gather import Gathered, gather, kind_of
from forcegen.reading.policy import gather_policy
from forcegen.solving.core import solve_case
from forcegen.solving.engine import Deadline, Engine, Limits
from forcegen.solving.progress import Progress, Stop
from forcegen.solving.tiers import Infeasible, find_conflict, get_ready
from forcegen.validation import overlaid as laying
from forcegen.validation import validate

if TYPE_CHECKING:
    from forcegen.reporting.gap_report import GapReport
    from forcegen.reporting.worth import ValueReport


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
    base: laying.Base = field(default_factory=lambda: laying.Base(Gathered(), (), Located(Policy())))
    """What it was made of."""

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
    paths, policy_beside = _named(inputs)
    return load_paths(paths, inputs, policy_beside, "refuse")


def _named(inputs: Inputs) -> tuple[list[Path], Path | None]:
    """The files and folders of a run, and the policy beside them."""
    base = Path("data") if Path("data/requirements").is_dir() else root() / "data"
    pledges_base = Path("data/pledges") if Path("data/pledges").is_dir() else root() / "data" / "pledges"
    requirements = inputs.requirements or [base / "requirements"]
    return [*requirements, *(inputs.pledges or [pledges_base])], beside(requirements)


def check(paths: Sequence[Path], inputs: Inputs) -> Loaded:
    """Read and check files and folders of any kind; each overlay among them is checked over all the rest.

    Where only overlays are named, the rest is what `load` would read. Raises as `load` does.
    """
    if not paths:
        return load(inputs)
    everything = [*paths, *inputs.requirements, *inputs.pledges]
    holding = list(inputs.requirements)
    if Path("-") not in everything:
        seen = gather(everything)
        if seen.overlays and len(seen.overlays) == len(seen.documents):
            named, policy_beside = _named(inputs)
            return load_paths([*paths, *named], inputs, policy_beside, "check")
        lines = [Path(one.source.path) for one in seen.documents if kind_of(one.node) == "requirements"]
        holding += [path for path in paths if any(path == one or path in one.parents for one in lines)]
    return load_paths(everything, inputs, beside(holding), "check")


def beside(requirements: Sequence[Path]) -> Path | None:
    """The file `policy.yaml` in the folder that holds the requirements' folder, if there is one."""
    for path in requirements:
        # Of `.` and of `lines.yaml` no parent is written out.
        folder = Path(os.path.normpath((path if path.is_dir() else path.parent) / os.pardir))
        if (folder / "policy.yaml").is_file():
            return folder / "policy.yaml"
    return None


def load_paths(
    paths: Sequence[Path],
    inputs: Inputs,
    policy_beside: Path | None = None,
    overlays: Literal["lay", "check", "refuse"] = "lay",
) -> Loaded:
    """Read and check files and folders that hold records of any kind; raises as `load` does.

    Parameters
    ----------
    overlays
        What becomes of overlays among them: all laid over the rest, as they were for a report, each checked over the
        rest, or an error.
    """
    gathered = gather(paths, headless=overlays == "lay")
    policy_files = gather_policy(gathered, inputs.policy, policy_beside)
    named = catalogue_files = gather(inputs.catalogue) if inputs.catalogue else None
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
    if named is not None and not named.capabilities and not named.findings:
        findings.append(Finding("FG006", f"'{inputs.catalogue[0]}' holds no catalogue"))
    if catalogue_files is not None and gathered.capabilities and inputs.catalogue:
        place = gathered.capabilities[0].place()
        findings.append(Finding("FG128", "capabilities stand here and in the catalogue named", place))
    for overlay in gathered.overlays if overlays == "refuse" else ():
        message, hint = "a what-if overlay is not applied by this command", "take it out; forcegen whatif applies it"
        findings.append(Finding("FG127", message, overlay.place("whatif"), hint))
    as_of = inputs.as_of or policy.record.as_of
    scenario, more = validate(gathered, capabilities, policy, as_of)
    if any(one.code in _UNREAD for one in findings):
        # What a file that could not be read may hold is not missing: that would only repeat what is already said.
        more = [one for one in more if one.code not in _MISSING]
    if any(Policy in part.spoiled for part in parts) or (policy_files is not None and policy_files.findings):
        more = [one for one in more if one.code not in ("FG123", "FG124")]
    findings += more
    base = laying.Base(gathered, capabilities, policy)
    for overlay in gathered.overlays if overlays == "check" else ():
        _, _, laid = laying.lay(base, [overlay], as_of)
        findings += [one for one in laid if one not in findings]
    if scenario is None or as_of is None or any(one.severity == "error" for one in findings):
        raise refusal(findings)
    files = [(one.source.path, one.sha256) for part in parts for one in part.documents]
    loaded = Loaded(scenario, as_of, files, findings, _records(gathered, policy), base)
    return overlaid(loaded, gathered.overlays) if gathered.overlays and overlays == "lay" else loaded


def load_overlays(paths: Sequence[Path]) -> list[Located[Overlay]]:
    """Read overlays, in the order given; a folder stands for the files in it. One that bears no title has its path.

    Raises
    ------
    Unreadable
        If a file cannot be read at all.
    BadInput
        If anything is wrong with an overlay in itself; what its records say is checked when it is laid over a base.
    """
    findings: list[Finding] = []
    found: list[Located[Overlay]] = []
    for document in (one for path in paths for one in read_documents([path], findings)):
        name = document.source.path
        made = coerce(Overlay, document.node, findings, {"whatif": name})
        if made is not None:
            found.append(laying.ReadOverlay(made.record, made.node, (name, document.sha256)))
    if findings:
        raise refusal(findings)
    return found


def load_worlds(
    inputs: Inputs, paths: Sequence[Path], wrong: Wrongs | None = None
) -> tuple[Loaded, list[tuple[str, Loaded]]]:
    """The base, and the base with each overlay laid over it by itself, under the overlay's title.

    Parameters
    ----------
    wrong
        What else is wrong, and is told with the rest.

    Raises
    ------
    Unreadable
        If a file cannot be read at all.
    BadInput
        If anything is wrong, in the base or in any overlay; it lists all problems.
    """
    wrong = wrong or Wrongs()
    overlays, base = wrong.tried(lambda: load_overlays(paths)) or [], wrong.tried(lambda: load(inputs))
    worlds: list[tuple[str, Loaded]] = []
    for overlay in overlays:
        world = wrong.tried(partial(overlaid, base, [overlay])) if base is not None else None
        worlds += [(overlay.record.whatif, world)] if world is not None else []
    wrong.told()
    assert base is not None
    return base, worlds


def overlay_of(values: Mapping[str, Any]) -> Located[Overlay]:
    """An overlay made by a programme, of the fields a file would have; `whatif` may be left out.

    Raises
    ------
    BadInput
        If the values are no overlay.
    """
    findings: list[Finding] = []
    made = laying.overlay_of(values, findings)
    if made is None:
        raise BadInput(findings)
    return made


def overlaid(loaded: Loaded, overlays: Sequence[Located[Overlay]]) -> Loaded:
    """The scenario with the overlays laid over it in the order given, everything checked again; no file is read.

    Raises
    ------
    BadInput
        If anything is wrong in the overlays, or with the whole once they are laid; it lists all problems.
    """
    base, scenario, findings = laying.lay(loaded.base, overlays, loaded.as_of)
    if scenario is None:
        raise BadInput([one for one in findings if one not in loaded.warnings])
    as_of = laying.day_of(base.policy, overlays) or loaded.as_of
    files = [*loaded.files, *(one.file for one in overlays if isinstance(one, laying.ReadOverlay))]
    return Loaded(scenario, as_of, files, findings, _records(base.gathered, base.policy), base)


def _records(gathered: Gathered, policy: Located[Policy]) -> dict[tuple[str, str], Located[Any]]:
    kinds: dict[str, Sequence[Located[Any]]] = {
        "mission": gathered.missions,
        "requirement": gathered.requirements,
        "contributor": gathered.contributors,
        "pledge": gathered.pledges,
    }
    found = {(kind, one.record.id): one for kind, records in kinds.items() for one in records}
    return {**found, ("policy", ""): policy}


_UNREAD = {"FG001", "FG002", "FG003", "FG004", "FG006", "FG007", "FG009"}
_MISSING = {"FG104", "FG105", "FG106", "FG107", "FG108", "FG113", "FG114", "FG123", "FG126", "FG201"}


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
    begin: Callable[[str], None] = lambda _: None,
    near: Plan | None = None,
) -> GapReport:
    """Match pledges to requirements and report the gaps that remain.

    Parameters
    ----------
    begin
        Hears the name of each stage as it begins.
    near
        A plan of a similar case: what is left of it, filled up, is what the search begins with, unless the case is so
        large that its core is searched.

    Raises
    ------
    Contradiction
        If the hard rules contradict each other; it names the fewest that do.
    NoPlan
        If time ran out before there was a plan.
    """
    from forcegen.reporting.build import gap_report  # models of a report take time to load: each where it is made

    begin("eligibility")
    pairs = eligibility(loaded.scenario, loaded.as_of)
    get_ready(pairs, engine)
    begin("programme")
    formulation = None if too_large(pairs) else formulate(pairs)
    begin("search")
    solution = _solved(loaded, pairs, formulation, engine, limits, stop, tell, lang, near)
    begin("report")
    return gap_report(pairs, solution, loaded.as_of, loaded.files, engine.version())


def _solved(
    loaded: Loaded,
    pairs: Eligibility,
    formulation: Formulation | None,
    engine: Engine,
    limits: Limits,
    stop: Stop | None,
    tell: Callable[[Progress], None],
    lang: Lang,
    near: Plan | None,
) -> Solution:
    """Every tier solved; a contradiction is told in the user's own words."""
    from forcegen.explanation.again import left_of  # loaded when used

    stop, deadline = stop or Stop(), Deadline(limits)
    try:
        start = None
        if near is not None and formulation is not None:  # a core has its own beginning
            start = left_of(pairs, near, lambda: stop.asked or deadline.passed)
        return solve_case(pairs, formulation, engine, deadline.left(), stop, tell, start)
    except Infeasible as found:
        assert formulation is not None, "a core contradicts nothing"
        raise contradicted(loaded, pairs, limits, stop, lang, found.rules, formulation) from None
    except OverflowError as error:
        raise NoPlan(f"{error}; another engine may have room for it: --engine highs, cp-sat") from None


def at_least(loaded: Loaded, report: GapReport, near: Plan, engine: Engine, stop: Stop, lang: Lang = "en") -> GapReport:
    """A report; or where it is not proven and what is left of a similar case's plan covers more, that plan's.

    Searches cut short differ by luck: so each has what the other found.
    """
    from forcegen.explanation.again import left_of

    first = report.tiers[0]
    if first.proven:
        return report
    pairs, at_once = eligibility(loaded.scenario, loaded.as_of), Stop()
    rest = left_of(pairs, near, lambda: stop.asked)
    if rest is None or float(coverage(pairs, presence(pairs, rest))) >= first.value:
        return report
    at_once.ask()
    again = assess(loaded, engine, stop=at_once, lang=lang, near=rest)
    better = again.tiers[0]
    if better.value >= first.value:  # of a case whose core is searched
        return report
    known = better.model_copy(update={"bound": first.bound, "proven": first.bound == better.value})
    return again.model_copy(update={"tiers": (known, *again.tiers[1:])})


def reassess(
    loaded: Loaded,
    saved: GapReport,
    engine: Engine,
    limits: Limits = Limits(),
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
    lang: Lang = "en",
) -> tuple[GapReport, tuple[Tier, Sequence[Deployment]]]:
    """As `assess`, but among plans of best coverage the one with the fewest changes to a saved plan.

    The search begins with what is left of the saved plan: cut short, it covers no less.

    Returns
    -------
    tuple
        The report; and the tier of changes with the saved deployments that are no longer possible. The tiers after
        coverage were decided among plans with the fewest changes: of all plans nothing is proven of them.
    """
    from forcegen.explanation.keeping import keeping
    from forcegen.reporting.build import gap_report
    from forcegen.reporting.comparison import outcome

    pairs, formulation = prepare(loaded)
    plan = outcome(saved).plan
    kept, gone = keeping(formulation, plan)
    solution = _solved(loaded, pairs, kept, engine, limits, stop, tell, lang, plan)
    first, changes, *rest = solution.tiers
    tiers = [first, *(replace(one, bound=None, proven=False) for one in rest)]
    report = gap_report(pairs, replace(solution, tiers=tiers), loaded.as_of, loaded.files, engine.version())
    return report, (replace(changes, proven=changes.proven and first.proven), gone)


def valued(
    loaded: Loaded,
    engine: Engine,
    limits: Limits = Limits(),
    stop: Stop | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
    at_once: int = 1,
    lang: Lang = "en",
) -> ValueReport:
    """What every pledge, caveat and contributor is worth; raises as `assess` does."""
    from forcegen.explanation.again import Again
    from forcegen.explanation.value import values
    from forcegen.reporting.worth import value_report

    pairs, stop = eligibility(loaded.scenario, loaded.as_of), stop or Stop()
    found = values(pairs, loaded.as_of, Again(engine, Deadline(limits), stop), at_once, tell)
    if found.base.impossible:
        raise contradicted(loaded, pairs, limits, stop, lang)
    if found.base.plan is None:
        raise NoPlan.found(stop.asked)
    return value_report(found, loaded.scenario, loaded.as_of, loaded.files, engine.version())


def contradicted(
    loaded: Loaded,
    pairs: Eligibility,
    limits: Limits,
    stop: Stop,
    lang: Lang,
    rules: Sequence[tuple[str, ...]] = (),
    formulation: Formulation | None = None,
) -> Contradiction:
    """The fewest hard rules that cannot hold together, looked for where they are not known."""
    rules = rules or find_conflict(formulation or formulate(pairs), limits, stop)
    return Contradiction(contradiction(loaded, pairs, rules, lang))


def contradiction(loaded: Loaded, pairs: Eligibility, rules: Sequence[tuple[str, ...]], lang: Lang) -> list[str]:
    """Hard rules that cannot hold together, each in a sentence with its place."""
    said = []
    for rule in stated_rules(pairs, rules):
        place = loaded.place(rule.record, rule.id, rule.path)
        sentence = rule_sentence(rule.kind, rule.words, rule.barriers, lang)
        said.append(f"  {place}: {sentence}" if place else f"  {sentence}")
    return [word("contradiction", lang), *said]
