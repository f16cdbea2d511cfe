"""Who may do what? Three roles, and how what the sign-in says of a person leads to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import urlsplit

from clv.core.errors import (
    CookieSecretShort,
    EmailNotVerified,
    NobodyHasARole,
    NoRole,
    NotSignedIn,
    SignedInTooLong,
    SignInIncomplete,
    SignInNotEncrypted,
    SignInSettingUnknown,
)
from clv.core.loopback import is_loopback

Claims = Mapping[str, Any]

CALLBACK = "/oauth2callback"  # where the provider sends a person back to, as Streamlit has it
HOURS = 12.0  # of one sign-in: a working day
SECRET_LETTERS = 32  # 128 bits, written as hex digits
_AUTH, _TENFOLD, _ROLES = "auth", "tenfold", "tenfold.roles"
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SETTINGS = ("roles", "claim", "default_role", "ask", "trust_email", "hours")


class Role(StrEnum):
    """What a person is here, the least first: each may do all that those before it may."""

    READER = "reader"
    ANALYST = "analyst"
    KEEPER = "keeper"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class Right(Enum):
    """What the gate can be asked for."""

    READ = "the pages, without a customer's id"
    CUSTOMERS = "who the customers are: lists, one customer, files of them"
    SCENARIOS = "to keep lists and scenarios under a name"
    IMPORT = "to take sales and costs in, and to take them back"
    ERASE = "to erase customers, and everything"
    HOUSE = "what everybody's assumptions and limits begin with"


_LEAST = {
    Right.READ: Role.READER,
    Right.CUSTOMERS: Role.ANALYST,
    Right.SCENARIOS: Role.ANALYST,
    Right.IMPORT: Role.KEEPER,
    Right.ERASE: Role.KEEPER,
    Right.HOUSE: Role.KEEPER,
}


@dataclass(frozen=True)
class Person:
    """Who asks. key: tells them from everybody else, "" where nobody signs in; name: what the pages call them."""

    key: str
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        return self.role.rank >= _LEAST[right].rank


THIS_COMPUTER = Person("", "", Role.KEEPER)  # without sign-in: whoever sits at the machine


@dataclass(frozen=True)
class SignIn:
    """How people sign in, and who is what.

    listed: role by e-mail address. claim: in which claim the provider says the role; None for none.
    default: the role of those who have no other; None where they are refused. ask: whom they can ask for one.
    trust_email: whether an address counts of which the provider does not say that it is verified.
    hours: how long one sign-in holds.
    """

    listed: Mapping[str, Role]
    claim: str | None
    default: Role | None
    ask: str
    trust_email: bool = False
    hours: float = HOURS
    redirect_uri: str = field(default="", kw_only=True)

    def person(self, claims: Claims, *, now: datetime) -> Person:
        """Who the provider's claims are about.

        Raises NotSignedIn, SignedInTooLong, EmailNotVerified and NoRole.
        """
        subject = str(claims.get("sub") or "")
        if claims.get("is_logged_in") is not True or not subject:
            raise NotSignedIn()
        issued = claims.get("iat")
        if not isinstance(issued, int | float) or not now.timestamp() - issued <= self.hours * 3600:
            raise SignedInTooLong(hours=f"{self.hours:g}")
        said = claims.get("email")
        email = _folded(said) if isinstance(said, str) else ""
        is_verified = bool(email) and self._is_verified(claims)
        name = str(claims.get("name") or email or subject)
        found = [*self._claimed(claims), *([self.listed[email]] if is_verified and email in self.listed else [])]
        if not found and email in self.listed:
            raise EmailNotVerified(person=email, ask=self.ask)
        role = max(found, key=lambda one: one.rank) if found else self.default
        if role is None:
            raise NoRole(person=email or name, ask=self.ask)
        # Whose address is not sure is known by the provider's own number: nobody takes over another's settings.
        return Person(email if is_verified else f"{name} ({subject})", name, role)

    def _is_verified(self, claims: Claims) -> bool:
        said = claims.get("email_verified")
        if said is None:
            return self.trust_email
        return said is True or said == "true"

    def _claimed(self, claims: Claims) -> list[Role]:
        if self.claim is None:
            return []
        found: Any = claims.get(self.claim)
        if found is None:  # "realm_access.roles" is a claim within a claim
            found = claims
            for part in self.claim.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        words = found.replace(",", " ").split() if isinstance(found, str) else found if isinstance(found, list) else []
        names = {_folded(word) for word in words if isinstance(word, str)}
        return [role for role in Role if role.value in names]


def sign_in_of(secrets: Mapping[str, Any]) -> SignIn:
    """What the parts [auth], [tenfold] and [tenfold.roles] of secrets.toml say.

    Raises SignInIncomplete, SignInSettingUnknown, CookieSecretShort, SignInNotEncrypted and NobodyHasARole; none of
    which repeats a secret.
    """
    auth = _part(secrets, _AUTH)
    for key in _NEEDED:
        if not str(auth.get(key) or "").strip():
            raise SignInIncomplete(found=key, part=_AUTH)
    if len(str(auth["cookie_secret"])) < SECRET_LETTERS:
        raise CookieSecretShort(least=SECRET_LETTERS, found=len(str(auth["cookie_secret"])))
    redirect_uri = str(auth["redirect_uri"])
    if not redirect_uri.endswith(CALLBACK):
        raise SignInSettingUnknown(part=_AUTH, found="redirect_uri", known=f"https://…{CALLBACK}")
    for key in ("redirect_uri", "server_metadata_url"):
        if not _is_safe(str(auth[key])):
            raise SignInNotEncrypted(found=key)
    own = _part(secrets, _TENFOLD)
    for key in own:
        if key not in _SETTINGS:
            raise SignInSettingUnknown(part=_TENFOLD, found=key, known=", ".join(_SETTINGS))
    listed = _listed(own.get("roles", {}))
    claim, default = own.get("claim"), own.get("default_role")
    if claim is not None and not (isinstance(claim, str) and claim.strip()):
        raise SignInSettingUnknown(part=_TENFOLD, found="claim", known='claim = "roles"')
    if default is not None and default not in set(Role):
        raise SignInSettingUnknown(part=_TENFOLD, found="default_role", known=", ".join(Role))
    if not (listed or claim or default):
        raise NobodyHasARole()
    ask = own.get("ask") or next((email for email, role in listed.items() if role is Role.KEEPER), "")
    if not isinstance(ask, str) or not ask:
        raise SignInIncomplete(found="ask", part=_TENFOLD)
    trusts, hours = own.get("trust_email", False), own.get("hours", HOURS)
    if not isinstance(trusts, bool):
        raise SignInSettingUnknown(part=_TENFOLD, found="trust_email", known="true, false")
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= 24 * 30:
        raise SignInSettingUnknown(part=_TENFOLD, found="hours", known="1 – 720")
    role = None if default is None else Role(default)
    return SignIn(listed, claim, role, ask, trusts, float(hours), redirect_uri=redirect_uri)


def _part(secrets: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = secrets.get(name)
    if found is None:
        raise SignInIncomplete(found=f"[{name}]", part=name)
    if not isinstance(found, Mapping):
        raise SignInSettingUnknown(part=name, found=name, known=f"[{name}]")
    return found


def _listed(roles: object) -> dict[str, Role]:
    """Who stands in several lists has the role that may most."""
    if not isinstance(roles, Mapping):
        raise SignInSettingUnknown(part=_TENFOLD, found="roles", known=f"[{_ROLES}]")
    for name, emails in roles.items():
        if name not in set(Role):
            raise SignInSettingUnknown(part=_ROLES, found=name, known=", ".join(Role))
        if not isinstance(emails, list) or not all(isinstance(one, str) and "@" in one for one in emails):
            raise SignInSettingUnknown(part=_ROLES, found=name, known=f'{name} = ["anna@example.com"]')
    return {_folded(email): role for role in Role for email in roles.get(role.value, [])}


def _folded(text: str) -> str:
    """As addresses are compared: "K" is no k, though it becomes one in small letters."""
    text = text.strip()
    return text.lower() if text.isascii() else text


def _is_safe(address: str) -> bool:
    """Whether what is sent to it can be read on the way by nobody."""
    try:
        parts = urlsplit(address.replace("{port}", "1"))
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and (host == "localhost" or is_loopback(host)))
    )
