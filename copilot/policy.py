"""What the administrator of a machine allows: a file that the user's settings and variables cannot move or override.

    allow_model = false                                  no model at all
    allowed_addresses = ["https://llm.example.com/v1"]   no model anywhere else
    redact = "always"                                    also on this machine
    forbid_settings = ["api_key", "embedding_model"]     settings that a user may not change

A file that cannot be read forbids every model: a lock that is broken stays shut.
"""

import ipaddress
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.errors import CopilotError, ModelNotConfigured
from copilot.settings import Settings, first_problem

_NAME = "sales-copilot/policy.toml"
_OFFLINE = "use --engine offline"


class PolicyFile(BaseModel):
    """The keys of a policy file; each of them can only take something away."""

    model_config = ConfigDict(extra="forbid", strict=True)

    allow_model: bool = True
    allowed_addresses: list[str] | None = None
    """Addresses that a model may have; what lies below one is allowed too. Unset: any. Empty: none."""
    redact: Literal["always"] | None = None
    forbid_settings: list[str] = []


@dataclass(frozen=True)
class Policy:
    """What holds on this machine: all its policy files together, or the first that is broken."""

    files: tuple[PolicyFile, ...] = ()
    broken: str | None = None
    places: tuple[Path, ...] = field(default=())

    def check(self, settings: Settings) -> None:
        """Raises CopilotError where the user set what the policy forbids to set."""
        forbidden = {name for file in self.files for name in file.forbid_settings}
        for name in sorted(forbidden & settings.model_fields_set):
            raise CopilotError(
                f"the administrator's policy forbids the setting `{name}` ({self._where})",
                f"take it out of your config.toml, and unset SALES_COPILOT_{name.upper()}",
            )

    def refusal(self, settings: Settings) -> ModelNotConfigured | None:
        """Why the user's model may not be used; None where it may."""
        if self.broken:
            return ModelNotConfigured(
                f"the administrator's policy cannot be read, so no model is used: {self.broken}",
                f"ask your administrator to mend the file, or {_OFFLINE}",
            )
        if not all(file.allow_model for file in self.files):
            return ModelNotConfigured(f"the administrator's policy forbids models ({self._where})", _OFFLINE)
        lists = [file.allowed_addresses for file in self.files if file.allowed_addresses is not None]
        address = settings.model_address
        if not settings.serves_itself and not all(any(_below(address, one) for one in some) for some in lists):
            return ModelNotConfigured(
                f"the administrator's policy does not allow the address {address} ({self._where})", _OFFLINE
            )
        if settings.redact == "never" and not self._always and not _own_network(address):
            return ModelNotConfigured(
                f'redact = "never" is for servers in your own network, and {address} is none that can be told as such',
                'take it out of your settings, or set redact = "auto"',
            )
        return None

    def hides(self, settings: Settings) -> bool:
        """Whether contact data, identifiers and forbidden words are replaced before a request leaves."""
        if self._always or settings.redact == "always":
            return True
        here = settings.serves_itself or is_loopback(settings.model_address)
        return settings.redact == "auto" and not here

    @property
    def _always(self) -> bool:
        return any(file.redact == "always" for file in self.files)

    @property
    def _where(self) -> str:
        return ", ".join(map(str, self.places))


def _policy_files() -> tuple[Path, ...]:
    if sys.platform == "win32":
        import winreg

        key = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as folders:
            return (Path(winreg.QueryValueEx(folders, "Common AppData")[0]) / _NAME,)
    if sys.platform == "darwin":
        return (Path("/Library/Application Support") / _NAME,)
    return (Path("/etc") / _NAME, Path("/etc/xdg") / _NAME)


POLICY_FILES = _policy_files()
"""Where an administrator puts the file; no variable of the shell has a say in it."""


def load_policy(files: Iterable[Path]) -> Policy:
    """The policy in these files; none of them need exist. Of several, each holds."""
    read, places = list[PolicyFile](), list[Path]()
    for file in files:
        try:
            read.append(PolicyFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig"))))
            places.append(file)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except ValidationError as error:
            return Policy(broken=f"{file}: {first_problem(error)}", places=(file,))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            return Policy(broken=f"{file}: {error}", places=(file,))
    return Policy(tuple(read), places=tuple(places))


def is_loopback(address: str) -> bool:
    """The address is one of this machine. What listens there may pass words on; `redact = "always"` is for that."""
    host = _host(address)
    found = _ip(host)
    return found.is_loopback if found else host == "localhost"


def _own_network(address: str) -> bool:
    """The address is a number of this machine or of a private network; a name may lead anywhere."""
    found = _ip(_host(address))
    return is_loopback(address) or bool(found and found.is_private)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _below(address: str, allowed: str) -> bool:
    """The address is the allowed one, or lies below it: the same scheme, host and port, and a path that begins so."""
    try:
        one, other = urlsplit(address), urlsplit(allowed)
        ports = [part.port or {"https": 443, "http": 80}.get(part.scheme) for part in (one, other)]
    except ValueError:
        return False
    same = (one.scheme, one.hostname, one.username) == (other.scheme, other.hostname, other.username)
    path = f"{one.path.rstrip('/')}/"
    return same and ports[0] == ports[1] and ".." not in path and path.startswith(f"{other.path.rstrip('/')}/")
