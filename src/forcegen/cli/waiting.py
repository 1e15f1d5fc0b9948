"""Waiting for a search: news on the terminal, Ctrl-C, and what each stage took."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

import click

from forcegen.cli.options import spoken, told

if TYPE_CHECKING:
    from forcegen.solving.progress import Progress, Stop


@contextmanager
def interruptible(kept: str = "the best plan so far") -> Iterator[Stop]:
    """Ctrl-C asks the search to stop with what it has; a second one ends the command."""
    from forcegen.solving.left_behind import leave_at_once
    from forcegen.solving.progress import Stop

    stop = Stop()

    def asked(number: int, frame: object) -> None:
        if stop.asked:
            # An engine in the middle of its work cannot be left in an orderly way, only at once.
            leave_at_once(128 + number)
        stop.ask()
        click.echo("\n" + told(f"stopping with {kept}; Ctrl-C again to end without"), err=True)

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, *ENDING)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignored(number: int) -> bool:
    """Whether whoever started this wants it to go on whatever happens, as nohup does."""
    return signal.getsignal(number) is signal.SIG_IGN


ENDING = [
    number
    for name in ("SIGTERM", "SIGHUP")
    if (number := getattr(signal, name, None)) is not None and not _ignored(number)
]
"""Signals that end a program, as a shutdown or a closed terminal sends them."""


def end_in_order() -> None:
    """Where such a signal comes while nothing is searched for, files that are half written go, and then the program."""
    for number in ENDING if threading.current_thread() is threading.main_thread() else ():
        signal.signal(number, lambda number, _: sys.exit(128 + number))


def meanwhile(*modules: str) -> None:
    """Load modules that are needed next while an engine works, which needs no Python."""

    def load() -> None:
        for module in modules:
            import_module(module)

    threading.Thread(target=load, name="forcegen-modules").start()


class News:
    """What to do with news of the search: one line on a terminal, nothing in a pipe."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self.another_may_come = False
        """Whether it was left open which of several plans equally good it is."""

    def __call__(self, news: Progress) -> None:
        """Take one piece of news."""
        from forcegen.explanation.sentence.figures import figure, percent
        from forcegen.solving.choice import CHOICE

        choosing = news.tier == CHOICE
        if choosing:
            self.another_may_come = news.best is None or news.best != news.bound
        if not self._shown or (news.best is None) is not choosing:
            return
        tongue = spoken()
        if news.best is None:
            said = told("all proven best: choosing among plans equally good")
        elif news.bound is None:
            said = told(f"{news.tier}: best so far {figure(float(news.best), tongue)}")
        else:
            best, bound = figure(float(news.best), tongue), figure(float(news.bound), tongue)
            said = told(f"{news.tier}: best so far {best}, at best possible {bound}, gap {percent(_gap(news), tongue)}")
        click.echo(f"\r\033[K{said}", err=True, nl=False)


def _gap(news: Progress) -> float:
    best, bound = float(news.best or 0), float(news.bound or 0)
    return 0.0 if best == bound else (best - bound) / best if best else 1.0


@contextmanager
def counting_seconds() -> Iterator[None]:
    """On a terminal, how long it has taken, once a second; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    over, begun = threading.Event(), time.monotonic()

    def tell() -> None:
        while not over.wait(1):
            said = told(f"{time.monotonic() - begun:.0f} s; Ctrl-C ends with what is found so far")
            click.echo(f"\r\033[K{said}", err=True, nl=False)

    ticking = threading.Thread(target=tell, name="forcegen-seconds", daemon=True)
    ticking.start()
    try:
        yield
    finally:
        over.set()
        ticking.join()
        clear()


def clear() -> None:
    """Take the line of news off the terminal."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)


class Timings:
    """What each stage of a run took, in seconds, and the most memory it needed."""

    def __init__(self) -> None:
        self._stages: list[tuple[str, float]] = []

    def begin(self, stage: str) -> None:
        """A stage begins, and the one before it ends."""
        self._stages.append((stage, time.perf_counter()))

    def text(self) -> str:
        """A line a stage; the last ends now."""
        from forcegen.solving.memory import most

        ends = [begun for _, begun in self._stages[1:]] + [time.perf_counter()]
        took = [(stage, end - begun) for (stage, begun), end in zip(self._stages, ends, strict=True)]
        took.append(("total", sum(seconds for _, seconds in took)))
        lines = [f"{stage:<12}{seconds:9.2f} s" for stage, seconds in took]
        memory = most()
        return "\n".join([*lines, *([] if memory is None else [f"{'most memory':<12}{memory:9.0f} MiB"])])
