"""What does the log say: who did what, to which export, and when?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from clv.core.marks import N_
from clv.i18n.locale import Locale
from clv.storage.log import Deed, Entry

_SAID = {
    Deed.IMPORTED: N_("took sales in: {name}"),
    Deed.IMPORTED_UNATTENDED: N_("took sales in from a watched folder: {name}"),
    Deed.LEFT_WAITING: N_("left a file of a watched folder for a person: {name}"),
    Deed.TOOK_BACK: N_("took sales back: {name}"),
    Deed.ERASED_CUSTOMER: N_("erased one customer"),
    Deed.ERASED_EVERYTHING: N_("erased everything"),
    Deed.RESTORED: N_("brought a copy of the workspace back"),
    Deed.CHANGED_HOUSE: N_("changed what everybody's assumptions and limits begin with"),
    Deed.ADDED_COSTS: N_("took costs in: {name}"),
    Deed.TOOK_BACK_COSTS: N_("took costs back: {name}"),
    Deed.CHANGED_COSTS: N_("changed the costs entered by hand"),
    Deed.CHANGED_PURPOSES: N_("changed what costs are for"),
}


def log_table(entries: Sequence[Entry], locale: Locale, *, zone: tzinfo | None = None) -> dict[str, list[str]]:
    """The columns When, Who and What. zone: the reader's; None for that of this machine."""
    _ = locale.text
    times = [entry.at.replace(tzinfo=UTC).astimezone(zone) for entry in entries]
    return {
        _("When"): [f"{locale.date(at.date())}, {at:%H:%M}" for at in times],
        _("Who"): [entry.person or _("this computer") for entry in entries],
        _("What"): [_(_SAID[entry.what], name=entry.about or "–").strip() for entry in entries],
    }
