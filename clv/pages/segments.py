"""Whom do we call, what is each list worth? Take the list away."""

from functools import partial

import streamlit as st

from clv import wording
from clv.ui import session
from clv.ui.components import answer, download, escaped, file_bytes
from clv.ui.customer_table import customer_table
from clv.ui.store import store
from clv.ui.valued import ready_analysis
from clv.value.listing import PAGE_ROWS, Wish, find_customers, page_of

locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = ready_analysis()
base, valuation = analysis.base, analysis.valuation
assumptions = valuation.assumptions
currency = assumptions.currency

slipping = next((one for one in valuation.segments if one.code == "slipping"), None)
if slipping is not None:
    answer(
        n_(
            "{n} valuable customer is slipping away, with {money} at risk",
            "{n} valuable customers are slipping away, with {money} at risk",
            slipping.customers,
            money=locale.headline_money(slipping.value_at_risk, currency),
        ),
        _("At risk: what they would bring if they were surely still customers, less what they will probably bring."),
    )
else:
    answer(
        _("No valuable customer is slipping away"),
        _("Every repeat buyer of worth is more likely still a customer than gone."),
    )

st.table(
    {
        escaped(_("Segment")): [escaped(_(wording.segment(one.code).name)) for one in valuation.segments],
        escaped(_("Customers")): [
            f"{locale.number(one.customers)} ({locale.share(one.customers / base.customers)})"
            for one in valuation.segments
        ],
        escaped(wording.heading("ten_year_value", locale, assumptions)): [
            escaped(f"{locale.money(one.value, currency)} ({locale.share(one.value / valuation.total)})")
            for one in valuation.segments
        ],
        escaped(wording.heading("value_at_risk", locale, assumptions)): [
            # Nothing says yet whether a one-time buyer stays: their risk is unknown, not nought.
            "–" if one.code == "one_time" else escaped(locale.money(one.value_at_risk, currency))
            for one in valuation.segments
        ],
        escaped(_("What to do")): [escaped(_(wording.segment(one.code).action)) for one in valuation.segments],
    },
    border="horizontal",
)

chosen = st.pills(
    _("Show a segment"),
    [one.code for one in valuation.segments],
    default=valuation.segments[0].code,
    required=True,
    format_func=lambda code: _(wording.segment(code).name),
    key="segments_chosen",
    persist_state="session",
)
segment = wording.segment(chosen or valuation.segments[0].code)
total = next(one for one in valuation.segments if one.code == segment.code)
wish = Wish(segments=(segment.code,), sort="value_at_risk" if segment.code == "slipping" else "ten_year_value")

st.subheader(escaped(_(segment.name)), anchor=False)
st.write(escaped(_(segment.rule)))


def segment_file(suffix: str) -> bytes:
    """Everyone in the segment, in the order of the page. Runs in a thread of its own, on an engine of its own."""
    members = find_customers(store().workspace.engine().table(valuation.table), wish)
    return file_bytes(
        members,
        suffix,
        locale=locale,
        currency=currency,
        headings=wording.headings(locale, assumptions),
        explain=wording.notes(analysis, locale, assumptions=assumptions, names=wording.headings(locale, assumptions)),
        title=_(segment.name),
    )


with st.container(horizontal=True):
    name = f"tenfold-{segment.code}-{base.window.end.isoformat()}"
    for suffix, label in ((".xlsx", _("Download for Excel")), (".csv", _("Download as CSV"))):
        download(label, partial(segment_file, suffix), name=name, suffix=suffix, key=f"segment_{suffix[1:]}")

members = find_customers(store().workspace.engine().table(valuation.table), wish)
customer_table(
    page_of(members, number=0).execute(),
    locale=locale,
    assumptions=assumptions,
    key=f"segment_table_{segment.code}",
)
st.caption(
    n_(
        "The first {shown} of {n} customer; the files hold all of them.",
        "The first {shown} of {n} customers; the files hold all of them.",
        total.customers,
        shown=locale.number(min(PAGE_ROWS, total.customers)),
    )
)
