"""What Streamlit says in English on every page, and has no setting for: in the reader's language."""

from __future__ import annotations

from clv.i18n.locale import Language, Locale


def labels(locale: Locale) -> dict[str, str]:
    """Names that only screen readers say, and what stands in empty fields: {Streamlit's: ours}, nothing in English.

    {name} stands for anything.
    """
    _ = locale.text
    if locale.language is Language.EN:
        return {}
    same = "{name}"
    return {
        "App pages": _("Pages"),
        "Sidebar": _("Menu of pages"),
        "Main menu": _("Menu of pages"),
        "Expand sidebar": _("Open the menu"),
        "Collapse sidebar": _("Close the menu"),
        "Close": _("Close this"),
        "Dismiss": _("Close this"),
        "Notifications": _("Notices"),
        "Running...": _("Calculating"),
        "Open": _("Show the choices"),
        "Clear value": _("Empty this field"),
        "Clear all": _("Empty this field"),
        "Clear entry": _("Empty this field"),
        "Selected values": _("What is chosen"),
        "Selectbox options": _("Choices"),
        "Remove {name}": _("Remove {name}", name=same),
        "Choose an option": _("Choose"),
        "Choose options": _("Choose"),
        "Choose or add an option": _("Choose"),
        "No options to select": _("Nothing to choose from"),
        "Help": _("Explanation"),
        "Help for {name}": _("Explanation: {name}", name=same),
        "Show password text": _("Show the password"),
        "Hide password text": _("Hide the password"),
    }


def texts(locale: Locale) -> dict[str, str]:
    """What stands in lists of choices and beside fields, and what screen readers say of these."""
    _ = locale.text
    if locale.language is Language.EN:
        return {}
    same = "{name}"
    return {
        "No results": _("Nothing found"),
        "Select all": _("Choose all"),
        "Select {count} matches": _("Choose what was found ({name})", name=same),
        "Add: {name}": _("Add: {name}", name=same),
        "Press Enter to apply": _("Enter applies it"),
        "Press Enter to submit form": _("Enter applies it"),
        "{count} option available.": _("Choices: {name}", name=same),
        "{count} options available.": _("Choices: {name}", name=same),
        "{name}, selected.": _("chosen: {name}", name=same),
        "{name}, selected": _("chosen: {name}", name=same),
        "Connection error": _("Tenfold does not answer"),
        "Streamlit server is not responding. Are you connected to the internet?": _(
            "Is it still running? Once it is started again, this page comes back."
        ),
    }
