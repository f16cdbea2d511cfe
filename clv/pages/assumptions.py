"""Under which assumptions is all this calculated? Horizon, discount rate, margin, currency, end of the window."""

from dataclasses import replace

import streamlit as st

from clv.core.assumptions import CURRENCIES, HORIZON_YEARS, Assumptions
from clv.core.errors import ClvError
from clv.phrases import terms
from clv.ui import session
from clv.ui.components import answer, escaped, quiet
from clv.ui.invitation import invitation
from clv.ui.numbers import day_field, percent_field
from clv.ui.rights.whose import whose_assumptions
from clv.ui.words import words_of

locale = session.locale()
_, n_ = locale.text, locale.plural
loaded, book = session.imports(), session.book()
if not loaded or book is None:
    invitation()
    st.stop()
kept = session.settings()
assumed = kept.assumptions

answer(
    _(
        "Money counts for {years}, at a discount of {rate} a year and a margin of {margin}",
        years=n_("{n} year", "{n} years", assumed.horizon_years),
        rate=terms.rate(assumed.discount_rate_per_year, locale),
        margin=terms.rate(assumed.margin, locale),
    ),
    _("Change what does not fit your company: every page follows."),
)

first, last = min(one.first_date for one in loaded), max(one.last_date for one in loaded)
with st.form("assumptions", border=False):
    left, right = st.columns(2, gap="large")
    with left:
        years = st.slider(_("Horizon in years"), *HORIZON_YEARS, value=assumed.horizon_years)
        quiet(_("How far ahead money is counted. Ten years is far: the later, the less is known."))
        rate = percent_field(
            _("Discount rate, in per cent a year"), share=assumed.discount_rate_per_year, key="assumed_rate"
        )
        quiet(
            _(
                "What waiting for money costs you: at 10%, 110 next year is worth 100 today. Money counts in today's "
                "prices, so leave the rise of prices out of the rate."
            )
        )
        margin = percent_field(
            _("Margin, in per cent of revenue"), share=assumed.margin, limits=(0.001, 1.0), key="assumed_margin"
        )
        quiet(_("What is left of a sale after buying and handling the goods. At 100% the pages show revenue."))
    with right:
        currency = st.selectbox(
            _("Currency"),
            list(dict.fromkeys([assumed.currency, *CURRENCIES])),
            format_func=lambda code: code or _("not given"),
            accept_new_options=True,
            placeholder=_("Choose"),
        )
        quiet(_("Three letters. Nothing is converted: it says in which currency the file is."))
        until = day_field(
            _("Look at sales until"), value=kept.until or last, first=first, last=last, key="assumed_until"
        )
        quiet(_("Later sales are left out of everything, as if they had not happened yet."))
        by_season = st.checkbox(_("Count days by the season of these sales"), value=assumed.season)
        quiet(_("Where the sales show a season or a changing pace. Without it each day counts as one day."))
    saved = st.form_submit_button(_("Use these assumptions"), type="primary")

if saved:
    try:
        wanted = Assumptions(
            horizon_years=int(years),
            discount_rate_per_year=rate,
            margin=margin,
            currency=(currency or "").strip().upper(),
            season=bool(by_season),
        )
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")
    else:
        end = until if until != last else None
        session.keep_settings(replace(kept, assumptions=wanted, until=end))
        st.rerun()
whose_assumptions(book)
words_of("assumptions")
