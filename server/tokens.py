"""The file of bearer tokens: names, hashes, rights, quotas; never a token itself."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import logging
import os
import re
import secrets
import stat
import time
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from skelact.config import load_config
from skelact.errors import ConfigError, InputError
from skelact.files import atomic_path

from .config import Quotas

logger = logging.getLogger(__name__)
RIGHTS = ("recognize", "pose", "generate", "library", "info")
PREFIX = "skelact_"  # lets scanners find tokens that were committed by mistake
TOKEN_BYTES = 32  # random: so long that a plain SHA-256 of it cannot be searched
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}")
OWNER_ONLY = 0o600
CHECK_S = 1.0  # a changed file holds after this time
HEADER = "# Tokens of `skelact serve`: `skelact token add`, `list` and `remove` write this file. It holds no token.\n"


@dataclass(frozen=True)
class Token:
    """What is kept of a token.

    Attributes:
        name: Who it was made for; in the log.
        sha256: Of the token, hexadecimal.
        rights: What it may do, some of `RIGHTS`.
        expires: Last day on which it holds, such as "2027-12-31"; "": it holds until it is removed.
        quotas: What it may use; unset: `per_identity` of the server.
    """

    name: str
    sha256: str
    rights: tuple[str, ...]
    expires: str = ""
    quotas: Quotas | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ConfigError(f"name: expected letters, digits, dots, - and _, up to 64, got {self.name[:80]!r}")
        if not SHA256.fullmatch(self.sha256):
            raise ConfigError(f"sha256 of {self.name}: expected 64 hexadecimal digits")
        if not self.rights or not set(self.rights) <= set(RIGHTS):
            raise ConfigError(f"rights of {self.name}: expected some of {', '.join(RIGHTS)}, got {list(self.rights)}")
        if self.expires:
            _parse_day(self.expires)

    def is_expired(self) -> bool:
        """Whether its last day is over, in UTC."""
        today = datetime.datetime.now(datetime.timezone.utc).date()
        return bool(self.expires) and today > _parse_day(self.expires)


@dataclass(frozen=True)
class TokenTable:
    """The tokens of a file.

    Attributes:
        tokens: In the order of the file; each name once.
    """

    tokens: tuple[Token, ...] = ()

    def __post_init__(self) -> None:
        names = [token.name for token in self.tokens]
        if len(set(names)) != len(names):
            raise ConfigError(f"tokens: expected each name once, got {names}")

    def find(self, secret: str) -> Token | None:
        """Return the token with this text; every token is compared, each in constant time."""
        given, found = hash_token(secret), None
        for token in self.tokens:
            if hmac.compare_digest(token.sha256, given):
                found = token
        return found


class TokenFile:
    """The tokens of a file as it is now; a file that cannot be read leaves the former tokens in force.

    Args:
        path: YAML file.

    Raises:
        ConfigError: The file cannot be used.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._mark = _mark(path)
        self._table = load_tokens(path)
        self._checked = time.monotonic()

    def find(self, secret: str) -> Token | None:
        """Return the token with this text; None when there is none."""
        self._refresh()
        return self._table.find(secret)

    def _refresh(self) -> None:
        if time.monotonic() - self._checked < CHECK_S:
            return
        self._checked = time.monotonic()
        mark = _mark(self._path)
        if mark == self._mark:
            return
        self._mark = mark
        try:
            self._table = load_tokens(self._path)
            logger.info("read tokens file=%s count=%d", self._path, len(self._table.tokens))
        except ConfigError as error:
            logger.error("the tokens stay as they were: %s", error)


def load_tokens(path: str | Path) -> TokenTable:
    """Read a file of tokens.

    Raises:
        ConfigError: It cannot be used.
    """
    return load_config(path, TokenTable)


def hash_token(secret: str) -> str:
    """SHA-256 of a token, hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def add_token(
    path: str | Path, name: str, rights: tuple[str, ...], *, expires: str = "", quotas: Quotas | None = None
) -> str:
    """Add a token to a file, which is made when it is not there; return the token, which is kept nowhere.

    Raises:
        InputError: The name is taken.
        ConfigError: A name, right or day that cannot be, or a file that cannot be used.
    """
    table = load_tokens(path) if Path(path).exists() else TokenTable()
    if name in {token.name for token in table.tokens}:
        raise InputError(f"{name} is there already: remove it first, or choose another name", field="name")
    secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = Token(name, hash_token(secret), rights, expires, quotas)
    _save(path, replace(table, tokens=(*table.tokens, token)))
    return secret


def remove_token(path: str | Path, name: str) -> None:
    """Take a token out of a file; a running server refuses it after a second.

    Raises:
        InputError: There is none of that name.
        ConfigError: The file cannot be used.
    """
    table = load_tokens(path)
    left = tuple(token for token in table.tokens if token.name != name)
    if len(left) == len(table.tokens):
        known = ", ".join(token.name for token in table.tokens) or "none"
        raise InputError(f"no token {name!r}; there are: {known}", field="name")
    _save(path, TokenTable(left))


def _save(path: str | Path, table: TokenTable) -> None:
    rows = [_row(token) for token in table.tokens]
    mode = stat.S_IMODE(Path(path).stat().st_mode) if Path(path).exists() else OWNER_ONLY
    with atomic_path(path) as part:
        part.touch(mode=OWNER_ONLY)
        part.write_text(HEADER + yaml.safe_dump({"tokens": rows}, sort_keys=False), encoding="utf-8")
        part.chmod(mode)


def _row(token: Token) -> dict[str, object]:
    row: dict[str, object] = {"name": token.name, "sha256": token.sha256, "rights": list(token.rights)}
    if token.expires:
        row["expires"] = token.expires
    if token.quotas is not None:
        row["quotas"] = {key: value for key, value in vars(token.quotas).items() if value}
    return row


def _parse_day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"expires: expected a day such as '2027-12-31', got {text[:40]!r}") from error


def _mark(path: str) -> tuple[int, int, int]:
    """Changes when the file does."""
    try:
        found = os.stat(path)
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_size, found.st_mtime_ns)
