"""By what does the reader tell customers apart, and where does a group of them lead?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from clv.customers.parts import Part, PartBy
from clv.segments.customer_query import CustomerFilter
from clv.ui import session
from clv.ui.address import carry_choice
from clv.ui.customer_address import lead_to

By = TypeVar("By", bound=StrEnum)


def choose_grouping(offered: tuple[By, ...], names: Mapping[By, str], *, key: str, in_address: str) -> By:
    """The reader's choice among those offered, one or more; with one there is nothing to choose."""
    if len(offered) == 1:
        return offered[0]
    locale = session.locale()
    carry_choice(key, in_address, offered, default=offered[0])
    return (
        st.segmented_control(
            locale.text("Customers by"),
            list(offered),
            default=offered[0],
            format_func=lambda one: locale.text(names[one]),
            required=True,
            key=key,
            persist_state="session",
        )
        or offered[0]
    )


def lead_to_group(by: StrEnum, name: str | None) -> str:
    """To the customers whose first purchase has this name, None: names none; "" where these are no part of all."""
    if by.value not in set(PartBy):
        return ""
    return lead_to(CustomerFilter(), Part(PartBy(by.value), name))
