"""Is sign-in switched on, and how? As Streamlit's secrets.toml says now: it is read again whenever it changes."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from clv.core.errors import (
    ClvError,
    SecretsUnreadable,
    SignInByHeaders,
    SignInNotInstalled,
)
from clv.core.people import SignIn, sign_in_of

_PARTS = ("auth", "tenfold")
_PACKAGES = ("authlib", "httpx")


class _Process:
    """began_with_sign_in: then it stays so, whatever becomes of the file: nobody comes in where it cannot be read."""

    began_with_sign_in = False


def sign_in() -> SignIn | None:
    """How people sign in; None where they do not. Raises SecretsUnreadable, and what `sign_in_of` raises."""
    secrets = _secrets()
    return sign_in_of(secrets) if secrets or _Process.began_with_sign_in else None


def is_on() -> bool:
    """Whether people sign in, also where that is not set up whole."""
    try:
        return _Process.began_with_sign_in or bool(_secrets())
    except ClvError:
        return True


def begin() -> SignIn | None:
    """As `sign_in`, for the start of the process.

    The name under which people are to open it is allowed from then on. Raises besides SignInNotInstalled and
    SignInByHeaders: what would only be noticed, or would not be noticed, once people come.
    """
    found = sign_in()
    if found is None:
        return None
    if not all(find_spec(package) for package in _PACKAGES):
        raise SignInNotInstalled()
    if st.get_option("server.trustedUserHeaders"):
        raise SignInByHeaders()
    host = (urlsplit(found.redirect_uri.replace("{port}", "1")).hostname or "").lower()
    allowed = [str(one) for one in st.get_option("server.allowedHosts") or []]
    if host not in allowed:
        config.set_option("server.allowedHosts", [*allowed, host], "secrets.toml")
    _Process.began_with_sign_in = True
    return found


def _secrets() -> dict[str, Any]:
    """The parts of secrets.toml that are about sign-in, as far as they are there."""
    places = _places()
    if not places:
        return {}
    with suppress(OSError):  # another account's; Streamlit would say that the port is not available
        if st.secrets.load_if_toml_exists():
            return {part: found for part, found in st.secrets.to_dict().items() if part in _PARTS}
    raise SecretsUnreadable(file=Path(places[-1]).name)


def _places() -> list[str]:
    """Where there is a secrets.toml: asked first, because Streamlit takes ten times as long to find none."""
    return [place for place in _files(os.getcwd()) if os.path.lexists(place)]


@cache
def _files(_folder: str) -> tuple[str, ...]:
    """Where Streamlit looks for one, of a process in this folder: it works that out anew each time it is asked."""
    return tuple(st.get_option("secrets.files") or ())
