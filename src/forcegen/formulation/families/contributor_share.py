"""Contributor share: at most so much of a mission's deployed persons from one contributor."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.manning import manning_of
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """1000 x persons of the contributor - share (in thousandths) x present <= 0, in each mission and month.

    Present is how many persons there are in all.
    """
    maker = RowsMaker()
    share = layout.eligibility.scenario.policy.max_contributor_share
    if share is None:
        return maker.made()
    options, stays = layout.options, layout.stays
    mission_of = np.array([line.requirement.mission for line in layout.lines], np.str_)
    missions = mission_of[options.line]
    for mission in np.unique(missions):
        present = np.array([layout.present[str(mission), month] for month in range(layout.months)], np.int64)
        first = maker.rows(layout.months, 0, 0, layout.by_month("present", str(mission)))
        maker.add(first + np.arange(layout.months), present, -1)
        everyone = np.flatnonzero(missions[stays.column] == mission)
        maker.add(first + stays.month[everyone], stays.column[everyone], stays.persons[everyone])
    for who, (column, month, persons) in manning_of(layout).items():
        for mission in np.unique(missions[column]):
            first = maker.rows(
                layout.months,
                NONE,
                0,
                layout.by_month("contributor_share", who, mission),
            )
            mine = missions[column] == mission
            maker.add(first + month[mine], column[mine], 1000 * persons[mine])
            present = np.array([layout.present[str(mission), month] for month in range(layout.months)], np.int64)
            maker.add(first + np.arange(layout.months), present, -share)
    return maker.made()
