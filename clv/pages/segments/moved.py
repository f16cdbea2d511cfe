"""Who moved from which segment to which since an earlier day? The lists of those who moved, down first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn
from urllib.parse import urlencode

import ibis.expr.types as ir
import pandas as pd
import streamlit as st
from ibis.backends import BaseBackend
from streamlit.delta_generator import DeltaGenerator

from clv.analysis.segment_migration import MigrationSince
from clv.analysis.valuation import Analysis, Valuation
from clv.charts.move_bars import move_bars
from clv.core.errors import ClvError
from clv.core.marks import N_
from clv.core.people import Right
from clv.i18n.locale import Locale
from clv.phrases import evidence
from clv.segments.call_lists import group_of
from clv.segments.customer_query import list_totals_of
from clv.segments.migration import Direction, Move
from clv.segments.migration import moved as who_moved
from clv.segments.segments import SEGMENT_CODES
from clv.ui import questions, session
from clv.ui.address import carry_choice, carry_choices, end_page
from clv.ui.app_state import app_state
from clv.ui.choices.compared import compared_day
from clv.ui.components import PEOPLE, answer, chart, escaped
from clv.ui.customer_table import first_customers
from clv.ui.list_downloads import list_downloads
from clv.ui.rights.gate import may
from clv.ui.waiting import answer_of, is_done_soon, wait_for

COLUMNS = (
    "customer_id",
    "segment_before",
    "segment",
    "value_before",
    "ten_year_value",
    "value_at_risk",
    "last_purchase",
    "frequency",
    "spend_to_date",
)


@dataclass(frozen=True)
class _Way:
    """How those who moved one way are called: in the choice, above their list, and in the name of its file."""

    name: str
    title: str
    file: str


_WAYS = {  # the first is what one came for
    Direction.DOWN: _Way(N_("Down"), N_("Who moved down"), "moved-down"),
    Direction.SAME: _Way(N_("Stayed"), N_("Who stayed where they were"), "stayed"),
    Direction.UP: _Way(N_("Up"), N_("Who moved up"), "moved-up"),
}


@dataclass(frozen=True)
class _Moved:
    """What is shown: who moved, and between which two analyses."""

    found: MigrationSince
    before: Valuation
    now: Analysis
    locale: Locale

    @property
    def currency(self) -> str:
        return self.now.valuation.assumptions.currency

    @property
    def down(self) -> list[Move]:
        return [move for move in self.found.moves if move.direction is Direction.DOWN]

    def who(self, direction: Direction) -> int:
        """How many moved that way."""
        return sum(move.customers for move in self.found.moves if move.direction is direction)

    def name(self, code: str) -> str:
        return self.locale.text(group_of(code).name) if code else "–"


def moved_view(analysis: Analysis, *, title: DeltaGenerator) -> None:
    """The page's view of those who moved since the day compared with. title: where its first lines stand."""
    locale, then = session.locale(), compared_day()
    _ = locale.text
    if then is None:
        with title:
            answer(
                _("It is too early to say who moved"),
                _("There must be sales of more than two months: one day to compare, and what came before it."),
            )
        end_page()
    request = session.request()
    assert request is not None  # there is an analysis
    earlier = app_state().analysis(replace(request, until=then))
    if not is_done_soon(earlier):
        wait_for(earlier, lambda: _("Looking at the customers as of {date} …", date=locale.date(then)))
    try:
        before = earlier.result()
    except ClvError as error:
        if error.passing:
            raise
        _too_early(then, [locale.error(error)], title=title)
    if before.worth is None:
        _too_early(then, evidence.reasons(before.fits.readiness, locale), title=title)
    if (before.fitted_on is None) != (analysis.fitted_on is None):
        said = _("These customers had another kind of fit then: what moved would be the fit, not the customers.")
        _too_early(then, [said], title=title)
    found = answer_of(questions.moved(request, then), lambda: _("Holding the two days against each other …"))
    moved = _Moved(found, before.valuation, analysis, locale)
    with title:
        answer(_finding(moved), _besides(moved))
    _picture(moved)
    if ways := [way for way in _WAYS if moved.who(way)]:
        _list(moved, ways)


def _too_early(then: date, reasons: Sequence[str], *, title: DeltaGenerator) -> NoReturn:
    """Of the day chosen too little was known; another may be chosen above."""
    locale = session.locale()
    with title:
        answer(
            locale.text("Too little was known on {date} to value customers", date=locale.date(then)),
            locale.text("Choose a later day to compare with, or come back when there are more sales."),
        )
    for reason in reasons:
        st.info(escaped(reason), icon=":material/hourglass_top:")
    end_page()


def _finding(moved: _Moved) -> str:
    locale, down = moved.locale, moved.down
    if not down:
        return locale.text("Nobody moved down since {date}", date=locale.date(moved.found.then))
    return locale.plural(
        "{n} customer moved down since {date}: {then} expected then, {now} now",
        "{n} customers moved down since {date}: {then} expected then, {now} now",
        moved.who(Direction.DOWN),
        date=locale.date(moved.found.then),
        then=locale.headline_money(sum(move.value_before for move in down), moved.currency),
        now=locale.headline_money(sum(move.value_now for move in down), moved.currency),
    )


def _besides(moved: _Moved) -> str:
    locale = moved.locale
    _ = locale.text
    went = moved.who(Direction.WENT)
    gave_back = locale.plural(
        "{n} customer is no longer there: everything was given back.",
        "{n} customers are no longer there: everything was given back.",
        went,
    )
    return " ".join(
        [
            _(
                "All customers on that day: {then}. Moved up: {up}; stayed: {same}; new since: {came}.",
                then=locale.headline_money(moved.before.total, moved.currency),
                up=locale.number(moved.who(Direction.UP)),
                same=locale.number(moved.who(Direction.SAME)),
                came=locale.number(moved.who(Direction.CAME)),
            ),
            *([gave_back] if went else []),
            _("Each day as this page would have shown it on that day, with what was known by then."),
        ]
    )


def _picture(moved: _Moved) -> None:
    """Of each segment of then, how many moved down, stayed and moved up."""
    locale = moved.locale
    _ = locale.text
    parts = {code: dict.fromkeys(("down", "same", "up"), 0) for code in SEGMENT_CODES}
    for move in moved.found.moves:
        if move.before and move.now:
            parts[move.before][move.direction.value] += move.customers
    there = {code: counts for code, counts in parts.items() if sum(counts.values())}
    lost = {
        code: sum(move.value_before - move.value_now for move in moved.down if move.before == code) for code in there
    }
    losing = max(lost, key=lambda code: lost[code], default=None)
    if losing is None or not there[losing]["down"]:
        finding = _("Hardly anybody moved down")
    else:
        finding = _(
            "{segment}: {share} of that day's customers moved down",
            segment=moved.name(losing),
            share=locale.share(there[losing]["down"] / sum(there[losing].values())),
        )
    chart(
        move_bars(
            pd.DataFrame([{"segment_label": moved.name(code), **counts} for code, counts in there.items()]),
            title=finding,
            locale=locale,
        ),
        pd.DataFrame(
            [_row(move, moved) for move in moved.found.moves],
            columns=[_("From → to"), _("Customers"), _("Expected then"), _("Expected now")],
        ),
        name="moves",
        leads=[_lead(move.direction, move.before, move.now) for move in moved.found.moves],
        marks=[_lead(way, code) if there[code][way.value] else "" for code in there for way in _WAYS],
        alt=_("Bars: of the customers in each segment on that day, how many moved up, stayed or moved down"),
    )


def _lead(way: Direction, out_of: str, into: str = "") -> str:
    """To the list below of who moved so; "" of who was there on one day only, and for who may not see the customers."""
    if way not in _WAYS or not may(Right.CUSTOMERS):
        return ""
    return f"segments?{urlencode({'view': 'moved', 'way': way, 'segment': out_of, 'into': into})}"


def _row(move: Move, moved: _Moved) -> tuple[str, ...]:
    locale = moved.locale
    return (
        f"{moved.name(move.before)} → {moved.name(move.now)}",
        locale.number(move.customers),
        locale.money(move.value_before, moved.currency) if move.before else "–",
        locale.money(move.value_now, moved.currency) if move.now else "–",
    )


def _list(moved: _Moved, ways: Sequence[Direction]) -> None:
    """Who moved, whose value changed most first, to narrow to segments and to take away. ways: that anybody went."""
    locale, valuation, then = moved.locale, moved.now.valuation, moved.found.then
    _ = locale.text
    carry_choice("moved_way", "way", ways, default=ways[0])
    with st.container(key=PEOPLE):
        place = st.container()
        way = (
            st.segmented_control(
                _("Which way"),
                ways,
                default=ways[0],
                format_func=lambda one: _(_WAYS[one].name),
                required=True,
                key="moved_way",
                persist_state="session",
            )
            or ways[0]
        )
        place.header(_(_WAYS[way].title), anchor=False)
        out_of = _segments(moved, way, "before", "segment", _("Out of"))
        into = _segments(moved, way, "now", "into", _("Into"))

    def customers(engine: BaseBackend) -> ir.Table:
        values, before = engine.table(valuation.table), engine.table(moved.found.table)
        return who_moved(values, before, way, out_of=out_of, into=into)

    request = session.request()
    assert request is not None  # there are two analyses
    count = app_state().rows(
        request,
        ("moved", then, way, out_of, into),
        lambda engine: list_totals_of(customers(engine)).customers,
        analysis=moved.now,
    )
    with st.container(horizontal=True):
        list_downloads(
            customers,
            count=count,
            columns=COLUMNS,
            analysis=moved.now,
            title=_(_WAYS[way].title),
            about=[(_("Compared with"), locale.date(then))],
            name=_WAYS[way].file,
            key="moved",
        )
    first_customers(
        customers,
        count=count,
        columns=COLUMNS,
        analysis=moved.now,
        locale=locale,
        key=f"moved_table_{then}_{way}_{out_of}_{into}",
    )


def _segments(moved: _Moved, way: Direction, day: str, name: str, label: str) -> tuple[str, ...]:
    """The reader's choice among the segments of a day, "before" or "now", that anybody who moved so was in."""
    there = {getattr(move, day) for move in moved.found.moves if move.direction is way}
    options, key = [code for code in SEGMENT_CODES if code in there], f"moved_{name}_{way}"
    carry_choices(key, name, options)
    return tuple(
        st.pills(label, options, selection_mode="multi", format_func=moved.name, key=key, persist_state="session")
    )
