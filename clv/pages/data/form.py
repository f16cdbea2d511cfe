"""How does the reader see and change what was made of a file?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from clv.core.assumptions import CURRENCIES
from clv.i18n.locale import Locale
from clv.intake.choices import (
    RULES,
    Choices,
    Collective,
    CountAs,
    DateOrder,
    DiscountKind,
    OrderAmounts,
    PriceKind,
    Role,
    Rule,
    SumRows,
)
from clv.intake.files.header_words import fold
from clv.intake.sales.propose import Proposal, Question
from clv.pages.data import draft
from clv.pages.data.draft import Draft
from clv.phrases import intake
from clv.ui import session
from clv.ui.components import escaped, quiet
from clv.ui.numbers import open_number_field

# Without these a file cannot be read, or reads differently; the others are under "Further columns".
_FIRST_ROLES = (Role.CUSTOMER, Role.DATE, Role.AMOUNT, Role.ORDER, Role.QUANTITY, Role.UNIT_PRICE)
_FURTHER_ROLES = tuple(role for role in Role if role not in _FIRST_ROLES)


def choices_form(waiting: Draft) -> Choices:
    """The first rows, the proposed roles, the open questions and the rules; returns what the reader chose."""
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    rows = waiting.staged.rows
    st.write(
        escaped(
            n_("{name}: {n} row. The first ones:", "{name}: {n} rows. The first ones:", rows, name=waiting.staged.name)
        )
    )
    st.dataframe(waiting.first_rows.rename_axis(_("Row")), alt=_("The first rows of the file"))
    if waiting.remembered != waiting.given:
        quiet(_("Filled in as you chose for the last file of this kind."))
    first = draft.look(waiting, waiting.remembered)
    with st.grid(3, min_column_width=240):
        roles = {role: _role_box(role, first, waiting, locale) for role in _FIRST_ROLES}
        sheet = _sheet_box(waiting, locale)
    questions = st.container()
    with st.expander(_("Further columns")), st.grid(3, min_column_width=240):
        roles |= {role: _role_box(role, first, waiting, locale) for role in _FURTHER_ROLES}
    with st.expander(_("What is set apart and counts as no sale")):
        rules = _rule_boxes(waiting, locale)
    chosen = replace(_with_roles(waiting.remembered, first, roles), sheet=sheet, rules=rules)
    with questions:
        with st.grid(3, min_column_width=240):
            chosen = _with_currency(waiting, _answers(waiting, chosen, locale), locale)
        return _with_strays(waiting, chosen, locale)


def _with_currency(waiting: Draft, chosen: Choices, locale: Locale) -> Choices:
    """A box where the file does not say what its amounts are in. The answer holds for the next file of the kind too."""
    _ = locale.text
    proposal = draft.look(waiting, chosen)
    if not proposal.says_no_currency:
        return chosen
    known = chosen.currency or session.own_currency()
    currency = st.selectbox(
        _("Currency"),
        list(dict.fromkeys([known, "", *CURRENCIES])),
        format_func=lambda code: code or _("not given"),
        help=_("The file does not say in which currency its amounts are. Nothing is converted."),
        key=f"currency_unsaid_{waiting.sha256[:12]}",
    )
    return replace(chosen, currency=currency or None)


def _with_strays(waiting: Draft, chosen: Choices, locale: Locale) -> Choices:
    """Asked where sales lie far from all others: one slip in a date would stretch the history by years."""
    _ = locale.text
    found = draft.look(waiting, chosen).strays
    if found is None:
        return chosen
    st.warning(escaped(intake.strays(found, locale)), icon=":material/help:")
    words = {False: _("Leave them out"), True: _("Count them")}
    count = st.segmented_control(
        _("Sales far from all others"),
        list(words),
        default=chosen.count_strays,
        required=True,
        format_func=lambda count: words[count],
        key=f"strays_{waiting.sha256[:12]}",
    )
    return replace(chosen, count_strays=bool(count))


def _with_roles(choices: Choices, first: Proposal, roles: dict[Role, str | None]) -> Choices:
    """The choices with the columns as the boxes show them; as they were where no box was touched."""
    if all(first.columns.get(role) == header for role, header in roles.items()):
        return choices
    # A name above each block of rows is found by where it stands, not by a choice.
    blocks = {Role.CUSTOMER} if first.block_column and roles[Role.CUSTOMER] == first.block_column else set()
    return replace(
        choices,
        columns=tuple((role, header) for role, header in roles.items() if header is not None and role not in blocks),
        absent=frozenset(role for role, header in roles.items() if header is None),
    )


def _role_box(role: Role, first: Proposal, waiting: Draft, locale: Locale) -> str | None:
    none = locale.text("not in the file")
    options = ("", *waiting.staged.headers)
    chosen = st.selectbox(
        intake.role(role, locale),
        options,
        index=options.index(first.columns.get(role, "")),
        format_func=lambda header: header or none,
        key=f"role_{role.value}_{waiting.sha256[:12]}",
    )
    return chosen or None


def _rule_boxes(waiting: Draft, locale: Locale) -> frozenset[Rule]:
    """A box for each rule; where it is not ticked, its rows count as sales."""
    ticked = {
        rule: st.checkbox(
            escaped(locale.text(words)),
            value=rule in waiting.remembered.rules,
            key=f"rule_{rule.value}_{waiting.sha256[:12]}",
        )
        for rule, words in RULES.items()
    }
    return frozenset(rule for rule, on in ticked.items() if on)


def _answers(waiting: Draft, chosen: Choices, locale: Locale) -> Choices:
    """A box for each question that the file leaves open under these columns: a guess would move sales by months."""
    _ = locale.text
    # What was remembered is shown too, so that it can be changed.
    asked = replace(
        chosen,
        date_order=None,
        decimal=None,
        currency=None,
        rates=(),
        order_amounts=None,
        discount=None,
        prices=None,
        collective=None,
        sum_rows=None,
        count_as=(),
    )
    proposal = draft.look(waiting, asked)
    for question in proposal.questions:
        key = f"{question.code}_{waiting.sha256[:12]}"
        match question.code:
            case "date_order":
                order = st.segmented_control(
                    _("Order of a date"),
                    [DateOrder(option) for option in question.options],
                    default=chosen.date_order,
                    format_func=lambda order: intake.date_order(order.value, locale),
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
                rates = _rates(currency, question.options, chosen, key, locale)
                chosen = replace(chosen, currency=currency, rates=rates)
            case "order_amounts":
                kind = st.segmented_control(
                    _("The amount on a line is"),
                    [OrderAmounts(option) for option in question.options],
                    default=chosen.order_amounts,
                    format_func=lambda kind: intake.order_amounts(kind.value, locale),
                    key=key,
                )
                chosen = replace(chosen, order_amounts=kind)
            case "discount":
                off = st.segmented_control(
                    _("A discount is"),
                    [DiscountKind(option) for option in question.options],
                    default=chosen.discount,
                    format_func=lambda off: intake.discount(off.value, locale),
                    key=key,
                )
                chosen = replace(chosen, discount=off)
            case "prices":
                price = st.segmented_control(
                    _("The price beside a quantity is that of"),
                    [PriceKind(option) for option in question.options],
                    default=chosen.prices,
                    format_func=lambda price: intake.price_kind(price, locale),
                    key=key,
                )
                chosen = replace(chosen, prices=price)
            case "collective":
                whose = st.segmented_control(
                    escaped(_("{accounts}: whose sales are these?", accounts=str(question.facts["accounts"]))),
                    [Collective(option) for option in question.options],
                    default=chosen.collective,
                    format_func=lambda whose: intake.collective(whose, locale),
                    key=key,
                    help=escaped(locale.error(question.error())),
                )
                chosen = replace(chosen, collective=whose)
            case "sum_rows":
                sums = st.segmented_control(
                    _("A row with the amount of the others of its receipt is"),
                    [SumRows(option) for option in question.options],
                    default=chosen.sum_rows,
                    format_func=lambda sums: intake.sum_rows(sums, locale),
                    key=key,
                    help=escaped(locale.error(question.error())),
                )
                chosen = replace(chosen, sum_rows=sums)
            case "column_customer" | "column_date" | "column_amount":
                role = Role(question.code.removeprefix("column_"))
                header = st.selectbox(
                    intake.role(role, locale),
                    question.options,
                    index=None,
                    key=key,
                    help=escaped(locale.error(question.error())),
                )
                if header is not None:
                    kept = tuple(pair for pair in chosen.columns if pair[0] is not role)
                    chosen = replace(chosen, columns=(*kept, (role, header)))
            case "count_as":
                chosen = replace(chosen, count_as=_words(question, chosen, proposal.currency, key, locale))
    return chosen


def _words(
    question: Question, chosen: Choices, currency: str, key: str, locale: Locale
) -> tuple[tuple[str, CountAs], ...]:
    """A box for each word that nobody knows, with its rows and money; what a sign speaks for is filled in."""
    known = {fold(word): kind for word, kind in chosen.count_as}
    answers = dict(chosen.count_as)
    for one in question.words:
        facts = {"word": one.word, "header": one.header, "money": locale.money(one.money, currency)}
        with st.container():
            kind = st.segmented_control(
                escaped(
                    locale.plural(
                        "{header} “{word}”: {n} row, {money}", "{header} “{word}”: {n} rows, {money}", one.rows, **facts
                    )
                ),
                [CountAs(option) for option in question.options],
                default=known.get(fold(one.word), one.proposed),
                format_func=lambda kind: intake.count_as(kind.value, locale),
                key=f"{fold(one.word)}_{key}",
            )
            if one.sign:
                quiet(intake.sign(one, locale))
        answers = {word: its for word, its in answers.items() if fold(word) != fold(one.word)}
        if kind is not None:
            answers[one.word] = kind
    return tuple(answers.items())


def _rates(
    currency: str | None, found: Sequence[str], chosen: Choices, key: str, locale: Locale
) -> tuple[tuple[str, float], ...]:
    """A box for the rate of each other currency; one that is left empty leaves its rows out."""
    if currency is None:
        return ()
    known = dict(chosen.rates) if currency == chosen.currency else {}
    rates = [
        (
            other,
            open_number_field(
                locale.text("1 {other} is how many {currency}?", other=other, currency=currency),
                value=known.get(other),
                lowest=0.000001,
                placeholder=locale.text("empty: leave these rows out"),
                key=f"rate_{other}_{currency}_{key}",
            ),
        )
        for other in found
        if other != currency
    ]
    return tuple((other, rate) for other, rate in rates if rate is not None)


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
