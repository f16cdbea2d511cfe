"""What may be said of a database's address, which may hold a password?"""

from __future__ import annotations

import re
from urllib.parse import unquote

_HOST = re.compile(r"\[?[\w.:-]*\]?")
_USER_INFO = re.compile(r"(?<=://)[^\s'\"]*@")
HIDDEN = "…"


def scheme_of(url: str) -> str:
    """What stands before "://", in lower case; "" where nothing does."""
    return url.partition("://")[0].strip().lower() if "://" in url else ""


def shown(url: str) -> str:
    """The address without user, password and options: what a sentence or a report may say.

    Where a sign of the password leaves it open where the host begins, only the scheme is said.

    >>> shown("postgres://ann:secret@db.shop.nl:5432/sales?sslmode=require"), shown("postgres://ann:a/b@host/sales")
    ('postgres://db.shop.nl:5432/sales', 'postgres://…')
    >>> shown("duckdb:///data/shop.duckdb"), shown("postgres:///sales?host=/run")
    ('duckdb:///data/shop.duckdb', 'postgres:///sales')
    """
    scheme, rest = scheme_of(url), url.partition("://")[2]
    if scheme == "duckdb":
        return f"{scheme}://{re.split('[?#]', rest)[0]}"
    place, *more = re.split("[?#]", rest, maxsplit=1)
    authority, slash, path = place.partition("/")
    host = authority.rpartition("@")[2]
    odd = "@" in path or not _HOST.fullmatch(host) or ("@" not in authority and any("@" in one for one in more))
    return f"{scheme}://{HIDDEN}" if odd else f"{scheme}://{host}{slash}{path}"


def user_of(url: str) -> str:
    """The user's name in the address; "" where there is none.

    >>> user_of("postgres://ann%20b:secret@host/db"), user_of("postgres://host/db")
    ('ann b', '')
    """
    user_info, _at, _rest = url.partition("://")[2].rpartition("@")
    return unquote(user_info.partition(":")[0])


def without_secrets(text: str, *, url: str = "") -> str:
    """The text of somebody else, such as a driver's, without a user and password before a host.

    url: the address that was asked for; its password is taken out wherever it stands.

    >>> without_secrets("unrecognized arguments: postgres://ann:secret@host/db")
    'unrecognized arguments: postgres://…@host/db'
    >>> without_secrets("no such user: s%40cret, s@cret", url="postgres://ann:s%40cret@host/db")
    'no such user: …, …'
    """
    user_info = url.partition("://")[2].rpartition("@")[0]
    password = user_info.partition(":")[2]
    options = re.findall(r"(?:password|token|secret)=([^&#\s]+)", url, flags=re.IGNORECASE)
    for secret in sorted({password, *options} - {""}, key=len, reverse=True):
        for spelled in (secret, unquote(secret)):
            text = text.replace(spelled, HIDDEN)
    return _USER_INFO.sub(f"{HIDDEN}@", text)
