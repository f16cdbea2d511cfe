"""Do the same sales add up to the same figure, in whatever order the rows are taken?"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from clv.core.money import money_sum, money_sum_sql, value_sum

CENTS = np.random.default_rng(1).integers(-100_000, 10_000_000, 50_000)
EXACT = float(sum(Decimal(int(cents)) for cents in CENTS) / 100)


@pytest.fixture(params=range(3))
def amounts(engine, request):
    shuffled = np.random.default_rng(request.param).permutation(CENTS) / 100
    return engine.create_table("books", pd.DataFrame({"amount": shuffled}))


def test_floats_alone_would_not():
    orders = {float(np.random.default_rng(seed).permutation(CENTS / 100).cumsum()[-1]) for seed in range(5)}
    assert len(orders) > 1


def test_books_add_up_to_the_cent_in_every_order(engine, amounts):
    assert amounts.agg(sum=money_sum(amounts.amount)).execute()["sum"].item() == EXACT
    [(found,)] = engine.con.execute(f"select {money_sum_sql('amount')} from books").fetchall()
    assert found == EXACT


def test_what_was_calculated_adds_up_to_one_figure_in_every_order(amounts):
    assert value_sum(amounts.amount / 7).execute() == pytest.approx(EXACT / 7, rel=1e-15)
    assert value_sum(amounts.amount / 7).execute() == 352_080_409.8142857


def test_a_sum_of_nothing_is_null(amounts):
    nobody = amounts.amount > 1e9
    assert pd.isna(money_sum(amounts.filter(nobody).amount).execute())
    assert pd.isna(value_sum(amounts.amount, where=nobody).execute())
