"""What is each cost for, winning customers or keeping them: as the words told, and as the reader says?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from clv.acquisition.costs import KEEPING, NEITHER, WINNING, Cost, Purpose, unassigned
from clv.core.marks import N_
from clv.ui import session
from clv.ui.books import kept_costs
from clv.ui.components import escaped, quiet
from clv.ui.drafts import Rows, draft_of

PURPOSE_WORDS = {
    "winning": N_("wins customers"),
    "keeping": N_("keeps customers"),
    "both": N_("both, by share"),
    "neither": N_("neither"),
}
PURPOSES = {"winning": WINNING, "keeping": KEEPING, "both": None, "neither": NEITHER}


def purposes_of_costs(costs: Sequence[Cost]) -> None:
    """A row for each kind of cost, those of which nothing is known first; what is chosen is used once it is kept."""
    locale = session.locale()
    _ = locale.text
    sums: dict[str, float] = {}
    purposes: dict[str, Purpose | None] = {}
    for cost in costs:
        sums[cost.label] = sums.get(cost.label, 0.0) + cost.amount
        purposes[cost.label] = cost.purpose
    open_labels = set(unassigned(costs))
    labels = sorted(sums, key=lambda label: (label not in open_labels, -sums[label], label))
    st.header(_("What each cost is for"), anchor=False)
    if open_labels:
        st.warning(
            escaped(
                locale.plural(
                    "Of {n} kind of cost it is not known yet what it is for: choose it in the first row.",
                    "Of {n} kinds of cost it is not known yet what they are for: choose it in the first rows.",
                    len(open_labels),
                )
            ),
            icon=":material/help:",
        )
    kept = tuple((label, code_of(purposes[label]), _share(purposes[label])) for label in labels)
    rows = draft_of("purposes", kept, partial(_edit, sums), known_by=lambda row: row[0])
    changed = [row for row in rows if row not in kept and row[1]]
    if changed and st.button(
        _("Keep what each cost is for"), type="primary", key="keep_purposes", icon=":material/check:"
    ):
        kept_costs().keep_rules({label: _purpose(code, share) for label, code, share in changed})
        st.rerun()
    quiet(_("It is remembered by name: the next file's costs follow it."))


def code_of(purpose: Purpose | None) -> str:
    """Which of PURPOSES it is; "" where that is not known yet."""
    if purpose is None:
        return ""
    return next((code for code, known in PURPOSES.items() if known == purpose), "both")


def number_in(cell: object) -> float | None:
    """What was entered; None where nothing was."""
    return float(cell) if isinstance(cell, int | float) and cell == cell else None


def _edit(sums: dict[str, float], rows: Rows, key: str) -> Rows:
    """Draws label, code and share of each cost, in words, with its money [sums]."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    words = {code: _(word) for code, word in PURPOSE_WORDS.items()}
    changed = st.data_editor(
        pd.DataFrame(
            {
                "label": [label for label, _code, _part in rows],
                "money": [locale.money(sums[label], currency) for label, _code, _part in rows],
                "purpose": [words.get(code) for _label, code, _part in rows],
                "share": pd.Series([share for _label, _code, share in rows], dtype=float),
            }
        ),
        hide_index=True,
        disabled=["label", "money"],
        column_config={
            "label": st.column_config.TextColumn(_("Cost")),
            "money": st.column_config.TextColumn(_("Spent"), alignment="right"),
            "purpose": st.column_config.SelectboxColumn(_("What for"), options=list(words.values())),
            "share": st.column_config.NumberColumn(
                _("For winning, % (where both)"), min_value=0, max_value=100, step=5, format="%d"
            ),
        },
        placeholder="",
        key=key,
    )
    codes = {word: code for code, word in words.items()}
    return tuple(
        (str(row["label"]), codes.get(str(row["purpose"]), ""), number_in(row["share"]))
        for row in changed.to_dict("records")
    )


def _share(purpose: Purpose | None) -> float | None:
    return float(round(purpose.winning * 100)) if purpose is not None and code_of(purpose) == "both" else None


def _purpose(code: str, share: float | None) -> Purpose:
    fixed = PURPOSES[code]
    if fixed is not None:
        return fixed
    winning = 0.5 if share is None else share / 100
    return Purpose(winning, 1 - winning)
