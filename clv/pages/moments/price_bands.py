"""Do customers take the dear one and the cheap one? The bands of the price range: sentences, chart and numbers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.charts.price_bands import Bar, Kind, price_band_bars
from clv.core.marks import N_
from clv.customers.price_bands import SAYING, Bands, BandVerdict, PriceBands, Share
from clv.i18n.locale import Locale, from_to
from clv.ui.components import chart, escaped, quiet

_TITLES = {
    BandVerdict.HOLDS: N_("The middle of the price range gets {share}{limits} of the purchases: the saying holds here"),
    BandVerdict.DOES_NOT_HOLD: N_(
        "The middle of the price range gets {share}{limits} of the purchases: the saying is wrong here"
    ),
    BandVerdict.CANNOT_BE_TOLD: N_(
        "The middle of the price range gets {share}{limits} of the purchases: whether the saying holds cannot be told"
    ),
}
_BY_PIECES = {
    BandVerdict.HOLDS: N_("So read, the saying holds: the middle brings {share} of the money{limits}."),
    BandVerdict.DOES_NOT_HOLD: N_("So read, the saying does not hold: the middle brings {share} of the money{limits}."),
    BandVerdict.CANNOT_BE_TOLD: N_("So read, it cannot be told: the middle brings {share} of the money{limits}."),
}


def no_prices(locale: Locale) -> None:
    """What the export would need."""
    quiet(
        locale.text(
            "Whether the expensive and the cheap sell best can be said once the export names the price of a piece, and "
            "at least three different ones."
        )
    )


def price_range(found: PriceBands, *, locale: Locale, currency: str) -> None:
    """The thirds of the price range, and what each gets."""
    _ = locale.text
    names = _names(found, locale, currency)
    chart(
        price_band_bars(
            _bars(found, names, locale),
            title=_(
                _TITLES[found.purchases.verdict],
                share=locale.share(found.purchases.middle.value),
                limits=_limits(found.purchases.middle, locale),
            ),
            subtitle=_("What each third of the price range gets; the thin lines: 9 times out of 10 it lies there"),
            locale=locale,
        ),
        _numbers(found, names, locale),
        name="price_bands",
        alt=_(
            "Bars: the shares of products, purchases and money in the cheap, middle and expensive third of the prices"
        ),
        level=3,
    )
    st.write(escaped(f"{_offer(found, locale)} {_pieces(found, locale)}"))
    said = [
        _(
            'The saying: "More than 80% of purchases are the expensive one or the cheap one; the middle gets 19%." A '
            "price range runs from the 5th to the 95th of a hundred products by price, within each category where the "
            "export names them, so that one very expensive product does not make all others cheap. What one "
            "customer buys hangs together; the limits allow for that. Refunds are no purchases."
        )
    ]
    if found.left_out:
        said.append(
            locale.plural(
                "{n} sale is left out: its category has fewer than three prices.",
                "{n} sales are left out: their categories have fewer than three prices.",
                found.left_out,
            )
        )
    quiet(" ".join(said))


def _names(found: PriceBands, locale: Locale, currency: str) -> tuple[str, str, str]:
    """What the bands are called, with their prices where all products are one category."""
    _ = locale.text
    if found.limits is None:
        return _("Cheap"), _("Middle"), _("Expensive")
    low, high = (locale.money(limit, currency, 2) for limit in found.limits)
    return (
        _("Cheap: below {price}", price=low),
        _("Middle: {low} to {high}", low=low, high=high),
        _("Expensive: above {price}", price=high),
    )


def _bars(found: PriceBands, names: tuple[str, str, str], locale: Locale) -> list[Bar]:
    _ = locale.text
    bars = []
    for place, name in enumerate(names):
        bars.append(Bar(name, _("on offer"), found.products[place], None, Kind.OFFERED))
        for measure, bands in ((_("of purchases"), found.purchases), (_("of money"), found.money)):
            share = _each(bands)[place]
            bars.append(Bar(name, measure, share.value, share.limits))
        if place == 1:
            bars.append(Bar(name, _("as the saying has it"), SAYING, None, Kind.SAYING))
    return bars


def _numbers(found: PriceBands, names: tuple[str, str, str], locale: Locale) -> pd.DataFrame:
    _ = locale.text
    table = {_("Price"): list(names), _("Products"): [locale.share(share, 1) for share in found.products]}
    for heading, bands in (
        (_("Purchases"), found.purchases),
        (_("Pieces"), found.pieces),
        (_("Money"), found.money),
        (_("Money, by thirds of the pieces"), found.money_by_pieces),
    ):
        table[heading] = [f"{locale.share(one.value, 1)}{_limits(one, locale)}" for one in _each(bands)]
    return pd.DataFrame(table)


def _offer(found: PriceBands, locale: Locale) -> str:
    """Is the middle bought as often as it is offered? What is hardly on offer is not what customers avoid."""
    _ = locale.text
    offered, limits = found.products[1], found.purchases.middle.limits
    share = locale.share(offered)
    if limits and limits[1] < offered:
        return _("Of the products {share} lie in the middle: it is bought less often than it is offered.", share=share)
    if limits and limits[0] > offered:
        return _("Of the products {share} lie in the middle: it is bought more often than it is offered.", share=share)
    return _("Of the products {share} lie in the middle: it is bought about as often as it is offered.", share=share)


def _pieces(found: PriceBands, locale: Locale) -> str:
    _ = locale.text
    middle = found.money_by_pieces.middle
    told = _(
        _BY_PIECES[found.money_by_pieces.verdict], share=locale.share(middle.value), limits=_limits(middle, locale)
    )
    return " ".join([_("Or cut the pieces sold in three equal parts, from the cheapest to the most expensive."), told])


def _each(bands: Bands) -> tuple[Share, Share, Share]:
    return bands.cheap, bands.middle, bands.dear


def _limits(share: Share, locale: Locale) -> str:
    if share.limits is None:
        return ""
    low, high = (locale.share(limit, 1) for limit in share.limits)
    return f" ({from_to(low, high)})"
