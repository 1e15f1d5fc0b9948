"""forcegen solve."""

from __future__ import annotations

import math
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forcegen.cli.options import engine_options, format_option, input_options, inputs_from, lang_option, language

if TYPE_CHECKING:
    from forcegen.solving.tiers import Progress, Stop


@click.command("solve")
@input_options
@engine_options
@format_option
@lang_option
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Also write the JSON gap report here.",
)
@click.option(
    "--write-model",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE.lp|FILE.mps",
    help="Write the coverage tier's programme for another solver, and do not solve.",
)
@click.option(
    "--table",
    type=click.Choice(["gaps", "causes", "lines", "plan", "support", "composition"]),
    default="gaps",
    show_default=True,
    help="Which table to print; JSON always holds everything.",
)
@click.option("--fail-on-gaps", is_flag=True, default=False, help="Exit with 3 if gaps remain.")
def command(
    format: str,
    lang: str | None,
    report: Path | None,
    write_model: Path | None,
    table: str,
    fail_on_gaps: bool,
    engine: str,
    threads: int,
    time_limit: float | None,
    **named: Any,
) -> int:
    """Match pledges to requirements and print the gaps that remain.

    The table goes to standard output, a one-line summary to standard error. Ctrl-C ends the search with the best plan
    so far; a second Ctrl-C ends it without.

    \b
    Examples:
      forcegen solve
      forcegen solve -r data/requirements -p data/pledges --report gaps.json
      forcegen solve --time-limit 60 --format csv > gaps.csv
    """
    from forcegen.cli.output import check_folder, say, warn, write_file
    from forcegen.pipeline import assess, load
    from forcegen.reporting.forms import as_json, report_summary, report_text
    from forcegen.solving.engine import Limits
    from forcegen.solving.engines import engine as engine_named

    tongue: Any = language(lang)
    if time_limit is not None and not math.isfinite(time_limit):
        raise click.BadParameter("the limit must be a number of seconds", param_hint="--time-limit")
    loaded = load(inputs_from(**named))
    warn(loaded.warnings)
    bundled = sorted({path.split("/")[1] for path, _ in loaded.files if path.startswith("forcegen:data/")})
    if bundled and not all(path.startswith("forcegen:") for path, _ in loaded.files):
        click.echo(f"from the bundled example: {', '.join(bundled)}", err=True)
    for target in (report, write_model):
        if target is not None and any(_same(target, path) for path, _ in loaded.files):
            raise click.BadParameter(f"{target} is one of the inputs; it would be lost", param_hint="--report")
    for target in (report, write_model):
        if target is not None and str(target) != "-":
            check_folder(target)
    if write_model is not None:
        return _write_model(loaded, write_model)
    with _interruptible() as stop:
        found = assess(loaded, engine_named(engine), Limits(time_limit, threads), stop, _progress(), tongue)
    _clear()
    try:
        if report is not None:
            write_file(report, as_json(found))
    finally:
        if str(report) != "-":
            say(report_text(found, format, tongue, table))
    click.echo(report_summary(found, tongue), err=True)
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
    except OSError as error:
        raise Unreadable([Finding("FG001", f"cannot be written: {error.strerror}", Place(Source(str(path))))]) from None
    scale = programme.objectives[0].scale
    click.echo(
        f"{programme.columns} columns and {programme.rows.count} rows written to {path}; "
        f"its objective is coverage times {scale}",
        err=True,
    )
    return 0


def _same(target: Path, path: str) -> bool:
    from forcegen.reading.bundled import located

    return target.exists() and target.samefile(located(path))


@contextmanager
def _interruptible() -> Iterator[Stop]:
    """Ctrl-C asks the search to stop; a second one ends the command."""
    from forcegen.solving.tiers import Stop

    stop = Stop()

    def asked(number: int, frame: object) -> None:
        if stop.asked:
            # An engine in the middle of its work cannot be left in an orderly way, only at once.
            os._exit(130)
        stop.ask()
        click.echo("\nstopping with the best plan so far; Ctrl-C again to end without", err=True)

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _progress() -> Any:
    """What to do with news of the search: one line on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None

    def tell(news: Progress) -> None:
        if news.best is None:
            return
        gap = "" if news.bound is None else f", at best possible {float(news.bound):g}, gap {_gap(news):.1%}"
        click.echo(f"\r\033[K{news.tier}: best so far {float(news.best):g}{gap}", err=True, nl=False)

    return tell


def _gap(news: Progress) -> float:
    best, bound = float(news.best or 0), float(news.bound or 0)
    return 0.0 if best == bound else (best - bound) / best if best else 1.0


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
