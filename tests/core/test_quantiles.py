"""Does a share of the values lie below the quantile, as numpy and the engine's own function have it?"""

from __future__ import annotations

import math

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.core.quantiles import quantile, quantile_of_counts, quantiles_by


def _column(engine, values: list[float]) -> ibis.expr.types.Column:
    engine.create_table("sizes", pd.DataFrame({"size": pd.Series(values, dtype="float64")}), overwrite=True)
    return engine.table("sizes")["size"]


@pytest.mark.parametrize("share", [0, 0.05, 0.5, 0.75, 0.9, 1])
@pytest.mark.parametrize("rows", [1, 2, 5, 1001])
def test_it_is_the_engines_own_quantile(engine, rows, share):
    # From a cent to millions, with zeros, negative ones and equals: in every part of the first look.
    rng = np.random.default_rng(rows)
    column = _column(engine, np.round(rng.normal(1, 2, rows) * np.exp(rng.normal(0, 4, rows)), 2).tolist())
    assert quantile(column, share) == pytest.approx(column.quantile(share).execute(), rel=1e-13)


def test_of_nothing_it_is_unknown_and_what_is_unknown_counts_nowhere(engine):
    assert math.isnan(quantile(_column(engine, []), 0.5))
    assert math.isnan(quantile_of_counts(np.zeros(0), np.zeros(0, np.int64), 0.5))
    known = _column(engine, [1.0, math.nan, 3.0]).as_table().mutate(size=lambda rows: rows["size"].nullif(math.nan))
    assert quantile(known["size"], 0.5) == 2


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 4)), min_size=1), st.floats(0, 1))
def test_values_that_are_counted_have_the_quantile_of_those_written_out(pairs, share):
    values, counts = (np.array(column) for column in zip(*pairs, strict=True))
    assert quantile_of_counts(values.astype(float), counts, share) == pytest.approx(
        np.quantile(np.repeat(values, counts), share)
    )


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-50, 50).map(lambda n: n / 7)), min_size=1, max_size=40),
    st.floats(0, 1),
)
def test_of_each_group_they_are_those_of_numpy(rows: list[tuple[str, float]], share: float) -> None:
    table = ibis.memtable({"group": [group for group, _ in rows], "value": [value for _, value in rows]})
    found = quantiles_by(table, "group", "value", low=share, middle=0.5).execute().set_index("group")
    assert set(found.index) == {group for group, _ in rows}
    for group, row in found.iterrows():
        values = [value for name, value in rows if name == group]
        assert row.tolist() == pytest.approx(np.quantile(values, [share, 0.5]).tolist())
