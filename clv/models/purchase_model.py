"""The names of the purchase models, without the models themselves: the command's help needs no more."""

from __future__ import annotations

from enum import StrEnum


class PurchaseModel(StrEnum):
    """How customers leave: after a repeat purchase, after any purchase, or at any time. The first is the default."""

    BG_NBD = "bg-nbd"
    MBG_NBD = "mbg-nbd"
    PARETO_NBD = "pareto-nbd"
