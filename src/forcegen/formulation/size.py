"""Whether a programme and its solving fit into this machine's memory: better said than found out."""

from __future__ import annotations

import os

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import TooLarge

_BYTES_A_STAY = 7_500
"""Memory at its peak on a case of 1 000 x 2 000: the least that was measured, so that nothing is refused in vain."""


def check_size(eligibility: Eligibility) -> None:
    """Refuse a case that would take more memory than there is.

    Raises
    ------
    TooLarge
        With how much it takes, and what to do.
    """
    needed, there = eligibility.stays * _BYTES_A_STAY, memory()
    if there is not None and needed > there:
        raise TooLarge(
            f"too large for this machine: {eligibility.stays:,} possible deployments take about {_gigabytes(needed)} "
            f"of memory, and there are {_gigabytes(there)}; shorten `horizon` in the policy, or solve missions apart"
        )


def memory() -> int | None:
    """Bytes of memory this machine has; None where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no such call
        return None


def _gigabytes(count: int) -> str:
    return f"{count / 2**30:.1f} GB"
