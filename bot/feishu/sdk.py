"""The few parts of lark-oapi we stand on, loaded without the other eleven thousand modules.

`import lark_oapi` costs 1.5 s and 170 MB because its package imports every service. Its core needs
none of that, so we import the core from under two empty packages, with empty stand-ins for httpx
(its async path) and pycryptodome (its decryption), which we never call: measured .27 s of CPU and
32 MB where the core alone takes .70 s and 41 MB. Afterwards `sys.modules` is as it was, so that the
whole SDK can still be imported beside our copy. If a release is laid out differently, the ordinary
import is used instead: slower, nothing else. Must not be imported outside `bot.feishu`.
"""

import importlib
import logging
import sys
import threading
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

_STAND_INS: Mapping[str, tuple[str, ...]] = {
    "httpx": (),
    "Crypto": (),
    "Crypto.Cipher": ("AES",),
}


@dataclass(frozen=True, slots=True)
class Sdk:
    """The SDK's own classes and functions; untyped upstream."""

    config: Callable[[], Any]
    base_request: Callable[[], Any]
    request_option: Callable[[], Any]
    http_method: Any
    access_token_type: Any
    verify: Callable[[Any, Any, Any], None]
    transport: types.ModuleType

    def execute_with(self, session: Any) -> Callable[[Any, Any, Any], Any]:
        """The SDK's `Transport.execute`, calling `session` where it calls the requests module.

        The SDK opens a connection per call; a session of ours keeps them. Only this one function
        sees it: other clients and the SDK's module stay untouched.
        """
        execute = self.transport.Transport.execute
        names = {**vars(self.transport), "requests": session}
        return types.FunctionType(
            execute.__code__, names, "execute", execute.__defaults__, execute.__closure__
        )


_loading = threading.Lock()


def load_sdk() -> Sdk:
    """Import the core of the SDK, once per process. Raises ImportError where it is not installed."""
    with _loading:
        return _load_once()


@cache
def _load_once() -> Sdk:
    return first_that_loads(load_light, load_whole)


def first_that_loads(light: Callable[[], Sdk], whole: Callable[[], Sdk]) -> Sdk:
    """What `light` loads, or `whole` where a release of the SDK is laid out differently."""
    try:
        return light()
    except (ImportError, AttributeError, TypeError):
        return whole()


def load_light() -> Sdk:
    """The core alone. Raises ImportError or AttributeError where the layout is not as we know it."""
    with _bare_packages():
        return _gather()


def load_whole() -> Sdk:
    """The same through the ordinary import of everything."""
    importlib.import_module("lark_oapi")
    return _gather()


def _gather() -> Sdk:
    model = importlib.import_module("lark_oapi.core.model")
    enum = importlib.import_module("lark_oapi.core.enum")
    _quieten(importlib.import_module("lark_oapi.core.log").logger)
    return Sdk(
        config=model.Config,
        base_request=model.BaseRequest,
        request_option=model.RequestOption,
        http_method=enum.HttpMethod,
        access_token_type=enum.AccessTokenType,
        verify=importlib.import_module("lark_oapi.core.token.auth").verify,
        transport=importlib.import_module("lark_oapi.core.http.transport"),
    )


def _quieten(logger: logging.Logger) -> None:
    """Take the SDK's own handler off: it writes to standard output, bodies included at DEBUG."""
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)


@contextmanager
def _bare_packages() -> Iterator[None]:
    """Put the empty packages and stand-ins in place, and everything back as it was afterwards."""
    spec = find_spec("lark_oapi")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("lark_oapi is not installed")
    root = spec.submodule_search_locations[0]
    before = {name: module for name, module in sys.modules.items() if _is_sdk(name)}
    for name in before:
        del sys.modules[name]
    for name, folder in (("lark_oapi", root), ("lark_oapi.api", f"{root}/api")):
        package = types.ModuleType(name)
        package.__path__ = [folder]
        sys.modules[name] = package
    stand_ins = [name for name in _STAND_INS if name not in sys.modules]
    for name in stand_ins:
        sys.modules[name] = _stand_in(name)
    try:
        yield
    finally:
        for name in [*stand_ins, *filter(_is_sdk, tuple(sys.modules))]:
            del sys.modules[name]
        sys.modules.update(before)


def _stand_in(name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__path__ = []
    for attribute in _STAND_INS[name]:
        setattr(module, attribute, None)
    return module


def _is_sdk(name: str) -> bool:
    return name == "lark_oapi" or name.startswith("lark_oapi.")
