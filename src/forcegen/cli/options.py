"""Options that several commands share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from forcegen.cli.paths import AnyPath

if TYPE_CHECKING:
    from forcegen.pipeline import Inputs

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv", "markdown")
LANGS = ("en", "fr")


def input_options(command: F) -> F:
    """The files a run reads."""
    for option in (
        click.option("--as-of", metavar="DAY", default=None, help="The day decisions are taken, as 2017-11-15."),
        click.option(
            "--catalogue",
            type=AnyPath(),
            multiple=True,
            help="Files that replace the bundled catalogue.",
        ),
        click.option("--policy", default=None, metavar="FILE|NAME", help="A policy file, or a bundled policy's name."),
        click.option(
            "--pledges",
            "-p",
            type=AnyPath(),
            multiple=True,
            help="Pledge files or folders, - for standard input; may be repeated. "
            "Default: data/pledges, else the bundled example.",
        ),
        click.option(
            "--requirements",
            "-r",
            type=AnyPath(),
            multiple=True,
            help="Requirement files or folders; may be repeated. Default: data/requirements, else the bundled example.",
        ),
    ):
        command = option(command)
    return command


def engine_option(default: str, told: str) -> Callable[[F], F]:
    """Which solver."""
    choice = click.Choice(["highs", "cp-sat", "cbc"])
    return click.option("--engine", type=choice, default=default, show_default=True, help=told)


class _Seconds(click.FloatRange):
    """Some seconds: neither no number nor no end of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        seconds = float(super().convert(value, param, ctx))
        if not math.isfinite(seconds):
            self.fail("the limit must be a number of seconds", param, ctx)
        return seconds


def limit_option(told: str) -> Callable[[F], F]:
    """How long to search."""
    return click.option("--time-limit", type=_Seconds(min=0, min_open=True), default=None, metavar="SECONDS", help=told)


def engine_options(command: F) -> F:
    """How a run is solved."""
    for option in (
        click.option(
            "--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads of the engine."
        ),
        engine_option("highs", "The solver."),
        limit_option("Search for no longer than this, and say how far from the best the plan can be."),
    ):
        command = option(command)
    return command


format_option = click.option(
    "--format", type=click.Choice(FORMATS), default="table", show_default=True, help="Form of the result."
)
_asked: list[str] = []
"""The language that the command was asked to speak: what is wrong is told in it, wherever that is found."""


def _heard(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    _asked[:] = [given] if given else []
    return given


lang_option = click.option(
    "--lang",
    type=click.Choice(LANGS),
    default=None,
    is_eager=True,
    callback=_heard,
    help="Language of sentences; from LANG when not given.",
)


def overhear(arguments: Sequence[str]) -> None:
    """Which language was asked for, before the options are read: what is wrong with these is told in it, too."""
    named = [after for before, after in pairwise(arguments) if before == "--lang"]
    named += [one.removeprefix("--lang=") for one in arguments if one.startswith("--lang=")]
    _asked[:] = [one for one in named if one in LANGS][-1:]


def spoken() -> str:
    """The language in which to say what is wrong."""
    return language(_asked[0] if _asked else None)


def told(text: str) -> str:
    """A sentence in that language."""
    if spoken() == "fr":
        from forcegen.french import french

        return french(text)
    return text


def language(given: str | None) -> str:
    """The language asked for, or the machine's, or English."""
    if given:
        return given
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"


def inputs_from(
    requirements: tuple[Path, ...],
    pledges: tuple[Path, ...],
    policy: str | None,
    catalogue: tuple[Path, ...],
    as_of: str | None,
    *,
    others: bool = False,
) -> Inputs:
    """The inputs that the options name.

    Where they name none, and the bundled example is read though there are folders of such names here, that is said:
    what is found would be taken for an answer about these.

    Parameters
    ----------
    others
        Whether files are named otherwise.
    """
    from forcegen.pipeline import Inputs
    from forcegen.reading.bundled import located

    if policy == "":
        raise click.BadParameter("the name is empty", param_hint="--policy")
    folders = "requirements", "pledges"
    bundled = not (requirements or pledges or others or any(Path("data", name).is_dir() for name in folders))
    if bundled and (here := [name for name in folders if Path(name).is_dir()]):
        what = " ".join(f"--{name} {name}" for name in here)
        click.echo(told(f"this is about the bundled example; for what lies here: {what}"), err=True)
    return Inputs(
        tuple(located(str(path)) for path in requirements),
        tuple(located(str(path)) for path in pledges),
        policy,
        tuple(located(str(path)) for path in catalogue),
        _day(as_of),
    )


def _day(text: str | None) -> Any:
    if text is None:
        return None
    from pydantic import TypeAdapter, ValidationError

    from forcegen.domain.quantities import Day

    if not text.isascii():
        raise click.BadParameter("write a day as 2017-11-15", param_hint="--as-of")
    try:
        return TypeAdapter(Day).validate_python(text)
    except ValidationError as error:
        raise click.BadParameter(error.errors()[0]["msg"], param_hint="--as-of") from None
