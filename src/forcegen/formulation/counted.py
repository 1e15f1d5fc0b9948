"""Whose stays count for an aim, and how many of their persons speak its language."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from forcegen.domain.catalogue import Category
from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers
from forcegen.plan.aims import Aim


class Counted:
    """The stays of a layout by aim; those of one scope and category are found once for all months."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._by_month: dict[tuple[str, str], list[Integers]] = {}
        self._share: dict[str, Integers] = {}

    def stays(self, aim: Aim) -> Integers:
        """Numbers of the stays whose persons count."""
        key = (aim.scope, aim.category)
        if key not in self._by_month:
            self._by_month[key] = self._months_of(aim)
        return self._by_month[key][aim.month - self._layout.eligibility.horizon.first]

    def reached(self, aim: Aim) -> Integers:
        """Thousandths of a person who meet the aim, in one step of each stay's column."""
        stays, numbers = self._layout.stays, self.stays(aim)
        if aim.language is None:
            return 1000 * stays.women[numbers]
        pairs = self._layout.options.pair[stays.column[numbers]]
        return self._shares(aim.language)[pairs] * stays.persons[numbers]

    def _months_of(self, aim: Aim) -> list[Integers]:
        layout = self._layout
        if not layout.options.count:
            return [np.zeros(0, np.int64)] * layout.months
        kinds, kind_of_stay = self._kinds
        counts = np.array([aim.counts(*kind) for kind in kinds], np.bool_)
        numbers = np.flatnonzero(counts[kind_of_stay])
        months = layout.stays.month[numbers]
        order = np.argsort(months, kind="stable")
        cuts = np.searchsorted(months[order], np.arange(layout.months + 1))
        return [numbers[order[cuts[month] : cuts[month + 1]]] for month in range(layout.months)]

    @cached_property
    def _kinds(self) -> tuple[list[tuple[str, Category]], Integers]:
        """Missions with categories of pledges, and which of them each stay is of."""
        layout, numbers = self._layout, dict[tuple[str, Category], int]()
        of_pair = [
            numbers.setdefault((pair.line.requirement.mission, pair.pledge.category), len(numbers))
            for pair in layout.options.pairs
        ]
        return list(numbers), np.array(of_pair, np.int64)[layout.options.pair][layout.stays.column]

    def _shares(self, language: str) -> Integers:
        """By pair: an individual on a line that asks for the language speaks it; else the pledge's share counts."""
        if language not in self._share:
            self._share[language] = np.array(
                [
                    1000
                    if pair.pledge.individuals and pair.line.requirement.languages.get(language, 0) > 0
                    else pair.pledge.pledge.languages.get(language, 0)
                    for pair in self._layout.options.pairs
                ],
                np.int64,
            )
        return self._share[language]
