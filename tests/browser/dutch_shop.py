"""Which export does a Dutch shop hand in? Made here, and read here in another way than the product reads it."""

from __future__ import annotations

from pathlib import Path

import ibis
import pandas as pd

from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Language, Locale
from clv.reports.customer_list import SHOWN
from clv.segments.call_lists import group_of
from clv.segments.customer_query import CustomerFilter, find_customers
from tests.shops import as_transactions, simulated

CUSTOMERS = 600
NO_DATE, NO_CUSTOMER = 3, 2  # rows that no one can use


def orders() -> pd.DataFrame:
    """customer_id, date, amount; the ids have leading zeros, none is all zeros: that is a guest."""
    frame = simulated(CUSTOMERS, seed=11)
    return frame.assign(customer_id=[f"{int(known[1:]) + 1:07d}" for known in frame.customer_id])


def write_export(path: Path, frame: pd.DataFrame) -> None:
    """Semicolons, decimal commas, day first, a euro sign and a name in cp1252, five rows that cannot be used."""
    lines = ["Klantnummer;Naam;Ordernummer;Orderdatum;Bedrag"]
    lines += [
        f"{row.customer_id};Renée Brûlé;F{number};{row.date:%d-%m-%Y};€ {_dutch(row.amount)}"
        for number, row in enumerate(frame.itertuples(index=False))
    ]
    lines += [f"0000001;Zoë;X{number};binnenkort;€ 10,00" for number in range(NO_DATE)]
    lines += [f";Zoë;Y{number};31-12-2025;€ 10,00" for number in range(NO_CUSTOMER)]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))


def calculate(frame: pd.DataFrame) -> tuple[ibis.Table, Analysis]:
    """CUSTOMER_VALUES of the same rows, calculated without the dashboard."""
    engine = ibis.duckdb.connect()
    analysis = analyse(engine, as_transactions(engine, frame), assumptions=Assumptions(currency="EUR"))
    return engine.table(analysis.valuation.table), analysis


def segment_list(values: ibis.Table, segment: str) -> pd.DataFrame:
    """Everyone in the segment, in the order and with the columns in which the page hands them out."""
    sort = "value_at_risk" if segment == "slipping" else "ten_year_value"
    return as_shown(find_customers(values, CustomerFilter(segments=(segment,), sort=sort)).execute())


def as_shown(customers: pd.DataFrame) -> pd.DataFrame:
    """The columns that the page shows, segments by their Dutch name, without what nobody knows of one-time buyers."""
    once = customers.frequency == 0
    names = {code: Locale(Language.NL).text(group_of(code).name) for code in customers.segment.unique()}
    unknown = {column: customers[column].mask(once) for column in ("p_alive", "value_at_risk")}
    return customers.assign(segment=customers.segment.map(names), **unknown)[list(SHOWN)]


def _dutch(amount: float) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
