"""Do customers buy the dear one and the cheap one, and leave the middle of the price range alone?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis.backends import BaseBackend
from numpy.typing import NDArray
from scipy.special import expit, logit, stdtrit

from clv.core.periods import Window
from clv.core.quantiles import quantiles_by
from clv.customers.survival import CONFIDENCE, FEWEST

# "More than 80% of purchases are the expensive one or the cheap one; the middle gets 19%."
SAYING, MOST_FOR_MIDDLE = 0.19, 0.20
# A category's range runs between these quantiles of its products' prices: one very dear product, or a slip of the
# keyboard, would otherwise make all the others cheap.
RANGE = (0.05, 0.95)
FEWEST_PRICES = 3  # a cheap one, a middle one, a dear one
_CUTS = (1 / 3, 2 / 3)
# Customers are thrown into so many lots, and lots differ by chance as customers do: sums over lots give the variance of
# sums over customers, a few per cent more loosely and ten times as fast. In a small shop nearly all have their own.
_LOTS = 4096
_MEASURES = ("purchases", "pieces", "money")
_OFFER = ("category", "product", "own_price")


class Band(StrEnum):
    """Where a price lies."""

    CHEAP = "cheap"
    MIDDLE = "middle"
    DEAR = "dear"


class BandVerdict(StrEnum):
    """What the sales say of the saying."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    CANNOT_BE_TOLD = "cannot_be_told"


@dataclass(frozen=True)
class Share:
    """A part of the whole, 0 to 1, and between which limits it lies 9 times out of 10; None: too few customers."""

    value: float
    limits: tuple[float, float] | None


@dataclass(frozen=True)
class Bands:
    """The shares of the cheap, the middle and the dear band; they add up to 1."""

    cheap: Share
    middle: Share
    dear: Share

    @property
    def verdict(self) -> BandVerdict:
        """Whether the middle gets as little as the saying has it."""
        if self.middle.limits is None:
            return BandVerdict.CANNOT_BE_TOLD
        low, high = self.middle.limits
        if high < MOST_FOR_MIDDLE:
            return BandVerdict.HOLDS
        return BandVerdict.DOES_NOT_HOLD if low >= MOST_FOR_MIDDLE else BandVerdict.CANNOT_BE_TOLD


@dataclass(frozen=True)
class PriceBands:
    """What each band gets, within each category of products.

    products: share of the products on offer whose price lies in the cheap, middle, dear third of the price range.
    purchases (lines sold), pieces, money: what these thirds of the range get.
    money_by_pieces: the other reading. The pieces sold are cut in three equal parts, from the cheapest piece to the
    dearest; which share of the money does each part bring?
    limits: the prices between the thirds of the range [money a piece], where all products are one category; else None.
    lines: how many were counted. categories: how many have enough prices; left_out: lines in the others.
    """

    products: tuple[float, float, float]
    purchases: Bands
    pieces: Bands
    money: Bands
    money_by_pieces: Bands
    limits: tuple[float, float] | None
    lines: int
    categories: int
    left_out: int


def price_bands(engine: BaseBackend, transactions: ir.Table, window: Window, *, name: str) -> PriceBands | None:
    """What each price band gets; None where no category has FEWEST_PRICES different prices of products, or no price.

    transactions: TRANSACTIONS. The engine gets the table {name}_offers.
    The limits let the lines of a customer hang together as they will: a share is a ratio of sums over customers, and
    its variance that of the customers' residuals (Cochran 1977, section 6.3; for the parts of the money by pieces with
    the term for cuts that are estimated too: Binder & Kovačević 1995), on the logit scale. Student's t with as many
    customers as would say as much if all were alike (Kish 1965): a few wholesalers are no crowd.
    """
    lines, table = priced_lines(transactions, window), f"{name}_offers"
    engine.create_table(table, offers(lines), overwrite=True)
    offered = engine.table(table)
    sums = _sums(offered).execute().iloc[0]
    if not sums["products"]:
        return None
    by_lot = _by_lot(lines, offered).execute()
    lots = {
        name: by_lot.pivot(index="lot", columns="band", values=name)
        .reindex(columns=list(Band))
        .fillna(0.0)
        .to_numpy(np.float64)
        for name in (*_MEASURES, "part_1", "part_2")
    }
    by_range = {
        measure: _bands(
            [float(sums[f"{measure}_{band}"] / sums[measure]) for band in Band],
            lots[measure],
            lots[measure].sum(axis=1),
        )
        for measure in _MEASURES
    }
    cheap, middle, dear = (float(sums[f"products_{band}"] / sums["products"]) for band in Band)
    first, second = (float(sums[f"part_{number}"] / sums["money"]) for number in (1, 2))
    one, two, money = (lots[name].sum(axis=1) for name in ("part_1", "part_2", "money"))
    return PriceBands(
        products=(cheap, middle, dear),
        **by_range,
        money_by_pieces=_bands(
            [first, second - first, 1.0 - second], np.column_stack([one, two - one, money - two]), money
        ),
        limits=(float(sums["lower"]), float(sums["upper"])) if sums["named"] == 1 else None,
        lines=int(sums["purchases"]),
        categories=int(sums["categories"]),
        left_out=int(sums["left_out"]),
    )


def priced_lines(transactions: ir.Table, window: Window) -> ir.Table:
    """The purchases that name a price: customer_id, category, product ("" where not named), own_price, price, pieces,
    money.

    transactions: TRANSACTIONS. A refund, a gift and a price of nought are no purchase; what was given back later is
    one, because it was chosen. price: of a piece. pieces: the quantity, 1 where the sales name none. money: the two
    multiplied, since an order's amount may stand on its first line. own_price: the price where no product is named:
    then each price is a product.
    """
    sold = transactions.filter(
        (transactions.date <= ibis.literal(window.end))
        & (transactions.unit_price > 0)
        & (transactions.amount >= 0)
        & (transactions.quantity.fill_null(1.0) > 0)
    )
    pieces = sold.quantity.fill_null(1.0)
    return sold.select(
        "customer_id",
        category=sold.category.fill_null(""),
        product=sold["product"].fill_null(""),
        own_price=ibis.ifelse(sold["product"].isnull(), sold.unit_price, 0.0),
        price=sold.unit_price,
        pieces=pieces,
        money=pieces * sold.unit_price,
    )


def offers(lines: ir.Table) -> ir.Table:
    """One row for each product of a category: category, product, own_price, price, its purchases, pieces and money, and
    where it lies.

    lines: as made by `priced_lines`. price: the (lower) median of its lines, so that a discount moves no product to
    another band. band: the third of the category's range (RANGE) in which it lies, the limits lower and upper belong to
    the middle; null where the category has too few prices. part_1, part_2: which share of its pieces (0 to 1) is among
    the cheapest third, the cheapest two thirds, of the category's pieces; cut_1, cut_2: money a piece at these cuts.
    """
    # By price first: the engine's own median looks at every line, this one at every price that was asked.
    prices = lines.group_by(*_OFFER, "price").agg(
        purchases=lines.count(), pieces=lines.pieces.sum(), money=lines.money.sum()
    )
    rising = ibis.cumulative_window(group_by=_OFFER, order_by="price")
    ranked = prices.mutate(
        up_to=prices.purchases.sum().over(rising), of_all=prices.purchases.sum().over(ibis.window(group_by=_OFFER))
    )
    each = ranked.group_by(*_OFFER).agg(
        price=ranked.price.min(where=2 * ranked.up_to >= ranked.of_all),
        purchases=ranked.purchases.sum(),
        pieces=ranked.pieces.sum(),
        money=ranked.money.sum(),
    )
    ends = quantiles_by(each, "category", "price", low=RANGE[0], high=RANGE[1])
    ranges = each.group_by("category").agg(prices=each.price.nunique()).inner_join(ends, "category")
    # Rounded, because 1 + 2/3 and a price of 1.67 differ in the sixteenth digit only.
    wide = ranges.filter((ranges.prices >= FEWEST_PRICES) & (ranges.high > ranges.low))
    step = (wide.high - wide.low) / 3
    limits = wide.select("category", lower=(wide.low + step).round(6), upper=(wide.high - step).round(6))
    placed = each.left_join(limits, "category").drop("category_right")
    order = ["price", "product", "own_price"]
    within = ibis.cumulative_window(group_by="category", order_by=order)
    summed = placed.mutate(
        up_to=placed.pieces.sum().over(within), whole=placed.pieces.sum().over(ibis.window(group_by="category"))
    )
    counted = summed.mutate(before=summed.up_to.lag().over(group_by="category", order_by=order).fill_null(0.0))
    parts = {
        f"part_{number}": (((cut * counted.whole - counted.up_to) / counted.pieces) + 1.0).clip(0.0, 1.0)
        for number, cut in enumerate(_CUTS, start=1)
    }
    # The pieces add up to more with each product, so that a cut falls into one of them.
    at = {number: cut * counted.whole * (1 - 1e-12) for number, cut in enumerate(_CUTS, start=1)}
    cuts = counted.group_by("category").agg(
        **{
            f"cut_{number}": (counted.money / counted.pieces).max(where=(counted.before < cut) & (cut <= counted.up_to))
            for number, cut in at.items()
        }
    )
    joined = counted.mutate(
        band=ibis.cases(
            (counted.lower.isnull(), ibis.null("string")),
            (counted.price < counted.lower, Band.CHEAP.value),
            (counted.price > counted.upper, Band.DEAR.value),
            else_=Band.MIDDLE.value,
        ),
        **parts,
    ).inner_join(cuts, "category")
    return joined.drop("up_to", "before", "whole")


def _sums(offered: ir.Table) -> ir.Table:
    """One row: what the bands and parts got, in all categories together."""
    known = offered.band.notnull()
    found = {
        "products": known.sum(),
        "categories": offered.category.nunique(where=known),
        "named": offered.category.nunique(),
        "lower": offered.lower.max(),
        "upper": offered.upper.max(),
        "left_out": offered.purchases.sum(where=~known).fill_null(0),
    }
    for measure in _MEASURES:
        found[measure] = offered[measure].sum(where=known)
    for band in Band:
        found[f"products_{band}"] = (offered.band == band.value).sum()
        for measure in _MEASURES:
            found[f"{measure}_{band}"] = offered[measure].sum(where=offered.band == band.value).fill_null(0)
    for number in (1, 2):
        found[f"part_{number}"] = (offered.money * offered[f"part_{number}"]).sum(where=known)
    return offered.agg(**found)


def _by_lot(lines: ir.Table, offered: ir.Table) -> ir.Table:
    """One row for each lot of customers and band: purchases, pieces and money, and of the parts of the money by pieces
    what they got less what the cut would have moved: part_1, part_2 [money]."""
    known = offered.filter(offered.band.notnull())
    buyers = lines.select("customer_id").distinct()
    dealt = buyers.mutate(lot=ibis.row_number().over(order_by="customer_id") % _LOTS)
    offer = known.select(*_OFFER, "band", "part_1", "part_2", "cut_1", "cut_2")
    sold = lines.drop("price").inner_join(offer, list(_OFFER)).inner_join(dealt, "customer_id")
    parts = {
        f"part_{number}": sold.money * sold[f"part_{number}"]
        - sold[f"cut_{number}"] * sold.pieces * (sold[f"part_{number}"] - ibis.literal(cut).cast("float64"))
        for number, cut in enumerate(_CUTS, start=1)
    }
    return sold.group_by("lot", "band").agg(
        purchases=sold.count().cast("float64"),
        pieces=sold.pieces.sum(),
        money=sold.money.sum(),
        **{name: part.sum() for name, part in parts.items()},
    )


def _bands(shares: Sequence[float], got: NDArray[np.float64], sizes: NDArray[np.float64]) -> Bands:
    """got: what each lot (row) gave each band (column). sizes: what it gave to all of them."""
    residuals, whole, lots = got - np.multiply.outer(sizes, shares), sizes.sum(), len(sizes)
    variances = (residuals**2).sum(axis=0) * lots / max(lots - 1, 1) / whole**2
    # Of the customers' own sizes the squares add up to so much, whichever lots they fell into.
    squares = (sizes**2).sum() - whole**2 / _LOTS
    alike = min(float(lots), whole**2 / squares) if squares > 0 else float(lots)
    errors = np.sqrt(variances).tolist()
    return Bands(*(Share(share, _limits(share, error, alike)) for share, error in zip(shares, errors, strict=True)))


def _limits(share: float, error: float, alike: float) -> tuple[float, float] | None:
    """90% limits of a share from its standard error. alike: customers, had all the same say."""
    if alike < FEWEST:
        return None
    if not 0 < share < 1:
        return share, share
    reach = float(stdtrit(alike - 1, (1 + CONFIDENCE) / 2)) * error / (share * (1 - share))
    return float(expit(logit(share) - reach)), float(expit(logit(share) + reach))
