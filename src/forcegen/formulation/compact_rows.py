"""The rows of a case by pair and month.

Every plan keeps these rows, but not every plan that keeps them keeps all rules: what they prove is true, and may be
less than there is to prove. Left out are the contributor share, pins, and the share of women where the policy makes it
a rule; a unit whose strength changes from leg to leg counts with the fewest; offers of support of one code are one
stock.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy.sparse import csr_array

from forcegen.domain.catalogue import COMPONENTS
from forcegen.domain.terms import PledgeTerms
from forcegen.eligibility.pairs import Eligibility
from forcegen.formulation.compact import Block, Chosen, Compact, Ways
from forcegen.formulation.options import ANY, WOMEN, kinds_of
from forcegen.formulation.programme import NO_LIMIT, Integers


def compact(eligibility: Eligibility) -> Compact:
    """The rows of a case."""
    return _Maker(eligibility).made()


class _Rows:
    """Entries and limits of one kind of row."""

    def __init__(self, months: int) -> None:
        self._months = months
        self._sent: list[tuple[Integers, Integers, Integers]] = []
        self._more: list[tuple[int, int, int]] = []
        self._lower: list[Integers] = []
        self._upper: list[Integers] = []
        self.count = 0

    def rows(self, lower: Integers, upper: Integers) -> Integers:
        """Make rows; their numbers."""
        self._lower.append(lower)
        self._upper.append(upper)
        self.count += len(lower)
        return np.arange(self.count - len(lower), self.count)

    def row(self, lower: int, upper: int, when: Chosen | None = None) -> int:
        """Make one row, in some months or all; its number."""
        if when is None:
            when = np.ones(self._months, np.bool_)
        return int(self.rows(np.where(when, lower, -NO_LIMIT)[None, :], np.where(when, upper, NO_LIMIT)[None, :])[0])

    def add(self, row: Integers | int, sending: Integers, coefficient: Integers) -> None:
        """Entries of what is sent."""
        self._sent.append((np.broadcast_to(np.asarray(row, np.int64), sending.shape), sending, coefficient))

    def more(self, row: int, column: int, coefficient: int) -> None:
        """An entry of a further column."""
        self._more.append((row, column, coefficient))

    def made(self, ways: int, columns: int) -> Block:
        """The rows."""
        none = np.zeros((0, self._months), np.int64)
        parts = zip(*self._sent, strict=True) if self._sent else ((), (), ())
        row, column, value = (np.concatenate([np.zeros(0, np.int64), *part]) for part in parts)
        sent = csr_array((value, (row, column)), shape=(self.count, ways))
        sent.eliminate_zeros()
        entries = np.array(self._more, np.int64).reshape(-1, 3).T
        more = csr_array((entries[2], (entries[0], entries[1])), shape=(self.count, columns))
        return Block(sent, more, np.concatenate([none, *self._lower]), np.concatenate([none, *self._upper]))


class _Maker:
    def __init__(self, eligibility: Eligibility) -> None:
        self._eligibility = eligibility
        self._months, self._first = eligibility.horizon.months, eligibility.horizon.first
        self._lines, self._pledges = list(eligibility.lines.values()), list(eligibility.pledges.values())
        self._line_number = {name: number for number, name in enumerate(eligibility.lines)}
        self._pledge_number = {name: number for number, name in enumerate(eligibility.pledges)}
        self._stock: list[int] = []
        self._ways = self._made_ways()
        units = self._ways.units
        persons = np.array([min(turn.persons for turn in terms.turns) for terms in self._pledges], np.int64)
        arriving = np.array([terms.turns[0].persons for terms in self._pledges], np.int64)
        self._persons, self._arriving = (one[self._ways.pledge] * units for one in (persons, arriving))
        self._gives = np.array([pair.gives for pair in self._ways.pairs], np.int64)[self._ways.pair] * units
        missions = {name: number for number, name in enumerate(eligibility.scenario.missions)}
        mission_of = np.array([missions[line.requirement.mission] for line in self._lines], np.int64)
        self._mission = mission_of[self._ways.line]
        self._of_pledge = _grouped(self._ways.pledge, len(self._pledges))
        self._of_line = _grouped(self._ways.line, len(self._lines))
        self._counted = np.zeros((len(self._lines), self._months), np.bool_)
        for number, line in enumerate(self._lines):
            self._counted[number, line.counted.first - self._first : line.counted.end - self._first] = True

    def made(self) -> Compact:
        weight = np.array([line.weight for line in self._lines], np.int64)
        target = np.array([line.target for line in self._lines], np.int64)
        ways = self._ways.count
        choices, sent = self._sent()
        return Compact(
            self._months,
            self._ways,
            weight,
            target,
            self._counted,
            np.array(self._stock, np.int64),
            self._present().made(ways, len(self._lines)),
            self._arrivals().made(ways, 0),
            sent.made(ways, choices),
        )

    def _made_ways(self) -> Ways:
        pairs = [pair for pair in self._eligibility.pairs.values() if pair.eligible and pair.starts.count]
        stocks: dict[tuple[str, int], int] = {}
        found = []
        for number, pair in enumerate(pairs):
            at, name = pair.starts, pair.pledge.pledge.id
            for sex, units, women, lower, upper in kinds_of(pair):
                if not upper:
                    continue
                if (name, sex) not in stocks:
                    stocks[name, sex] = len(stocks)
                    self._stock.append(_in_stock(pair.pledge, sex))
                found.append(
                    (
                        *(number, sex, self._line_number[pair.line.requirement.id], self._pledge_number[name]),
                        *(stocks[name, sex], units, women, min(at.tour, self._months)),
                        *(at.first - self._first, at.last - self._first, min(at.closes - self._first, self._months)),
                        *(at.step, lower, upper),
                    )
                )
        table = np.array(found, np.int64).reshape(-1, 14)
        table = table[self._can_go(table)]
        table = table[np.argsort(table[:, 7], kind="stable")]
        return Ways(pairs, *(table[:, place].copy() for place in range(14)))

    def _can_go(self, table: Integers) -> Chosen:
        """Members of a package go nowhere but where every member can go."""
        missions = [line.requirement.mission for line in self._lines]
        went = {(self._pledges[pledge].pledge.id, missions[line]) for line, pledge in table[:, 2:4].tolist()}
        packages = self._eligibility.packages
        barred = set[tuple[int, str]]()
        for name, mission in went:
            package = self._eligibility.pledges[name].pledge.package
            if package is not None and any((one.id, mission) not in went for one in packages[package]):
                barred.add((self._pledge_number[name], mission))
        there = table[:, 12] > 0
        kept = [(pledge, missions[line]) not in barred for line, pledge in table[:, 2:4].tolist()]
        return np.asarray(np.array(kept, np.bool_) | there, np.bool_)

    def _present(self) -> _Rows:
        rows = _Rows(self._months)
        self._cover(rows)
        self._mission_ceilings(rows)
        self._contributor_ceilings(rows)
        self._women(rows)
        self._requires(rows)
        return rows

    def _cover(self, rows: _Rows) -> None:
        target = np.array([line.target for line in self._lines], np.int64)[:, None]
        surplus = np.array([line.requirement.surplus > 0 for line in self._lines], np.bool_)[:, None]
        lower = np.where(self._counted, target, -NO_LIMIT)
        rows.rows(lower, np.where(self._counted & ~surplus, target, NO_LIMIT))
        rows.add(self._ways.line, np.arange(self._ways.count), self._gives)
        for number, line in enumerate(self._lines):
            rows.more(number, number, 1)
            if line.requirement.surplus:
                mine = self._of_line[number]
                rows.add(rows.row(-NO_LIMIT, line.most, self._counted[number]), mine, self._gives[mine])

    def _mission_ceilings(self, rows: _Rows) -> None:
        components = np.array(
            [COMPONENTS.index(one.component) if one.component else -1 for one in self._pledges], np.int64
        )[self._ways.pledge]
        for number, mission in enumerate(self._eligibility.scenario.missions.values()):
            here = np.flatnonzero(self._mission == number)
            for place, component in enumerate(COMPONENTS):
                most = getattr(mission.ceilings, component)
                if most is not None:
                    mine = here[components[here] == place]
                    rows.add(rows.row(-NO_LIMIT, most), mine, self._persons[mine])

    def _contributor_ceilings(self, rows: _Rows) -> None:
        manned: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, terms in enumerate(self._pledges):
            for who in {name for turn in terms.turns for name, _ in turn.manning}:
                least = min(sum(count for name, count in turn.manning if name == who) for turn in terms.turns)
                manned[who].append((number, least))
        for name, record in self._eligibility.scenario.contributors.items():
            for component in ("total", *COMPONENTS):
                most = getattr(record.ceilings, component)
                if most is None or name not in manned:
                    continue
                row = rows.row(-NO_LIMIT, most)
                for number, least in manned[name]:
                    if component in ("total", self._pledges[number].component):
                        mine = self._of_pledge[number]
                        rows.add(row, mine, least * self._ways.units[mine])

    def _women(self, rows: _Rows) -> None:
        for number, line in enumerate(self._lines):
            share = line.requirement.women_share or 0
            if share and line.capability.individuals:
                mine = self._of_line[number]
                balance = 1000 * self._ways.women[mine] - share * self._persons[mine]
                rows.add(rows.row(0, NO_LIMIT, self._counted[number]), mine, balance)

    def _requires(self, rows: _Rows) -> None:
        """Served in part and required in part: together no more than one whole."""
        for number, line in enumerate(self._lines):
            for name in line.requirement.requires:
                if (other := self._line_number.get(name)) is not None:
                    target, mine = self._lines[other].target, self._of_line[number]
                    when = self._counted[number] & self._counted[other]
                    row = rows.row(-NO_LIMIT, target * line.most, when)
                    rows.add(row, mine, target * self._gives[mine])
                    rows.more(row, other, line.most)

    def _arrivals(self) -> _Rows:
        rows = _Rows(self._months)
        free = self._ways.lower == 0
        for number, mission in enumerate(self._eligibility.scenario.missions.values()):
            if mission.intake_per_month is not None:
                mine = np.flatnonzero((self._mission == number) & free)
                rows.add(rows.row(-NO_LIMIT, mission.intake_per_month), mine, self._arriving[mine])
        return rows

    def _sent(self) -> tuple[int, _Rows]:
        rows = _Rows(1)
        self._speakers(rows)
        self._support(rows)
        choices = self._packages(rows, self._alternatives(rows, 0))
        return choices, rows

    def _speakers(self, rows: _Rows) -> None:
        asked = {name for line in self._lines for name, share in line.requirement.languages.items() if share > 0}
        for language in sorted(asked):
            asks = np.array([line.requirement.languages.get(language, 0) > 0 for line in self._lines], np.bool_)
            for number, terms in enumerate(self._pledges):
                if terms.individuals:
                    mine = self._of_pledge[number]
                    mine = mine[asks[self._ways.line[mine]]]
                    if len(mine):
                        row = rows.row(-NO_LIMIT, terms.may_send_speakers(language))
                        rows.add(row, mine, self._ways.units[mine])

    def _support(self, rows: _Rows) -> None:
        needs: dict[str, list[tuple[int, int]]] = defaultdict(list)
        offers: dict[str, list[int]] = defaultdict(list)
        for number, terms in enumerate(self._pledges):
            offers[terms.pledge.capability].append(number)
            for code, need in terms.needs.items():
                needs[code].append((number, need))
        for code in sorted(needs):
            row = rows.row(-NO_LIMIT, sum(self._pledges[one].pledge.quantity for one in offers[code]))
            for number, need in [*needs[code], *((one, 1) for one in offers[code])]:
                mine = self._of_pledge[number]
                rows.add(row, mine, need * self._ways.units[mine])

    def _alternatives(self, rows: _Rows, choices: int) -> int:
        for _, members in sorted(self._eligibility.alternatives.items()):
            one = rows.row(-NO_LIMIT, 1)
            for number in (self._pledge_number[name] for name in members):
                mine = self._of_pledge[number]
                row = rows.row(-NO_LIMIT, 0)
                rows.add(row, mine, self._ways.units[mine])
                rows.more(row, choices, -self._pledges[number].pledge.quantity)
                rows.more(one, choices, 1)
                choices += 1
        return choices

    def _packages(self, rows: _Rows, choices: int) -> int:
        for _, members in sorted(self._eligibility.packages.items()):
            numbers = [self._pledge_number[one.id] for one in members if one.id in self._pledge_number]
            missions = sorted({int(one) for number in numbers for one in self._mission[self._of_pledge[number]]})
            one = rows.row(-NO_LIMIT, 1)
            for mission in missions:
                rows.more(one, choices, 1)
                for number in numbers:
                    mine = self._of_pledge[number]
                    mine = mine[self._mission[mine] == mission]
                    row = rows.row(0, 0)
                    rows.add(row, mine, self._ways.units[mine])
                    rows.more(row, choices, -self._pledges[number].pledge.quantity)
                choices += 1
        return choices


def _in_stock(terms: PledgeTerms, sex: int) -> int:
    quantity = terms.pledge.quantity
    return quantity if sex == ANY else terms.women if sex == WOMEN else quantity - terms.women


def _grouped(number: Integers, count: int) -> list[Integers]:
    """Where each number stands."""
    order = np.argsort(number, kind="stable")
    cuts = np.searchsorted(number[order], np.arange(count + 1))
    return [order[cuts[one] : cuts[one + 1]] for one in range(count)]
