"""After which purchase do customers stay or leave, and do groups of them differ? Sentences, charts and numbers."""

from __future__ import annotations

import pandas as pd

from clv.charts.return_curves import return_bars, return_curves
from clv.core.marks import N_
from clv.customers.repurchase import HORIZONS, Difference, Group, GroupBy, Return
from clv.customers.survival import Chance
from clv.i18n.locale import UNKNOWN, Locale, from_to
from clv.segments.customer_query import Bounds, CustomerFilter
from clv.ui.components import Level, chart, number_table
from clv.ui.customer_address import lead_to

_LINES = 3  # after the first, the second and the third purchase; the bars show the others
_LONGEST = 730  # days; further right the lines hardly rise
_POINTS = 180  # of a line: enough for the eye
_HARDLY = 0.02  # a year's chances nearer than this are for no one to act on
SPLITS = {
    GroupBy.CHANNEL: N_("Channel"),
    GroupBy.CATEGORY: N_("Category of the first purchase"),
    GroupBy.FIRST_AMOUNT: N_("Amount of the first purchase"),
}


def horizon_of(after: tuple[Return, ...]) -> int | None:
    """The longest of the horizons that is known after the first purchase; None where none is."""
    return max((days for days in HORIZONS if after and after[0].within(days)), default=None)


def headline(after: tuple[Return, ...], days: int, locale: Locale) -> str:
    """Of a hundred buyers, how many come back within so many days."""
    _ = locale.text
    first, second = after[0].within(days), after[1].within(days) if len(after) > 1 else None
    facts = {
        "first": locale.number(100 * first.value if first else None),
        "second": locale.number(100 * second.value if second else None),
        "days": locale.number(days),
    }
    if days == HORIZONS[-1]:
        if second:
            return _(
                "Of a hundred first-time buyers {first} come back within a year; after the second purchase {second} do",
                **facts,
            )
        return _("Of a hundred first-time buyers {first} come back within a year", **facts)
    if second:
        return _(
            "Of a hundred first-time buyers {first} come back within {days} days; after the second purchase {second} "
            "do",
            **facts,
        )
    return _("Of a hundred first-time buyers {first} come back within {days} days", **facts)


def doubt(after: tuple[Return, ...], days: int, locale: Locale) -> str:
    """How sure that is, and when the second purchase usually comes."""
    _ = locale.text
    said = []
    first = after[0].within(days)
    if first:
        said.append(
            _(
                "The first figure lies between {low} and {high}, 9 times out of 10.",
                low=locale.number(100 * first.low, 1),
                high=locale.number(100 * first.high, 1),
            )
        )
    if usual := after[0].usual:
        said.append(
            _(
                "A second purchase usually comes {early} to {late} days after the first: four in five of those who "
                "come back do so then.",
                early=locale.number(usual.early),
                late=locale.number(usual.late),
            )
        )
    said.append(_("Customers who have not been here for long count as undecided, not as lost."))
    return " ".join(said)


def curves(after: tuple[Return, ...], locale: Locale) -> None:
    """The share that has come back, day by day, after each of the first purchases."""
    _ = locale.text
    usual = after[0].usual
    title = _("Who comes back, and when")
    if usual:
        title = _(
            "Half of those who come back a second time do so within {days} days", days=locale.number(usual.median)
        )
    shown = [(_("after purchase {number}", number=str(one.number)), one) for one in after[:_LINES]]
    _draw_curves(shown, _by_horizon(shown, locale), title=title, name="return_curves", locale=locale)


def bars(after: tuple[Return, ...], days: int, locale: Locale) -> None:
    """The chance of a next purchase, purchase by purchase."""
    _ = locale.text
    known = [(one, chance) for one in after if (chance := one.within(days))]
    values = [chance.value for _one, chance in known]
    facts = {"first": locale.share(values[0]), "last": locale.share(values[-1])}
    rising = len(values) > 1 and values == sorted(values) and known[0][1].high < known[-1][1].low
    chart(
        return_bars(
            pd.DataFrame(
                [(one.number, chance.value, chance.low, chance.high) for one, chance in known],
                columns=["number", "share", "low", "high"],
            ),
            title=_("With each purchase the next one becomes more likely: from {first} to {last}", **facts)
            if rising
            else _("After the first purchase {first} come back, after the last one shown {last}", **facts),
            subtitle=_("Chance of the next purchase within {days} days, and its limits", days=locale.number(days)),
            locale=locale,
        ),
        pd.DataFrame(
            {
                _("After purchase"): [str(one.number) for one, _chance in known],
                _("Customers"): [locale.number(one.customers) for one, _chance in known],
                _("Chance"): [locale.share(chance.value, 1) for _one, chance in known],
                _("9 times out of 10"): [_between(chance, locale) for _one, chance in known],
            }
        ),
        name="return_bars",
        alt=_("Bars: the chance of a next purchase after each purchase"),
        leads=[lead_to(_who_bought(one.number)) for one, _chance in known],
    )


def _who_bought(times: int) -> CustomerFilter:
    """Who bought on so many days, or more."""
    return CustomerFilter(ranges=(Bounds("frequency", times - 1),) if times > 1 else ())


def purchase_by_purchase(after: tuple[Return, ...], locale: Locale) -> None:
    """All figures in one table."""
    number_table(
        _figures([(str(one.number), one) for one in after], locale.text("After purchase"), locale), name="returns"
    )


def groups(found: Difference, split: GroupBy, *, locale: Locale, currency: str) -> str:
    """The groups' curves and numbers; what the page is to say of their difference."""
    _ = locale.text
    named = [(group_name(one, split, place, len(found.groups), locale, currency), one.first)
             for place, one in enumerate(found.groups)]  # fmt: skip
    days = max((days for days in HORIZONS if all(one.within(days) for _name, one in named)), default=None)
    chances = sorted(
        ((chance.value, name) for name, one in named if days and (chance := one.within(days))), reverse=True
    )
    title = _("Who comes back, and when")
    if chances:
        (high, best), *_others, (low, worst) = chances
        title = _(
            "{best}: {high} come back within {days} days; {worst}: {low}",
            best=best,
            high=locale.share(high),
            days=locale.number(days),
            worst=worst,
            low=locale.share(low),
        )
    _draw_curves(
        named,
        _figures(named, _(SPLITS[split]), locale),
        title=title,
        name=f"returns_by_{split}",
        locale=locale,
        level=3,
    )
    if not found.more_than_chance:
        return _(
            "That is no more than chance: groups that do not differ would look like this in {share} of all shops.",
            share=locale.share(found.p_value, 0 if found.p_value >= 0.1 else 1),
        )
    if chances and chances[0][0] - chances[-1][0] < _HARDLY:
        return _("That is more than chance, because there are so many customers; but too little to act on.")
    return _("That is more than chance. It does not say why: the groups may differ in other ways too.")


def group_name(group: Group, split: GroupBy, place: int, count: int, locale: Locale, currency: str) -> str:
    """What the group is called; `place` is its place among the `count` groups that are shown."""
    if split is not GroupBy.FIRST_AMOUNT:
        return group.name
    least, most = locale.money(group.least, currency), locale.money(group.most, currency)
    if place == 0:
        return locale.text("up to {most}", most=most)
    if place == count - 1:
        return locale.text("from {least}", least=least)
    return f"{least} – {most}"


def _draw_curves(
    named: list[tuple[str, Return]],
    numbers: pd.DataFrame,
    *,
    title: str,
    name: str,
    locale: Locale,
    level: Level = 2,
) -> None:
    """A line for each name, and the numbers behind them."""
    _ = locale.text
    chart(
        return_curves(
            _points(named),
            title=title,
            subtitle=_("Share that has bought again; shaded: 9 times out of 10 it lies there"),
            locale=locale,
        ),
        numbers,
        name=name,
        alt=_("Rising lines: the share of customers who have bought again, by days since their purchase"),
        level=level,
    )


def _points(named: list[tuple[str, Return]]) -> pd.DataFrame:
    """Each line at most at _POINTS days, up to where the sales have seen it."""
    rows = []
    for name, one in named:
        last = min(one.curve.seen_days, _LONGEST)
        step = max(1, -(-last // _POINTS))
        for day in sorted({*range(0, last + 1, step), last}):
            at = one.curve.by(day)
            rows.append((name, day, at.value, at.low, at.high))
    return pd.DataFrame(rows, columns=["name", "day", "share", "low", "high"])


def _figures(named: list[tuple[str, Return]], heading: str, locale: Locale) -> pd.DataFrame:
    _ = locale.text
    table = {
        heading: [name for name, _one in named],
        _("Customers"): [locale.number(one.customers) for _name, one in named],
        _("Came back so far"): [locale.number(one.came) for _name, one in named],
    }
    for days in HORIZONS:
        table[_("Within {days} days", days=str(days))] = [_chance(one.within(days), locale) for _name, one in named]
    usual = [one.usual for _name, one in named]
    table[_("Half of them within")] = [_days(each.median, locale) if each else UNKNOWN for each in usual]
    table[_("Usually")] = [
        _("{early} to {late} days", early=locale.number(each.early), late=locale.number(each.late)) if each else UNKNOWN
        for each in usual
    ]
    return pd.DataFrame(table)


def _by_horizon(named: list[tuple[str, Return]], locale: Locale) -> pd.DataFrame:
    _ = locale.text
    rows = [(name, days, one.within(days)) for name, one in named for days in HORIZONS]
    return pd.DataFrame(
        {
            _("Line"): [name for name, _days_, _at in rows],
            _("Days"): [locale.number(days) for _name, days, _at in rows],
            _("Came back"): [locale.share(at.value, 1) if at else UNKNOWN for _name, _days_, at in rows],
            _("9 times out of 10"): [_between(at, locale) for _name, _days_, at in rows],
        }
    )


def _days(days: int, locale: Locale) -> str:
    return locale.plural("{n} day", "{n} days", days)


def _chance(chance: Chance | None, locale: Locale) -> str:
    return f"{locale.share(chance.value)} ({_between(chance, locale)})" if chance else UNKNOWN


def _between(chance: Chance | None, locale: Locale) -> str:
    return from_to(locale.share(chance.low, 1), locale.share(chance.high, 1)) if chance else UNKNOWN
