"""Which costs does the reader enter by hand: month, what for, channel, amount?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from clv.acquisition.costs import Cost, check_costs
from clv.analysis.customer_base import CustomerBase
from clv.core.errors import ClvError
from clv.i18n.locale import Locale
from clv.pages.acquire.purposes import PURPOSE_WORDS, PURPOSES, code_of, number_in
from clv.ui import session
from clv.ui.books import forget_period, kept_costs
from clv.ui.components import escaped
from clv.ui.drafts import Rows, draft_of

_EMPTY_LINES = 3


def lines_by_hand(costs: Sequence[Cost], base: CustomerBase) -> None:
    """A small table to fill in; its lines are used once they are kept."""
    locale = session.locale()
    _ = locale.text
    st.header(_("By hand"), anchor=False)
    months = tuple(reversed(base.window.whole_months))
    words = _words(locale)
    own = [cost for cost in costs if cost.source == "" and cost.month in months]
    kept: Rows = tuple((cost.month, _code(cost), cost.label, cost.channel, cost.amount) for cost in own)
    kept = kept or ((None, "", "", "", None),) * _EMPTY_LINES
    lines = draft_of("by_hand", kept, partial(_edit, {locale.month(month): month for month in months}))
    if st.button(_("Keep these lines"), key="keep_by_hand", icon=":material/check:", disabled=lines == kept):
        try:
            entered = entered_costs(lines, words=words, locale=locale)
            if entered is None:
                return
            check_costs(entered, name=_("the lines by hand"))
        except ClvError as error:
            st.error(escaped(locale.error(error)), icon=":material/error:")
            return
        beyond = [cost for cost in costs if cost.source == "" and cost.month not in months]
        kept_costs().keep_by_hand([*beyond, *entered])
        forget_period()
        st.rerun()


def entered_costs(lines: Rows, *, words: dict[str, str], locale: Locale) -> list[Cost] | None:
    """The costs of the lines; None where one is incomplete, and then the page says which.

    lines: month, code of what it is for, label, channel, amount. words: what each code is called.
    """
    entered: list[Cost] = []
    for number, (month, code, label, channel, amount) in enumerate(lines, start=1):
        if month is None and not code and amount is None:
            continue
        if month is None or not code or amount is None:
            st.error(
                escaped(
                    locale.text(
                        "Line {number} is incomplete: choose its month and what it is for, and enter its amount.",
                        number=number,
                    )
                ),
                icon=":material/error:",
            )
            return None
        entered.append(Cost(month, label or words[code], channel, amount, PURPOSES[code]))
    return entered


def _edit(months: dict[str, date], rows: Rows, key: str) -> Rows:
    """Draws the lines. months: what each is called, the latest first."""
    locale = session.locale()
    _ = locale.text
    words = _words(locale)
    shown = pd.DataFrame(
        [
            (None if month is None else locale.month(month), words.get(code), label, channel, amount)
            for month, code, label, channel, amount in rows
        ],
        columns=["month", "purpose", "label", "channel", "amount"],
    )
    shown["amount"] = shown["amount"].astype(float)
    currency = session.settings().assumptions.currency
    changed = st.data_editor(
        shown,
        hide_index=True,
        num_rows="dynamic",
        column_config={
            "month": st.column_config.SelectboxColumn(_("Month"), options=list(months)),
            "purpose": st.column_config.SelectboxColumn(_("What for"), options=list(words.values())),
            "label": st.column_config.TextColumn(_("Spent on (if you like)")),
            "channel": st.column_config.TextColumn(_("Channel (if any)")),
            "amount": st.column_config.NumberColumn(
                _("Amount, {unit}", unit=locale.money_unit(currency)), format="%.2f"
            ),
        },
        placeholder="",
        key=key,
    )
    codes = {word: code for code, word in words.items()}
    return tuple(
        (
            months.get(str(line["month"])),
            codes.get(str(line["purpose"]), ""),
            _text(line["label"]),
            _text(line["channel"]),
            number_in(line["amount"]),
        )
        for line in changed.to_dict("records")
    )


def _words(locale: Locale) -> dict[str, str]:
    return {code: locale.text(PURPOSE_WORDS[code]) for code in ("winning", "keeping")}


def _code(cost: Cost) -> str:
    """What it is for, where that can be chosen here."""
    code = code_of(cost.purpose)
    return code if code in ("winning", "keeping") else ""


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""
