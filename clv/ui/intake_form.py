"""How does the reader see and change what was made of a file?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv import wording
from clv.intake.choices import Choices, DateOrder, OrderAmounts, Role
from clv.intake.proposal import Proposal
from clv.text.locale import Locale
from clv.ui import draft, session
from clv.ui.components import escaped, quiet
from clv.ui.draft import Draft

# The roles that a reader may have to set by hand; the others are found or not.
_ROLES = (Role.CUSTOMER, Role.DATE, Role.AMOUNT, Role.ORDER, Role.QUANTITY, Role.UNIT_PRICE)


def choices_form(waiting: Draft) -> Choices:
    """The first rows, the proposed roles and the open questions; returns what the reader chose."""
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    rows = waiting.staged.rows
    st.write(
        escaped(
            n_("{name}: {n} row. The first ones:", "{name}: {n} rows. The first ones:", rows, name=waiting.staged.name)
        )
    )
    st.dataframe(waiting.first_rows.rename_axis(_("Row")), alt=_("The first rows of the file"))
    if waiting.remembered != Choices(sheet=waiting.remembered.sheet):
        quiet(_("Filled in as you chose for the last file of this kind."))
    first = draft.look(waiting, waiting.remembered)
    columns: list[tuple[Role, str]] = []
    with st.grid(3, min_column_width=240):
        for role in _ROLES:
            header = _role_box(role, first, waiting, locale)
            if header is not None and header != first.columns.get(role):
                columns.append((role, header))
        kept = tuple(pair for pair in waiting.remembered.columns if pair[0] not in dict(columns))
        chosen = replace(waiting.remembered, columns=(*kept, *columns), sheet=_sheet_box(waiting, locale))
        return _answers(waiting, chosen, locale)


def _role_box(role: Role, first: Proposal, waiting: Draft, locale: Locale) -> str | None:
    headers = waiting.staged.headers
    found = first.columns.get(role)
    return st.selectbox(
        wording.role(role, locale),
        headers,
        index=headers.index(found) if found in headers else None,
        placeholder=locale.text("not in the file"),
        key=f"role_{role.value}_{waiting.sha256[:12]}",
    )


def _answers(waiting: Draft, chosen: Choices, locale: Locale) -> Choices:
    """A box for each question that the file leaves open under these columns: a guess would move sales by months."""
    _ = locale.text
    # What was remembered is shown too, so that it can be changed.
    asked = replace(chosen, date_order=None, decimal=None, currency=None, order_amounts=None)
    for question in draft.look(waiting, asked).questions:
        key = f"{question.code}_{waiting.sha256[:12]}"
        match question.code:
            case "date_order":
                order = st.segmented_control(
                    _("Order of a date"),
                    [DateOrder(option) for option in question.options],
                    default=chosen.date_order,
                    format_func=lambda order: wording.date_order(order.value, locale),
                    key=key,
                )
                chosen = replace(chosen, date_order=order)
            case "decimal":
                sign = st.segmented_control(
                    _("Decimal sign"),
                    list(question.options),
                    default=chosen.decimal,
                    format_func=lambda sign: _("comma") if sign == "," else _("point"),
                    key=key,
                )
                chosen = replace(chosen, decimal=sign)
            case "currency":
                known = chosen.currency in question.options
                currency = st.selectbox(
                    _("Currency"),
                    question.options,
                    index=question.options.index(chosen.currency) if known and chosen.currency else None,
                    key=key,
                )
                chosen = replace(chosen, currency=currency)
            case "order_amounts":
                kind = st.segmented_control(
                    _("The amount on a line is"),
                    [OrderAmounts(option) for option in question.options],
                    default=chosen.order_amounts,
                    format_func=lambda kind: wording.order_amounts(kind.value, locale),
                    key=key,
                )
                chosen = replace(chosen, order_amounts=kind)
    return chosen


def _sheet_box(waiting: Draft, locale: Locale) -> str | None:
    if len(waiting.staged.sheets) < 2:
        return None
    return st.selectbox(
        locale.text("Sheet"),
        waiting.staged.sheets,
        index=None,
        placeholder=waiting.staged.sheet or "",
        key="intake_sheet",
    )
