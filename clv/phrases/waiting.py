"""Why does a file of a watched folder wait for a person?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from clv.core.marks import N_
from clv.i18n.locale import Locale
from clv.storage.waiting import Reason, WaitingFile

MOST_SHOWN = 5  # the block stays short

_WHY = {
    Reason.DATE_ORDER: N_("its dates can be read with the day or with the month first"),
    Reason.DECIMAL: N_("its amounts do not show which sign is the decimal one"),
    Reason.CURRENCY: N_("it has amounts in several currencies"),
    Reason.ORDER_AMOUNTS: N_("its amounts may be those of a line or of the whole order"),
    Reason.DISCOUNT: N_("its discounts may be percentages or money"),
    Reason.PRICES: N_("its prices may be those of a piece or of the line"),
    Reason.COLLECTIVE: N_("it has an account that may stand for many customers"),
    Reason.SUM_ROWS: N_("it has rows that may be the total of others"),
    Reason.COUNT_AS: N_("it has words for kinds of rows that are not known yet"),
    Reason.COLUMNS: N_("it is not clear which columns are the customer, the date and the amount"),
    Reason.NEW_COLUMNS: N_("no file with these columns was taken in before"),
    Reason.OTHER_CURRENCY: N_("its currency is another than that of the sales so far"),
    Reason.SAME_DAYS: N_("an older export has sales of the same days"),
    Reason.ERASED: N_("it has sales of customers who were erased"),
    Reason.UNREADABLE: N_("it cannot be read as sales"),
}


def told_waiting(files: Sequence[WaitingFile], locale: Locale) -> tuple[str, list[str], str]:
    """How many files wait, a line for each of the first, and what is to be done."""
    _ = locale.text
    lines = [
        _(
            "{name}, since {date}: {why}",
            name=one.name or _("a file without a name"),
            date=locale.date(one.since.replace(tzinfo=UTC).astimezone().date()),
            why=why_it_waits(one.reason, locale),
        )
        for one in files[:MOST_SHOWN]
    ]
    if rest := len(files) - len(lines):
        lines.append(locale.plural("and {n} more", "and {n} more", rest))
    title = locale.plural(
        "{n} file of the watched folder waits for you",
        "{n} files of the watched folder wait for you",
        len(files),
    )
    to_do = _(
        "Upload such a file here and answer what is asked: then it is known, and no longer waits. What is no sales "
        "export belongs in another folder."
    )
    return title, lines, to_do


def why_it_waits(reason: Reason, locale: Locale) -> str:
    """Why the file was not taken in, as a clause."""
    return locale.text(_WHY[reason])
