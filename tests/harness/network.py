"""No test reaches anything beyond this machine."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest

PATCHED = ("connect", "connect_ex", "sendto")


def is_here(host: object) -> bool:
    """Say whether a host is this machine: loopback, or no host at all."""
    if host in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def refuse(host: object) -> None:
    """Stop a test that reaches out."""
    if not is_here(host):
        pytest.fail(f"A test reached out to {host!r}: only this machine is allowed.")


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a method of socket so that an address elsewhere is refused."""

    def call(self: socket.socket, *args: Any) -> Any:
        address = args[-1]  # sendto(data, [flags,] address)
        if self.family != socket.AF_UNIX:
            refuse(address[0])
        return method(self, *args)

    return call


def block_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets of this process reach loopback and unix sockets only."""
    for name in PATCHED:
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))

    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse(host)
        return look_up(host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", getaddrinfo)
