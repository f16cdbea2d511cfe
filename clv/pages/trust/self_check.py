"""Does this installation still get the figures that were published for the CD shop? Asked on the page."""

from __future__ import annotations

import streamlit as st

from clv.phrases import evidence
from clv.ui import questions, session
from clv.ui.components import escaped, quiet, text_table
from clv.ui.waiting import is_done_soon, wait_for


def published_figures() -> None:
    """The published figures of the CD shop, calculated again here."""
    locale = session.locale()
    _ = locale.text
    st.header(_("Is the calculation right?"), anchor=False)
    job = questions.self_check(start=False)
    if job is None:
        with st.expander(_("Calculate the published figures again"), key="fold_self_check"):
            quiet(_("The CD shop's figures stand in the literature. Here they can be calculated again and compared."))
            if not st.button(_("Calculate them again"), key="self_check", icon=":material/calculate:"):
                return
        job = questions.self_check(start=True)
    assert job is not None
    if not is_done_soon(job):
        wait_for(job, lambda: _("Calculating the published figures again …"))
    parts = job.result()
    figures = [one for part in parts for one in part.figures]
    wrong = sum(not one.holds for one in figures)
    said = escaped(evidence.found_again(len(figures), wrong, locale))
    if wrong:
        st.error(said, icon=":material/error:")
    else:
        st.success(said, icon=":material/check:")
    for part in parts:
        with st.expander(escaped(_(part.heading))):
            text_table(
                [_("Figure"), _("Published"), _("Calculated here"), _("Compared"), _("Source")],
                [
                    (
                        _(one.published.what),
                        locale.number(one.published.value, max(0, one.published.digits)),
                        locale.number(one.found, max(0, one.published.digits)),
                        _("the same") if one.holds else _("differs"),
                        one.published.source,
                    )
                    for one in part.figures
                ],
            )
