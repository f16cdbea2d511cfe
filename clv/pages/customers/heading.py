"""What do the customers that were found come to: how many are they, what are they worth, what did they pay?"""

from __future__ import annotations

from collections.abc import Sequence

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Locale
from clv.phrases import parts, terms
from clv.segments.customer_query import ListTotals
from clv.ui import session
from clv.ui.analysis_gate import missing_for_values
from clv.ui.components import answer


def heading(
    totals: ListTotals, conditions: Sequence[str], *, analysis: Analysis, locale: Locale, assumptions: Assumptions
) -> None:
    """The page's first lines. conditions: what the customers have to fit, in words; none where all are shown."""
    _, n_ = locale.text, locale.plural
    said = "; ".join(conditions) + "." if conditions else ""
    paid = locale.headline_money(totals.paid, assumptions.currency)
    if analysis.worth is None:
        answer(
            n_(
                "{n} customer fits: {money} paid so far",
                "{n} customers fit: {money} paid so far",
                totals.customers,
                money=paid,
            )
            if said
            else n_(
                "{n} customer, {money} paid so far", "{n} customers, {money} paid so far", totals.customers, money=paid
            ),
            said or _("What is known without a forecast: what was paid, how often and when."),
        )
        missing_for_values(analysis)
        return
    worth = analysis.worth
    money = locale.headline_money(totals.value, assumptions.currency)
    of_all = totals.value / worth.total if worth.total else None
    share = locale.share(of_all, 1 if of_all is not None and 0 < of_all < 0.01 else 0)
    shown = session.part()
    part = (
        _("{share} of what all customers together will probably bring.", share=share)
        if shown is None
        else _(
            "{share} of what these together will probably bring: {part}.",
            share=share,
            part=parts.name_of(shown, locale),
        )
    )
    answer(
        n_("{n} customer fits: {money} expected", "{n} customers fit: {money} expected", totals.customers, money=money)
        if said
        else n_("{n} customer, {money} expected", "{n} customers, {money} expected", totals.customers, money=money),
        " ".join(
            [
                *([said] if said else []),
                part,
                f"{terms.heading('spend_to_date', locale, assumptions)}: {paid}."
                if said
                else _("For one-time buyers nothing yet says whether they come back: their chance shows as –."),
            ]
        ),
    )
