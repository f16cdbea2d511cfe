"""Where do the repeat buyers lie between gone and sure, and between small and large? Counted in fields of a map."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.core.money import value_sum

_CHANCES = 20  # columns, each a twentieth of P(alive) wide
_STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)  # rows: where each begins, of a tenfold; figures that a person would name
COLUMNS = ("column", "row", "customers", "value", "at_risk")
SMALLEST = 1.0  # money below which a customer is worth nothing on the map: one unit of any currency


@dataclass(frozen=True)
class Field:
    """One field of the map: its place from 0, how many customers (1 or more), and their value and risk [money]."""

    column: int
    row: int
    customers: int
    value: float
    at_risk: float


@dataclass(frozen=True)
class ValueMap:
    """The fields that hold repeat buyers; one-time buyers are on none: nobody knows their chance.

    chances, worths: the edges of the columns in P(alive), 0 to 1, and of the rows in value_if_alive [money], from low
    to high, one more than there are; the lowest row takes whoever is worth less than SMALLEST too.
    value, at_risk: of all fields together [money].
    """

    chances: tuple[float, ...]
    worths: tuple[float, ...]
    fields: tuple[Field, ...]
    value: float
    at_risk: float


def count_fields(values: ir.Table) -> ir.Table:
    """One row for each field with repeat buyers: column, row, customers, value, at_risk.

    values: CUSTOMER_VALUES. At most some hundred rows, whatever the company.
    row: the step above SMALLEST, 0 or more.
    """
    repeat = values.filter(values.frequency > 0)
    column = ibis.least((repeat.p_alive * _CHANCES).floor(), _CHANCES - 1)
    worth = ibis.greatest(repeat.value_if_alive, SMALLEST) / SMALLEST
    tens = worth.log10().floor()
    step = sum((worth >= begin * ibis.literal(10.0) ** tens).cast("int64") for begin in _STEPS[1:])
    row = tens * len(_STEPS) + step
    counted = (
        repeat.group_by(column=column.cast("int64"), row=row.cast("int64"))
        .agg(customers=repeat.count(), value=value_sum(repeat.ten_year_value), at_risk=value_sum(repeat.value_at_risk))
        .order_by("column", "row")
    )
    return counted.select(*COLUMNS)


def read_map(counted: pd.DataFrame) -> ValueMap | None:
    """The map of the fields that `count_fields` counted; None where nobody bought again."""
    if counted.empty:
        return None
    lowest, highest = int(counted["row"].min()), int(counted["row"].max())
    fields = tuple(
        Field(int(column), int(row) - lowest, int(customers), float(value), float(at_risk))
        for column, row, customers, value, at_risk in counted[list(COLUMNS)].to_numpy().tolist()
    )
    return ValueMap(
        chances=tuple(column / _CHANCES for column in range(_CHANCES + 1)),
        worths=tuple(_begins(row) for row in range(lowest, highest + 2)),
        fields=fields,
        value=sum(field.value for field in fields),
        at_risk=sum(field.at_risk for field in fields),
    )


def _begins(row: int) -> float:
    tens, step = divmod(row, len(_STEPS))
    return float(SMALLEST * _STEPS[step] * 10**tens)
