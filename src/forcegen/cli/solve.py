"""forcegen solve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from forcegen.cli.options import engine_options, format_option, input_options, inputs_from, lang_option, language, told
from forcegen.cli.paths import AnyPath


@click.command("solve")
@input_options
@engine_options
@format_option
@lang_option
@click.option(
    "--report",
    type=AnyPath(dir_okay=False),
    default=None,
    help="Also write the JSON gap report here.",
)
@click.option(
    "--write-model",
    type=AnyPath(dir_okay=False),
    default=None,
    metavar="FILE.lp|FILE.mps",
    help="Write the coverage tier's programme for another solver, and do not solve.",
)
@click.option(
    "--table",
    type=click.Choice(["gaps", "causes", "lines", "pledges", "plan", "support", "composition"]),
    default="gaps",
    show_default=True,
    help="Which table to print; JSON always holds everything.",
)
@click.option("--timings", is_flag=True, default=False, help="Say what each stage took, on standard error.")
@click.option("--fail-on-gaps", is_flag=True, default=False, help="Exit with 3 if gaps remain.")
def command(
    format: str,
    lang: str | None,
    report: Path | None,
    write_model: Path | None,
    table: str,
    timings: bool,
    fail_on_gaps: bool,
    engine: str,
    threads: int,
    time_limit: float | None,
    **named: Any,
) -> int:
    """Match pledges to requirements and print the gaps that remain.

    The table goes to standard output, a one-line summary to standard error. Ctrl-C ends the search with the best plan
    so far; a second Ctrl-C ends it without. Of cases with more than 400 000 possible deployments only some are tried;
    the bound of coverage holds for all of them.

    \b
    Examples:
      forcegen solve
      forcegen solve -r data/requirements -p data/pledges --report gaps.json
      forcegen solve --time-limit 60 --format csv > gaps.csv
    """
    from forcegen.cli.output import check_target, say, warn, write_file
    from forcegen.cli.waiting import News, Timings, clear, interruptible
    from forcegen.explanation.sentence.ending import another_may_come
    from forcegen.pipeline import assess, load
    from forcegen.reporting.forms import as_json, report_summary, report_text
    from forcegen.solving.engine import Limits
    from forcegen.solving.engines import engine as engine_named

    tongue: Any = language(lang)
    if write_model is not None and report is not None:
        raise click.BadParameter("with it nothing is solved, and there is no --report", param_hint="--write-model")
    took = Timings()
    took.begin("reading")
    loaded = load(inputs_from(**named))
    warn(loaded.warnings)
    bundled = sorted({path.split("/")[1] for path, _ in loaded.files if path.startswith("forcegen:data/")})
    if bundled and not all(path.startswith("forcegen:") for path, _ in loaded.files):
        click.echo(told(f"from the bundled example: {', '.join(bundled)}"), err=True)
    for option, target in (("--report", report), ("--write-model", write_model)):
        if target is not None:
            check_target(option, target, [path for path, _ in loaded.files])
    if write_model is not None:
        return _write_model(loaded, write_model)
    news = News()
    with interruptible() as stop:
        found = assess(loaded, engine_named(engine), Limits(time_limit, threads), stop, news, tongue, took.begin)
    clear()
    took.begin("printing")
    try:
        if report is not None:
            write_file(report, as_json(found))
    finally:
        if str(report) != "-":
            say(report_text(found, format, tongue, table))
    click.echo(report_summary(found, tongue), err=True)
    if news.another_may_come:
        click.echo(another_may_come(tongue), err=True)
    if timings:
        click.echo(took.text(), err=True)
    return 3 if fail_on_gaps and found.gaps else 0


def _write_model(loaded: Any, path: Path) -> int:
    from forcegen.errors import Unreadable
    from forcegen.findings import Finding, Place, Source
    from forcegen.pipeline import prepare
    from forcegen.solving.cbc import write_model

    if path.suffix not in (".lp", ".mps"):
        raise click.BadParameter("the name must end in .lp or .mps", param_hint="--write-model")
    _, formulation = prepare(loaded)
    programme = formulation.programme
    try:
        write_model(programme, programme.objectives[0], (), path)
    except OverflowError as error:
        raise click.BadParameter(str(error), param_hint="--write-model") from None
    except OSError as error:
        raise Unreadable([Finding("FG001", f"cannot be written: {error.strerror}", Place(Source(str(path))))]) from None
    scale = programme.objectives[0].scale
    size = f"{programme.columns} columns and {programme.rows.count} rows"
    click.echo(told(f"{size} written to {path}; its objective is coverage times {scale}"), err=True)
    return 0
