"""Are the published figures of the CD shop found again? tenfold check"""

from __future__ import annotations

from clv.evaluation.self_check import self_check
from clv.i18n.locale import Locale
from clv.phrases import evidence

DIFFERS = 1  # exit status when a published figure is not found again


def check_command(locale: Locale) -> int:
    """`check`: every published figure of the CD shop beside the one calculated here; 1 where they differ."""
    parts = self_check()
    for part in parts:
        print(locale.text(part.heading))
        for one in part.figures:
            known, digits = one.published, max(0, one.published.digits)
            figures = f"{locale.number(known.value, digits):>14}{locale.number(one.found, digits):>14}"
            verdict = locale.text("the same") if one.holds else locale.text("differs")
            print(f"  {locale.text(known.what):<66}{figures}  {verdict}  ({known.source})")
    all_figures = [one for part in parts for one in part.figures]
    wrong = sum(not one.holds for one in all_figures)
    print(evidence.found_again(len(all_figures), wrong, locale))
    return DIFFERS if wrong else 0
