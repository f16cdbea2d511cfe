"""What was spent on winning customers, and what on keeping them?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clv.core.errors import CostsNotAssigned, NegativeCosts, ShareOutOfRange

_LABELS_NAMED = 8  # in a sentence; the page lists them all
_CENT = 0.005


@dataclass(frozen=True)
class Purpose:
    """What a cost is for: the shares of it (0 to 1) that go to winning and to keeping; the rest counts for neither.

    Raises ShareOutOfRange where a share is below 0 or both together are above 1.
    """

    winning: float
    keeping: float

    def __post_init__(self) -> None:
        if not (self.winning >= 0 and self.keeping >= 0 and self.winning + self.keeping <= 1 + 1e-9):
            raise ShareOutOfRange(winning=self.winning, keeping=self.keeping)


WINNING = Purpose(1.0, 0.0)
KEEPING = Purpose(0.0, 1.0)
NEITHER = Purpose(0.0, 0.0)


@dataclass(frozen=True)
class Cost:
    """Money spent in a month. month: its first day. label: what it was spent on, as the books call it.

    channel: "" where it belongs to none. amount: of one currency; a credit note is negative. purpose: None where it is
    not decided yet. source: the file it came from, "" where it was entered by hand.
    """

    month: date
    label: str
    channel: str
    amount: float
    purpose: Purpose | None = None
    source: str = ""

    @property
    def winning(self) -> float:
        return self.amount * self.purpose.winning if self.purpose else 0.0

    @property
    def keeping(self) -> float:
        return self.amount * self.purpose.keeping if self.purpose else 0.0


def same_every_month(
    months: Iterable[date], *, winning: float, keeping: float, labels: tuple[str, str]
) -> tuple[Cost, ...]:
    """A rough month [money], the same in each of these. labels: what is spent on winning, and on keeping, is called."""
    spent = tuple(zip(labels, (winning, keeping), (WINNING, KEEPING), strict=True))
    return tuple(Cost(month, label, "", amount, purpose) for month in months for label, amount, purpose in spent)


def rule_key(label: str) -> str:
    """Under which key a label's rule is remembered: case and blanks at the ends do not matter."""
    return " ".join(label.casefold().split())


def assign(costs: Iterable[Cost], rules: Mapping[str, Purpose]) -> tuple[Cost, ...]:
    """The costs with the purpose that their label's rule gives; a rule goes before what the file said.

    rules: by `rule_key`. Costs without a rule stay as they are.
    """
    return tuple(replace(cost, purpose=rules.get(rule_key(cost.label), cost.purpose)) for cost in costs)


def unassigned(costs: Iterable[Cost]) -> dict[str, float]:
    """The labels for which nobody has said what they are for, with their money, the most first."""
    found: dict[str, float] = {}
    for cost in costs:
        if cost.purpose is None:
            found[cost.label] = found.get(cost.label, 0.0) + cost.amount
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def check_costs(costs: Sequence[Cost], *, name: str) -> None:
    """Nothing where every cost has a purpose, and none is below zero once credit notes are taken off.

    name: what the reader calls the costs. A credit note comes off what was spent in its month under the same label and
    channel, and may not exceed it. Raises CostsNotAssigned and NegativeCosts.
    """
    open_labels = list(unassigned(costs))
    if open_labels:
        more = " …" if len(open_labels) > _LABELS_NAMED else ""
        named = ", ".join(open_labels[:_LABELS_NAMED]) + more
        raise CostsNotAssigned(name=name, labels=named)
    sums: dict[tuple[date, str, str], float] = {}
    for cost in costs:
        key = cost.month, rule_key(cost.label), cost.channel
        sums[key] = sums.get(key, 0.0) + cost.amount
    for cost in costs:
        left = sums[cost.month, rule_key(cost.label), cost.channel]
        if left < -_CENT:
            raise NegativeCosts(name=name, label=cost.label, month=f"{cost.month:%Y-%m}", found=round(left, 2))


def spent_by_month(costs: Iterable[Cost]) -> dict[date, tuple[float, float]]:
    """What was spent on winning and on keeping in each month that has any cost, in order [money]."""
    found: dict[date, tuple[float, float]] = {}
    for cost in costs:
        winning, keeping = found.get(cost.month, (0.0, 0.0))
        found[cost.month] = winning + cost.winning, keeping + cost.keeping
    return dict(sorted(found.items()))


def spent_by_channel(costs: Iterable[Cost]) -> dict[str, float]:
    """What was spent on winning by channel [money]; "" is what belongs to none."""
    found: dict[str, float] = {}
    for cost in costs:
        found[cost.channel] = found.get(cost.channel, 0.0) + cost.winning
    return found
