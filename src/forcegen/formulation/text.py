"""A programme as text, for people and for golden tests."""

from __future__ import annotations

from forcegen.formulation.programme import NO_LIMIT, Objective, Programme


def row_text(programme: Programme, row: int) -> str:
    """One row, as `once[XAA-1]: x[XAA-1,L,2018-01] + x[XAA-1,L,2018-02] <= 1`."""
    rows = programme.rows
    mine = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
    terms = [
        _term(int(coefficient), programme.column_name(int(column)))
        for column, coefficient in zip(rows.columns[mine], rows.coefficients[mine], strict=True)
    ]
    lower, upper = int(rows.lower[row]), int(rows.upper[row])
    body = _sum(terms)
    if lower == upper:
        relation = f"{body} = {lower}"
    elif lower <= -NO_LIMIT:
        relation = f"{body} <= {upper}"
    elif upper >= NO_LIMIT:
        relation = f"{body} >= {lower}"
    else:
        relation = f"{lower} <= {body} <= {upper}"
    return f"{rows.name(row)}: {relation}"


def objective_text(programme: Programme, objective: Objective) -> str:
    """One tier."""
    terms = [
        _term(int(coefficient), programme.column_name(int(column)))
        for column, coefficient in zip(objective.columns, objective.coefficients, strict=True)
    ]
    scale = f" / {objective.scale}" if objective.scale != 1 else ""
    return f"{objective.name}: minimise ({_sum(terms)}){scale}"


def _term(coefficient: int, name: str) -> str:
    if coefficient in (1, -1):
        return f"{'-' if coefficient < 0 else ''}{name}"
    return f"{coefficient} {name}"


def _sum(terms: list[str]) -> str:
    return " + ".join(terms).replace("+ -", "- ") if terms else "0"
