"""What is uncertain about the headline, and how did the same calculation do before?"""

from __future__ import annotations

import streamlit as st

from clv.analysis.valuation import Analysis
from clv.charts.said_line import said_line
from clv.charts.style import CONFIG
from clv.core.periods import DAYS_PER_YEAR
from clv.i18n.locale import Locale
from clv.pages.overview.cards import card, door, doors
from clv.pages.overview.past import Past
from clv.phrases import evidence
from clv.ui.components import escaped, quiet

_FEWEST = 3  # days from which on a line says something
_MUCH = 0.25  # of the money beyond the length of the sales


def doubt_card(analysis: Analysis, past: Past, locale: Locale) -> None:
    """What of the headline nothing confirms yet, how a test came out, and the line of what was said before."""
    _ = locale.text
    valuation = analysis.valuation
    beyond = valuation.share_beyond(analysis.base.window.days / DAYS_PER_YEAR)
    sentence = (
        _("Do not count on the later years yet")
        if beyond > _MUCH
        else _("Most of it comes within as long a time as the sales cover")
    )
    with card("sure", word=_("What is uncertain"), sentence=sentence):
        texts = [_("{share} comes later than these sales can confirm.", share=locale.share(beyond))]
        if past.tested is not None:
            texts.append(evidence.tested(past.tested, locale))
        st.write(escaped(" ".join(filter(None, [*texts, past.problem]))))
        if past.said is None:
            quiet(_("What this page would have said on earlier days is being worked out …"))
        elif len(past.said) >= _FEWEST:
            title = _("What this page would have said at the end of each month")
            quiet(f"{title}:")
            st.plotly_chart(
                said_line(
                    [(one.day, one.total) for one in past.said],
                    title=title,
                    locale=locale,
                    currency=valuation.assumptions.currency,
                ),
                config=CONFIG,
                key="chart_said",
                alt=_("Line: what was said at the end of each month"),
            )
        with doors():
            door(_("See the test"), "trust")
