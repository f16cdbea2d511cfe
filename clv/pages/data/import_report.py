"""What was decided for one import, what was left out of it, and why?"""

from __future__ import annotations

from datetime import date
from functools import partial

import ibis
import pandas as pd
import streamlit as st

from clv.core.people import Right
from clv.i18n.locale import Locale
from clv.intake.choices import RULES, Role, Rule
from clv.intake.sales.report import REASONS
from clv.phrases import intake
from clv.storage.workspace import Import
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import number_table, quiet, text_table
from clv.ui.downloads import csv_bytes, download
from clv.ui.rights.gate import may


def report_of(one: Import) -> None:
    """One import: what was decided and what was left out."""
    locale = session.locale()
    _ = locale.text
    if not one.report["left_out"]:
        st.write(_("Nothing was left out: every row is used."))
        _money(one)
        st.header(_("What was decided"), anchor=False)
        columns, file = _decided(one)
        for place, facts in zip(st.columns(2, gap="large"), (columns, file), strict=True):
            with place:
                _found_table(facts)
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("What was left out"), anchor=False)
        _left_out(one)
        _money(one)
    with right:
        st.header(_("What was decided"), anchor=False)
        _found_table([fact for facts in _decided(one) for fact in facts])


def _left_out(one: Import) -> None:
    """How many rows, by reason, and all of them to take away."""
    locale = session.locale()
    _ = locale.text
    report = one.report
    number_table(
        pd.DataFrame(
            {
                _("Reason"): [_(REASONS.get(code, code)) for code in report["left_out"]],
                _("Rows"): [locale.number(rows) for rows in report["left_out"].values()],
            }
        ),
        name=f"left_out_{one.import_id}",
    )
    if report["set_apart"]:
        quiet(
            " · ".join(f"{_(RULES[Rule(rule)])}: {locale.number(rows)}" for rule, rows in report["set_apart"].items())
        )
    if strays := report.get("stray_dates"):  # imports of before have none
        days = ", ".join(locale.date(date.fromisoformat(day)) for day in strays)
        quiet(f"{_(REASONS['stray_date'])}: {days}")
    if not may(Right.CUSTOMERS):
        return  # the rows name them
    download(
        _("Download the rows left out"),
        partial(_left_out_file, one.import_id, locale),
        name="tenfold-left-out",
        suffix=".csv",
        key=f"left_out_{one.import_id}",
        right=Right.CUSTOMERS,
    )


def _decided(one: Import) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What was found in the file, each with its name: of the columns, and of how it is written."""
    locale = session.locale()
    _ = locale.text
    report = one.report
    columns = [(intake.role(Role(role), locale), header) for role, header in report["columns"].items()]
    written = [
        (_("Sheet"), report["sheet"]),
        (_("Hidden columns, not read"), ", ".join(report.get("hidden_columns", ()))),  # imports of before have none
        (_("Character encoding"), report["encoding"]),
        (_("Between columns"), intake.separator(report["separator"], locale)),
        (_("Decimal sign"), report["decimal"]),
        (_("Order of a date"), intake.date_order(report["date_order"], locale)),
        (_("Currency"), report["currency"]),
    ]
    return columns, [(what, found) for what, found in written if found]


def _found_table(facts: list[tuple[str, str]]) -> None:
    """What was found, beside its name."""
    locale = session.locale()
    _ = locale.text
    text_table([_("What"), _("Found")], facts)


def _money(one: Import) -> None:
    """From the file's own total to the total that counts, so that the bookkeeper recognises it."""
    locale = session.locale()
    _ = locale.text
    report = one.report
    if not report["revenue_left_out"]:
        return
    lines = [
        (_("All sales in the file"), report["revenue_before"]),
        *((_(REASONS.get(code, code)), -left) for code, left in report["revenue_left_out"].items()),
        (_("Used"), report["revenue"]),
    ]
    number_table(
        pd.DataFrame(
            {
                _("Money"): [what for what, _amount in lines],
                _("Amount"): [locale.money(amount, report["currency"]) for _what, amount in lines],
            }
        ),
        name=f"money_{one.import_id}",
    )


def _left_out_file(import_id: str, locale: Locale) -> bytes:
    """The rows that were left out, with their number in the file and the reason."""
    _ = locale.text
    table = app_state().workspace.engine().table("transactions_left_out")
    mine = table.filter(table.import_id == import_id).order_by("row")
    words = ibis.cases(*((mine.reason == code, _(words)) for code, words in REASONS.items()), else_=mine.reason)
    listed = mine.select(row=mine["row"], reason=words, cells=mine["raw"].join(" | "))
    names = {"row": _("Row in the file"), "reason": _("Reason"), "cells": _("What the row holds")}
    return csv_bytes(listed, locale=locale, headings=names)
