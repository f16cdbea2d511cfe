"""The people of the tests: a keeper, an analyst and a reader of one company, and how they sign in."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from clv.ui.rights import configured

HERE = "http://localhost:8501"
AUTH = {
    "redirect_uri": f"{HERE}/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "tenfold",
    "client_secret": "hush",
    "server_metadata_url": "https://id.shop.example/.well-known/openid-configuration",
}
PEOPLE = {"reader": "rosa@shop.example", "analyst": "ben@shop.example", "keeper": "anna@shop.example"}
SECRETS: dict[str, Any] = {
    "auth": AUTH,
    "tenfold": {
        "roles": {role: [email] for role, email in PEOPLE.items()}
        | {"analyst": [PEOPLE["analyst"], "kim@shop.example"]}
    },
}


def signed_in(email: object, *, now: datetime | None = None) -> dict[str, Any]:
    """What the provider says of who has just signed in with this address."""
    return {
        "is_logged_in": True,
        "iss": "https://id.shop.example",
        "sub": "1",
        "iat": int((now or datetime.now(UTC)).timestamp()),
        "email": email,
        "email_verified": True,
        "name": "Somebody",
    }


def secrets_of(patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Have Streamlit read this as secrets.toml; it may be changed."""
    found = deepcopy(SECRETS)
    patch.setattr(configured, "_places", lambda: ["secrets.toml"])
    patch.setattr(st.secrets, "_secrets", found)
    return found


def cookie(email: str, *, secret: str = AUTH["cookie_secret"], **more: Any) -> str:
    """The cookie of who has just signed in, as Streamlit signs it."""
    said = signed_in(email) | {"origin": HERE, "provider": "default"} | more
    return f"{USER_COOKIE_NAME}={create_signed_value(secret, USER_COOKIE_NAME, json.dumps(said)).decode()}"
