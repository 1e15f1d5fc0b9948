"""The text of docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.child import METHODS
from benchmarks.families import FAMILIES, Size
from benchmarks.results_read import FIRST_SEED, TITLES, Result, best_bound, by_case, by_size, contradictions
from benchmarks.trace import gap

INTRODUCTION = """# Performance

<!-- Made by `python -m benchmarks.publish` from benchmarks/results. Do not edit. -->

How far `forcegen` and other ways of solving the same programme get, and how soon. All cases are generated; what they
are, what is measured and what it does not show is in `benchmarks/README.md`.

- `forcegen`: its own search, which uses HiGHS and SCIP, with two threads, or with one where that is said; it alone
  solves all four tiers, checks its plan and explains the gaps. Its limit covers all tiers: coverage that is not proven
  ends after nine tenths of it (in results before December 2026: after all of it).
- HiGHS, CP-SAT, CBC, SCIP: the whole programme of the first tier, with every start month, handed to that solver, with
  two threads (SCIP: one) and no plan to begin with. Where a size has none of them, they were not run on it.
- by priority: every line filled in turn, the most pressing first, nothing moved afterwards. It proves nothing.

A gap is (plan - bound) / plan, of a method's own plan and its own bound. *Above best bound* sets each plan against the
highest bound that any method proved. A dash means there is none: no plan, no bound, or not within the limit.
(!) marks a plan that does not stand the check, or is not worth what the solver says; see the end of the page. What a
solver says only as it ends comes a moment after the last mark.
A number after a family is the seed of another case of it; searches were tuned on the first, and the chart shows that.

![Gap over time](performance.svg)
"""
_SAME = 1e-6
"""Part by which figures that came from logs may differ and be the same."""
STAGES = ("reading", "eligibility", "programme", "search", "report")


def page(results: Sequence[Result]) -> str:
    """The whole page."""
    parts = [INTRODUCTION, _machines(results)]
    for size, here in by_size(list(results)).items():
        parts.append(_size(size, here))
    parts += [_better(results), _tiers(results), _stages(results), _doubts(results), _again(results)]
    return "\n".join(part for part in parts if part)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def percent(share: float | None) -> str:
    """A share as people read it."""
    if share is None:
        return "–"
    return "0" if share == 0 else f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"


def seconds(number: float | None) -> str:
    """Seconds with as many digits as they deserve."""
    if number is None:
        return "–"
    return f"{number:.1f} s" if number < 100 else f"{number:.0f} s"


def _value(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f}"


def _machines(results: Sequence[Result]) -> str:
    """Every machine, version and day that the results name, and what was measured there."""
    days: dict[str, set[str]] = {}
    cases: dict[str, dict[str, None]] = {}
    for one in results:
        about = one.record["machine"]
        versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
        text = f"{about['cpu']}, {about['cores']} cores, {about['system']}, Python {about['python']}; {versions}"
        days.setdefault(text, set()).add(about["date"])
        cases.setdefault(text, {})[f"{one.case} {one.size}"] = None
    lines = [f"- {text}; {', '.join(sorted(days[text]))}: {', '.join(cases[text])}\n" for text in days]
    only_there = "Only figures of one machine can be set beside each other.\n\n" if len(days) > 1 else ""
    return "## Machine\n\n" + only_there + "".join(lines)


def _size(size: Size, results: list[Result]) -> str:
    limits = sorted({one.record["limit"] for one in results})
    marks = sorted({float(mark) for one in results for mark in one.record["at"]})
    head = ["family", "method", "plan", "above best bound", *(f"gap at {mark:g} s" for mark in marks)]
    head += ["1 % after", "proven after", "peak MB"]
    rows = []
    for case in by_case(results):
        bound = best_bound(case)
        rows += [_row(one, bound, marks) for one in case]
    columns = {one.case: one.record["columns"] for one in results if one.record.get("columns")}
    about = ", ".join(f"{case} {count:,}" for case, count in columns.items())
    title = f"## {size.lines} lines, {size.pledges} pledges\n\n"
    limit = " or ".join(f"{one:g} s" for one in limits)
    told = f"Limit {limit}. Columns of the whole programme: {about or 'not known'}.\n\n{_days(results)}"
    return f"{title}{told}{table(head, rows)}"


def _days(results: list[Result]) -> str:
    """Cases whose methods were not run on one day: a machine's speed may differ from one to the next."""
    lines = []
    for case in by_case(results):
        methods: dict[str, list[str]] = {}
        for one in case:
            methods.setdefault(one.record["machine"]["date"], []).append(TITLES[one.method])
        if len(methods) > 1:
            of_days = "; ".join(f"{', '.join(names)} {day}" for day, names in sorted(methods.items()))
            lines.append(f"Not in one run, and a machine may be faster on another day: {case[0].case}: {of_days}.\n\n")
    return "".join(lines)


def _row(one: Result, bound: float | None, marks: Sequence[float]) -> list[str]:
    record, start = one.record, [one.case, TITLES[one.method]]
    if one.failed:
        return [*start, "failed", *["–"] * (len(marks) + 4)]
    at = [record["at"].get(f"{mark:g}", {}).get("gap") for mark in marks]
    mark = "" if one.believed else " (!)"
    return [
        *start,
        _value(record["value"]) + mark,
        percent(gap(record["value"], bound)),
        *map(percent, at),
        seconds(record["seconds_to_1_percent"]),
        seconds(record["seconds_to_proof"]),
        f"{record['most_mb']:.0f}" if "most_mb" in record else f"≤ {record['peak_mb']:.0f}",
    ]


def _better(results: Sequence[Result]) -> str:
    """Cases in which another method ends with a better plan or a higher bound, or proves the same sooner."""
    lines = []
    for case in by_case(list(results)):
        ours = next((one for one in case if one.method == "forcegen" and not one.failed), None)
        if ours is None:
            continue
        for one in case:
            if one.method.startswith("forcegen") or one.failed or not one.believed:
                continue
            said = [
                what
                for what, better in (
                    ("a better plan", _less(one.record["value"], ours.record["value"])),
                    ("a higher bound", _less(_minus(one.record["bound"]), _minus(ours.record["bound"]))),
                    ("proven sooner", _less(one.record["seconds_to_proof"], ours.record["seconds_to_proof"])),
                )
                if better
            ]
            if said:
                lines.append(f"- {one.case} {one.size}, {TITLES[one.method]}: {', '.join(said)}\n")
    text = "".join(lines) or "Nowhere.\n"
    return (
        f"## Where others do better than forcegen with two threads\n\nAt the end of the limit, of coverage.\n\n{text}"
    )


def _minus(number: float | None) -> float | None:
    return None if number is None else -number


def _less(one: float | None, other: float | None) -> bool:
    """Whether there is one, and the other is more, or not there."""
    return one is not None and (other is None or one < other - _SAME * max(1.0, abs(other)))


def _tiers(results: Sequence[Result]) -> str:
    """What forcegen proved of each tier."""
    rows = []
    for one in results:
        if one.method == "forcegen" and not one.failed and "tiers" in one.record:
            tiers = [f"{_value(tier['value'])}{'' if tier['proven'] else ' ?'}" for tier in one.record["tiers"]]
            rows.append([str(one.size), one.case, *tiers, seconds(one.record["all_proven_after"])])
    if not rows:
        return ""
    head = ["size", "family", "coverage", "composition", "quality", "economy", "all proven after"]
    return "## All tiers of forcegen\n\nA question mark: not proven within the limit.\n\n" + table(head, rows)


def _stages(results: Sequence[Result]) -> str:
    rows = []
    for one in results:
        if one.method == "forcegen" and not one.failed:
            spent = [seconds(one.record["stages"].get(name)) for name in STAGES]
            rows.append([str(one.size), one.case, *spent])
    if not rows:
        return ""
    return "## Where the time of forcegen goes\n\n" + table(["size", "family", *STAGES], rows)


def _doubts(results: Sequence[Result]) -> str:
    """Failures, plans that do not stand the check, claims against each other."""
    lines = []
    for one in results:
        name = f"{one.case} {one.size}, {TITLES[one.method]}"
        if one.record["status"] != "ok":
            lines.append(f"- {name}: {one.record['status']}: {one.record['message']}\n")
        elif not one.believed:
            breaches = "; ".join(one.record["breaches"]) or "no rule broken"
            lines.append(f"- {name}: claims {one.record['value']}, counted {one.record['rescored']}; {breaches}\n")
    for case in by_case(list(results)):
        for claims, holds in contradictions(case):
            name = f"{claims.case} {claims.size}, {TITLES[claims.method]}"
            bound, value = claims.record["bound"], holds.record["rescored"]
            lines.append(f"- {name}: claims a bound of {bound}, but {TITLES[holds.method]} has a plan of {value}\n")
    text = (
        "".join(lines) or "None: every plan handed over was counted anew and keeps every rule, and no claim is wrong.\n"
    )
    return f"## Failures and false claims\n\n{text}"


def _again(results: Sequence[Result]) -> str:
    commands = []
    for size, here in by_size(list(results)).items():
        for limit, seed in sorted({(one.record["limit"], one.seed) for one in here}):
            run = {one.family for one in here if (one.record["limit"], one.seed) == (limit, seed)}
            families = "all" if run == set(FAMILIES) else ",".join(one for one in FAMILIES if one in run)
            which = "" if seed == FIRST_SEED else f" --seed {seed}"
            ran = {one.method for one in here if (one.record["limit"], one.seed) == (limit, seed)}
            if ran != set(METHODS):
                which += f" --methods {','.join(one for one in METHODS if one in ran)}"
            commands.append(f"python -m benchmarks.run --family {families} --size {size} --limit {limit:g}{which}")
    text = "\n".join([*commands, "python -m benchmarks.publish"])
    return f"## Make it again\n\n```sh\npip install -e '.[bench]'\n{text}\n```\n"
