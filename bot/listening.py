"""Where the web server listens: HOST and PORT as an address of this machine, tried before anything starts."""

import errno
import socket
from typing import Any, NamedTuple


class PortTaken(Exception):
    """The address cannot be listened on; the message names the mend."""


class NotOurAddress(PortTaken):
    """HOST is no address of this machine, so that no port of it can be free."""


class Address(NamedTuple):
    """A numeric address of this machine and a port."""

    host: str
    port: int


def free_address(host: str, port: int) -> Address:
    """Return the address to listen on. Raises PortTaken when it is no address of ours, or not free."""
    family, address = _resolve(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise NotOurAddress(_not_ours(host)) from error
            raise PortTaken(
                f"无法监听 {host}:{port}（{error.strerror}）。请换一个端口，例如 PORT={port % 65535 + 1}"
            ) from error
    return Address(str(address[0]), port)


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, Any]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotOurAddress(_not_ours(host)) from error
    # A name may have addresses of both kinds; the older one is what FEISHU_DOMAIN and proxies expect.
    found.sort(key=lambda one: one[0] != socket.AF_INET)
    family, _, _, _, address = found[0]
    return family, address


def _not_ours(host: str) -> str:
    return (
        f"HOST={host} 不是本机的地址。只给本机和反向代理用写 HOST=127.0.0.1，"
        "给别的机器用写 HOST=0.0.0.0"
    )
