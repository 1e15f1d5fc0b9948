"""Where each variable of `models/formulation.md` stands among the columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np

from forcegen.domain.quantities import month_text
from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.pairs import Eligibility
from forcegen.formulation.options import Options, Stays, option_name, options_of, stays_of
from forcegen.formulation.programme import Integers
from forcegen.formulation.size import check_size
from forcegen.plan.aims import Aim, language_aims, women_aims

K = TypeVar("K")


class Layout:
    """The columns of one programme.

    In order: options x, shortages short[line, month], filled[line, month], used[pledge], package[group, mission],
    help[offer, pledge], present[mission, month], shortfalls of aims.

    Raises
    ------
    TooLarge
        If solving it would take more memory than there is.
    """

    def __init__(self, eligibility: Eligibility) -> None:
        check_size(eligibility)
        self.eligibility = eligibility
        self.options: Options = options_of(eligibility)
        self.stays: Stays = stays_of(self.options)
        self.lines: Sequence[LineTerms] = list(eligibility.lines.values())
        self.pledges: Sequence[PledgeTerms] = list(eligibility.pledges.values())
        self._lower: list[Integers] = [self.options.lower]
        self._upper: list[Integers] = [self.options.upper]
        self._names: list[str] = []
        self.count = self.options.count
        self.short_first = np.zeros(len(self.lines), np.int64)
        for number, line in enumerate(self.lines):
            self.short_first[number] = self._add(line.counted.months, 0, line.target)
        self.first_after_short = self.count
        months = self._required_months()
        self.filled = self._monthly("filled", months, 1)
        self.used = self._keyed("used", [one.pledge.id for one in self.pledges if one.pledge.alternative], 1)
        self.package = self._keyed("package", self._packages(), 1)
        self.help: dict[tuple[str, str], int] = {}
        needy: dict[str, list[PledgeTerms]] = {}
        for one in self.pledges:
            for code in one.needs:
                needy.setdefault(code, []).append(one)
        for offer in self.pledges:
            asking = needy.get(offer.pledge.capability, ())
            helped = [one.pledge.id for one in asking if eligibility.may_support(offer, one)]
            keys = [(offer.pledge.id, pledge) for pledge in helped]
            self.help.update(self._keyed("help", keys, offer.pledge.quantity))
        self.present = self._monthly("present", self._present_months(), self._everyone())
        self.aims = self._aim_columns()
        self.lower, self.upper = np.concatenate(self._lower), np.concatenate(self._upper)

    @cached_property
    def months(self) -> int:
        """Months in the horizon."""
        return self.eligibility.horizon.months

    def month_text(self, month: int) -> str:
        """A month of the horizon, counted from 0, as people write it."""
        return month_text(self.eligibility.horizon.first + month)

    def by_month(self, *key: str, begins: int = 0) -> Callable[[int], tuple[str, ...]]:
        """Keys of rows made for consecutive months."""
        return lambda k: (*key, self.month_text(begins + k))

    def short(self, line: int, month: int) -> int:
        """The column of a line's shortage in a month of the horizon."""
        first = self.lines[line].counted.first - self.eligibility.horizon.first
        return int(self.short_first[line]) + month - first

    def counted(self, line: int) -> tuple[int, int]:
        """First month and end of a line's counted months, from the first of the horizon."""
        span, first = self.lines[line].counted, self.eligibility.horizon.first
        return span.first - first, span.end - first

    @cached_property
    def pair_number(self) -> Mapping[tuple[str, str], int]:
        """Number of a pair among those with options, by pledge and line."""
        return {
            (pair.pledge.pledge.id, pair.line.requirement.id): number for number, pair in enumerate(self.options.pairs)
        }

    @cached_property
    def mission_number(self) -> Mapping[str, int]:
        """Number of a mission by id."""
        return {name: number for number, name in enumerate(self.eligibility.scenario.missions)}

    @cached_property
    def mission_of_line(self) -> Integers:
        """Number of each line's mission."""
        return np.array([self.mission_number[line.requirement.mission] for line in self.lines], np.int64)

    @cached_property
    def line_number(self) -> Mapping[str, int]:
        """Number of a line by id."""
        return {line.requirement.id: number for number, line in enumerate(self.lines)}

    @cached_property
    def pledge_number(self) -> Mapping[str, int]:
        """Number of a pledge by id."""
        return {one.pledge.id: number for number, one in enumerate(self.pledges)}

    @cached_property
    def columns_of_pledge(self) -> Mapping[str, Integers]:
        """The options of each pledge, by id."""
        order = np.argsort(self.options.pledge, kind="stable")
        cuts = np.searchsorted(self.options.pledge[order], np.arange(len(self.pledges) + 1))
        return {one.pledge.id: order[cuts[number] : cuts[number + 1]] for number, one in enumerate(self.pledges)}

    def name(self, column: int) -> str:
        """A column's name for people."""
        if column < self.options.count:
            return option_name(self.options, column, self.month_text(int(self.options.start[column])))
        if column < self.first_after_short:
            line = int(np.searchsorted(self.short_first, column, side="right")) - 1
            month = column - int(self.short_first[line]) + self.counted(line)[0]
            return f"short[{self.lines[line].requirement.id},{self.month_text(month)}]"
        return self._names[column - self.first_after_short]

    def _add(self, count: int, lower: int, upper: int) -> int:
        first = self.count
        self._lower.append(np.full(count, lower, np.int64))
        self._upper.append(np.full(count, upper, np.int64))
        self.count += count
        return first

    def _keyed(self, kind: str, keys: Sequence[K], upper: int) -> dict[K, int]:
        first = self._add(len(keys), 0, upper)
        self._names += [f"{kind}[{','.join(map(str, key)) if isinstance(key, tuple) else key}]" for key in keys]
        return {key: first + number for number, key in enumerate(keys)}

    def _monthly(self, kind: str, keys: Sequence[tuple[str, int]], upper: int) -> dict[tuple[str, int], int]:
        first = self._add(len(keys), 0, upper)
        self._names += [f"{kind}[{name},{self.month_text(month)}]" for name, month in keys]
        return {key: first + number for number, key in enumerate(keys)}

    def _required_months(self) -> list[tuple[str, int]]:
        """Lines that some other line requires, in each of their counted months."""
        required = {one for line in self.lines for one in line.requirement.requires}
        return [
            (line.requirement.id, month)
            for number, line in enumerate(self.lines)
            if line.requirement.id in required
            for month in range(*self.counted(number))
        ]

    def _packages(self) -> list[tuple[str, str]]:
        groups = {one.package for one in self.eligibility.scenario.pledges.values() if one.package}
        missions = {line.requirement.mission for line in self.lines}
        return [(group, mission) for group in sorted(groups) for mission in sorted(missions)]

    def _present_months(self) -> list[tuple[str, int]]:
        """Missions by month, where the policy says what share of their persons one contributor may give."""
        if self.eligibility.scenario.policy.max_contributor_share is None:
            return []
        return [(name, month) for name in self.eligibility.scenario.missions for month in range(self.months)]

    def _everyone(self) -> int:
        """All persons pledged."""
        return sum(one.pledge.quantity * max(turn.persons for turn in one.turns) for one in self.pledges)

    def _aim_columns(self) -> dict[Aim, int]:
        """A shortfall for each aim of the composition tier."""
        scenario = self.eligibility.scenario
        aims = list(language_aims(scenario, self.eligibility.horizon))
        if scenario.policy.women_mode == "aim":
            aims += women_aims(scenario, self.eligibility.horizon)
        # Nobody can be short of more persons than are pledged.
        everyone = self._everyone()
        columns: dict[Aim, int] = {}
        for aim in aims:
            first = self._add(1, 0, everyone)
            what = aim.language or "women"
            self._names.append(f"shortfall[{aim.scope},{aim.category},{what},{month_text(aim.month)}]")
            columns[aim] = first
        return columns
