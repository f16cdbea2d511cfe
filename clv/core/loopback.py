"""Which addresses lead to no other machine than this one?"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from clv.core.errors import ServedToOthers

EVERY_ADDRESS = "0.0.0.0"  # what a server takes for its address where none is given


def is_loopback(address: str) -> bool:
    """Whether it is a loopback address, as IPv4, IPv6 or IPv4 written as IPv6.

    >>> is_loopback("127.0.0.1"), is_loopback("::ffff:127.0.0.1"), is_loopback("192.0.2.7")
    (True, True, False)
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback


def refuse_other_addresses(address: str | None) -> None:
    """Raises ServedToOthers for an address to serve at that is not this machine's alone.

    Of names only localhost: what another one leads to is for somebody else to say.
    """
    said = (address or "").strip() or EVERY_ADDRESS
    if said.lower() != "localhost" and not is_loopback(said):
        raise ServedToOthers(found=said)
