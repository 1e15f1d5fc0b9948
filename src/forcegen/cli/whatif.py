"""forcegen whatif."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from forcegen.cli.options import engine_options, format_option, input_options, inputs_from, lang_option, language
from forcegen.cli.paths import AnyPath


@click.command("whatif")
@click.argument("overlays", nargs=-1, type=AnyPath(), metavar="OVERLAY...")
@input_options
@engine_options
@format_option
@lang_option
@click.option(
    "--keep-plan",
    type=AnyPath(dir_okay=False),
    default=None,
    metavar="REPORT",
    help="Keep the plan of this saved report as far as the best coverage allows, and compare with it.",
)
@click.option(
    "--table",
    type=click.Choice(["overview", "tiers", "lines", "units", "told"]),
    default=None,
    help="Print this table alone; a CSV file holds one, the overview unless another is named.",
)
@click.option(
    "--report",
    type=AnyPath(dir_okay=False),
    default=None,
    help="Also write the JSON gap report of the one overlay here.",
)
def command(
    overlays: tuple[Path, ...],
    format: str,
    lang: str | None,
    keep_plan: Path | None,
    table: str | None,
    report: Path | None,
    engine: str,
    threads: int,
    time_limit: float | None,
    **named: Any,
) -> int:
    """Solve the base, and the base with each OVERLAY laid over it by itself; print what differs.

    One row an overlay; for a single one also the lines, the units and who must be told. With --keep-plan the saved plan
    takes the place of the base: of all plans of best coverage the one with the fewest changes is chosen; no overlay
    need be given then. The time limit holds for each solve. Ctrl-C ends the search with the best plans so far.

    \b
    Examples:
      forcegen whatif night-flying.yaml
      forcegen whatif night-flying.yaml one-more-hospital.yaml --format csv
      forcegen whatif withdrawal.yaml --keep-plan plan.json
    """
    from forcegen import __version__
    from forcegen.cli.output import check_target, say, warn, write_file
    from forcegen.cli.saved import manning_of, read_report
    from forcegen.cli.waiting import News, clear, interruptible
    from forcegen.errors import Wrongs
    from forcegen.explanation.compared import manning
    from forcegen.findings import printable
    from forcegen.pipeline import assess, at_least, load_worlds, reassess
    from forcegen.reporting.comparison import ComparisonReport, case, kept_row, outcome, side
    from forcegen.reporting.comparison_forms import comparison_summary, comparison_text
    from forcegen.reporting.forms import as_json
    from forcegen.solving.engine import Limits
    from forcegen.solving.engines import engine as engine_named

    tongue: Any = language(lang)
    if not overlays and keep_plan is None:
        raise click.UsageError("Missing argument 'OVERLAY...'.")
    if report is not None and len(overlays) > 1:
        raise click.BadParameter("a report holds one outcome: name one overlay", param_hint="--report")
    wrong = Wrongs()
    saved = wrong.tried(lambda: read_report(keep_plan)) if keep_plan is not None else None
    base, worlds = load_worlds(inputs_from(**named), overlays, wrong)
    told = list(base.warnings)
    warn(base.warnings)
    for _, world in worlds:
        warn(one for one in world.warnings if one not in told)
    if report is not None:
        read = [path for world in (base, *(world for _, world in worlds)) for path, _ in world.files]
        check_target("--report", report, [*read, *([keep_plan] if keep_plan else [])])
    solver, limits = engine_named(engine), Limits(time_limit, threads)
    afters, kept, begun = [], [], None
    known = manning(base.scenario)
    with interruptible() as stop:
        if saved is None or keep_plan is None:
            before = assess(base, solver, limits, stop, News(), tongue)
            if not before.tiers[0].proven:  # a search of its own would tell luck as an effect
                begun = outcome(before).plan
        else:
            before, known = saved, {**manning_of(saved, keep_plan), **known}
        laid = worlds or [(_unchanged(tongue), base)]
        for _, world in laid:
            if saved is None:
                after, row = assess(world, solver, limits, stop, News(), tongue, near=begun), None
            else:
                after, changes = reassess(world, saved, solver, limits, stop, News(), tongue)
                row = kept_row(*changes)
            afters.append(after)
            kept.append(row)
        if saved is None:  # what one of them has found the others have
            for after in afters:
                before = at_least(base, before, outcome(after).plan, solver, stop, tongue)
            near = outcome(before).plan
            pairs = zip(laid, afters, strict=True)
            afters = [at_least(world, after, near, solver, stop, tongue) for (_, world), after in pairs]
    clear()
    first = printable(str(keep_plan)) if keep_plan is not None else _unchanged(tongue)
    cases = [
        case(title, before, after, {**known, **manning(world.scenario)}, row)
        for (title, world), after, row in zip(laid, afters, kept, strict=True)
    ]
    made = ComparisonReport(forcegen=__version__, before=side(first, before), cases=tuple(cases))
    try:
        if report is not None:
            write_file(report, as_json(afters[-1]))
    finally:
        if str(report) != "-":
            say(comparison_text(made, format, tongue, table))
    click.echo(comparison_summary(made, tongue), err=True)
    return 0


def _unchanged(lang: Any) -> str:
    from forcegen.explanation.sentence.effects import effect_word

    return effect_word("base", lang)
