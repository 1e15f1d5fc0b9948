"""forcegen doctor."""

from __future__ import annotations

import click


@click.command("doctor")
def command() -> int:
    """Print versions, and try each engine on this machine on a case with a known answer."""
    import platform

    from forcegen import __version__
    from forcegen.solving.engines import ENGINES, HELPERS
    from forcegen.solving.trial import trial

    click.echo(f"forcegen {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    faulty = 0
    for name in (*ENGINES, *HELPERS):
        good, text = trial(name)
        faulty += not good
        click.echo(f"{name}: {text}")
    return 1 if faulty else 0
