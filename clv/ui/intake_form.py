"""How does the reader see and change what was made of a file?"""

from __future__ import annotations

import streamlit as st

from clv import wording
from clv.intake.choices import Choices, DateOrder, OrderAmounts, Role
from clv.intake.proposal import Proposal
from clv.text.locale import Locale
from clv.ui import draft, session
from clv.ui.components import escaped
from clv.ui.draft import Draft

# The roles that a reader may have to set by hand; the others are found or not.
_ROLES = (Role.CUSTOMER, Role.DATE, Role.AMOUNT, Role.ORDER, Role.QUANTITY, Role.UNIT_PRICE)


def choices_form(waiting: Draft) -> Choices:
    """The first rows, the proposed roles and the open questions; returns what the reader chose."""
    locale = session.locale()
    _ = locale.text
    rows = waiting.staged.rows
    st.write(
        escaped(
            locale.plural(
                "{name}: {n} row. The first ones:", "{name}: {n} rows. The first ones:", rows, name=waiting.staged.name
            )
        )
    )
    st.dataframe(waiting.first_rows.rename_axis(_("Row")), alt=_("The first rows of the file"))
    first = draft.look(waiting, Choices())
    columns: list[tuple[Role, str]] = []
    with st.grid(3, min_column_width=240):
        for role in _ROLES:
            header = _role_box(role, first, waiting, locale)
            if header is not None and header != first.columns.get(role):
                columns.append((role, header))
        date_order = _order_box(waiting, Choices(columns=tuple(columns)), locale)
        decimal = _decimal_box(first, locale)
        currency = _currency_box(first, locale)
        sheet = _sheet_box(waiting, locale)
        order_amounts = _order_amounts_box(first, locale)
    return Choices(
        columns=tuple(columns),
        sheet=sheet,
        date_order=date_order,
        decimal=decimal,
        currency=currency,
        order_amounts=order_amounts,
    )


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


def _order_box(waiting: Draft, chosen: Choices, locale: Locale) -> DateOrder | None:
    """Asked only where the column itself does not tell: a guess would move sales by months."""
    questions = draft.look(waiting, chosen).questions
    question = next((one for one in questions if one.code == "date_order"), None)
    if question is None:
        return None
    return st.segmented_control(
        locale.text("Order of a date"),
        [DateOrder(option) for option in question.options],
        format_func=lambda order: wording.date_order(order.value, locale),
        key=f"date_order_{waiting.sha256[:12]}",
    )


def _decimal_box(first: Proposal, locale: Locale) -> str | None:
    if not any(question.code == "decimal" for question in first.questions):
        return None
    return st.segmented_control(
        locale.text("Decimal sign"),
        [",", "."],
        format_func=lambda sign: locale.text("comma") if sign == "," else locale.text("point"),
        key="intake_decimal",
    )


def _currency_box(first: Proposal, locale: Locale) -> str | None:
    if len(first.currencies) < 2:
        return None
    return st.selectbox(locale.text("Currency"), first.currencies, index=None, key="intake_currency")


def _order_amounts_box(first: Proposal, locale: Locale) -> OrderAmounts | None:
    if not any(question.code == "order_amounts" for question in first.questions):
        return None
    return st.selectbox(
        locale.text("The amount on a line is"),
        list(OrderAmounts),
        index=None,
        format_func=lambda kind: wording.order_amounts(kind.value, locale),
        key="intake_order_amounts",
    )


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
