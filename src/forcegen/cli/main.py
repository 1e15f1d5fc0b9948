"""The group of commands; each is loaded only when it is called, so that --help answers at once."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from forcegen import __version__
from forcegen.cli.options import overhear, spoken, told
from forcegen.cli.waiting import end_in_order

COMMANDS = {
    "check": "Read everything and report every problem with its place.",
    "solve": "Match pledges to requirements and print the gaps that remain.",
    "whatif": "Compare the base with one or more what-if overlays.",
    "value": "Say what each pledge is worth, each caveat costs, each withdrawal loses.",
    "compare": "Compare two saved reports.",
    "verify": "Check a saved report against its inputs, without any solver.",
    "inventory": "Show supply by capability and readiness level beside demand.",
    "explain": "Say why a line is short and what would close it, or what an error code means.",
    "asks": "Show the fewest asks that close the most, as a curve, with proof.",
    "fit": "Show where a new offer helps, or why it does not and what would.",
    "schema": "Print the JSON Schema of a kind of file.",
    "doctor": "Print versions, and try each engine on this machine.",
}
"""Commands in the order of --help, with their one-line help."""


class ReaderGone(Exception):
    """Whoever read the output went away."""


class Unheard(TextIOWrapper):
    """Standard error: where nobody reads it, or it has no room, a command goes on to its end."""

    def write(self, text: str) -> int:
        """Write, if it can be."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush, if it can be."""
        with suppress(OSError):
            super().flush()


class Spoken(click.Context):
    """Writes its help in the language asked for."""

    def make_formatter(self) -> click.HelpFormatter:
        """What the help is written with."""
        if spoken() != "fr":
            return super().make_formatter()
        from forcegen.cli.help_in_french import FrenchHelp

        return FrenchHelp(width=self.terminal_width, max_width=self.max_content_width)


class Lazy(click.Group):
    """Loads a command's module only when the command is called."""

    context_class = Spoken

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; click itself would call a reader that went away (`| head`) a fault."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None

    def make_context(self, *given: Any, **more: Any) -> click.Context:
        """The same for help, which is printed while the context is made."""
        try:
            return super().make_context(*given, **more)
        except BrokenPipeError:
            raise ReaderGone from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in the order of --help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"forcegen.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        command.context_class = Spoken
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Lazy,
    context_settings={
        "auto_envvar_prefix": "FORCEGEN",
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
    epilog="Every option can be set as FORCEGEN_COMMAND_OPTION. Begin with: forcegen solve",
)
@click.version_option(__version__, prog_name="forcegen")
def group() -> None:
    """Match requirements with pledges of forces, and say which gaps remain and why."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code: one code a kind of failure."""
    # Nearly all that a command makes it keeps to its end: to look through a million pairs for rubbish is in vain.
    gc.set_threshold(200_000, 50, 100)
    try:
        _speak_into_the_void()
        _speak_any_alphabet()
        end_in_order()
        _run(arguments)
    except KeyboardInterrupt:
        from forcegen.solving.left_behind import leave_at_once

        leave_at_once(130)
    except SystemExit as leaving:
        _leave_engines(leaving.code)
        raise


def _leave_engines(code: str | int | None) -> None:
    """Exit at once where an engine that was told to stop has not: the end of the interpreter would wait, and abort.

    All that was said has been flushed: `click.echo` does so.
    """
    from forcegen.solving.left_behind import at_work, leave_at_once

    if at_work():
        leave_at_once(code if isinstance(code, int) else int(code is not None))


def _speak_into_the_void() -> None:
    """A command goes on where a stream was closed before it began, or nobody reads what it says beside the result."""
    for name, way, mode in (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_WRONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, way), mode, encoding="utf-8"))
    if type(sys.stderr) is TextIOWrapper:  # and not what a test puts in its place
        encoding, errors = sys.stderr.encoding, sys.stderr.errors
        sys.stderr = Unheard(sys.stderr.detach(), encoding, errors, line_buffering=True)


def _speak_any_alphabet() -> None:
    """Pipes and files get UTF-8, as the files forcegen writes; a terminal that lacks a letter shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _run(arguments: Sequence[str] | None) -> None:
    from forcegen.errors import ForcegenError

    overhear(sys.argv[1:] if arguments is None else arguments)
    try:
        result = group.main(arguments, prog_name="forcegen", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.Abort:
        _complain(told("stopped"), 130)
    except click.ClickException as wrong:
        _complain(_wrong_usage(wrong), 2)
    except ForcegenError as error:
        _complain(error.text(spoken()), error.exit_code)
    except (ReaderGone, BrokenPipeError) as gone:
        # Nothing more to say, and nothing to complain about at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        behind: BaseException | None = gone
        while behind is not None and not isinstance(behind, ForcegenError):
            behind = behind.__context__
        sys.exit(0 if behind is None else behind.exit_code)
    except OSError as error:
        about = f"{error.filename}: " if error.filename else ""
        _complain(f"{about}FG001 {told(f'cannot be read or written: {error.strerror}')}", 66)


def _wrong_usage(wrong: click.ClickException) -> str:
    """What click itself would say, in the language asked for."""
    if type(wrong).show not in (click.ClickException.show, click.UsageError.show):
        return wrong.format_message()  # the help, where no command was named
    lines = []
    if isinstance(wrong, click.UsageError) and wrong.ctx is not None:
        help_option = wrong.ctx.help_option_names[0]
        lines = [wrong.ctx.get_usage(), told(f"Try '{wrong.ctx.command_path} {help_option}' for help."), ""]
    return "\n".join([*lines, told(f"Error: {wrong.format_message()}")])


def _complain(text: str, code: int) -> NoReturn:
    """Say what is wrong, to whoever listens, and exit: the code says it too, where nobody does."""
    try:
        click.echo(text, err=True)
        sys.stdout.flush()
    except OSError:
        os._exit(code)
    sys.exit(code)
