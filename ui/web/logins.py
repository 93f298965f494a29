"""The logins file: who may ask, a line each, with a salted hash of the password.

``ada:scrypt$16384$8$5$SALT$HASH``, both in base64. Only its owner may read the file.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ui.errors import BadLogins

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
SHORTEST, LONGEST = 12, 1024
"""Characters of a password."""
LARGEST = 1_000_000
"""Bytes of the file."""
LARGEST_MEMORY = 2**28
# N, r, p: 16 MiB and some tenths of a second. From the OWASP Password Storage Cheat Sheet.
WORK = (2**14, 8, 5)
_LINE = re.compile(
    r"(?P<name>[^:]+):scrypt\$(?P<n>[1-9]\d{0,6})\$(?P<r>[1-9]\d?)\$(?P<p>[1-9]\d?)"
    r"\$(?P<salt>[A-Za-z0-9+/]{22,86}={0,2})\$(?P<digest>[A-Za-z0-9+/]{43}=)"
)


@dataclass(frozen=True, slots=True)
class Secret:
    """What is kept of a password: the work of scrypt, the salt, the hash."""

    work: tuple[int, int, int]
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> Secret:
        """Hash a password with a new salt."""
        salt = secrets.token_bytes(16)
        return cls(WORK, salt, _hash(password, WORK, salt))

    def matches(self, password: str) -> bool:
        """Whether this is the password; takes as long either way."""
        return hmac.compare_digest(_hash(password, self.work, self.salt), self.digest)

    def __str__(self) -> str:
        """As the file has it."""
        parts = (*map(str, self.work), _text(self.salt), _text(self.digest))
        return "$".join(("scrypt", *parts))


class Logins:
    """The people who may ask, read once; a changed file is for the next start."""

    def __init__(self, secrets_of: Mapping[str, Secret]) -> None:
        self._secrets = dict(secrets_of)
        self._nobody = Secret(WORK, bytes(16), bytes(32))

    @classmethod
    def read(cls, file: Path) -> Logins:
        """Read a file; raises BadLogins where others can read it, or a line is wrong or none."""
        found = _read(file)
        if not found:
            raise BadLogins(f"{file} has no login; {_remedy(file)}.")
        return cls(found)

    def name_of(self, name: str, password: str) -> str | None:
        """Whose name and password these are; an unknown name costs as much work as a known one."""
        name = canonical(name)
        matches = self._secrets.get(name, self._nobody).matches(password[: LONGEST + 1])
        return name if matches and name in self._secrets else None


def canonical(name: str) -> str:
    """The name as the file has it: case and spaces around it do not matter."""
    return name.strip().lower()


def set_password(file: Path, name: str, password: str) -> bool:
    """Add a login or replace its password; whether it is new. Raises BadLogins."""
    name = canonical(name)
    if not NAME.fullmatch(name):
        raise BadLogins(
            f"{name[:80]!r} cannot be a name; use up to 64 of a-z, 0-9 and . _ @ -, "
            "a letter or digit first."
        )
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadLogins(
            f"A password has {SHORTEST} to {LONGEST} characters, and this has {len(password)}; "
            "several words make a good one."
        )
    logins = _read(file) if file.exists() else {}
    new = name not in logins
    _write(file, {**logins, name: Secret.of(password)})
    return new


def remove(file: Path, name: str) -> None:
    """Remove a login; raises BadLogins if there is none of that name."""
    logins = _read(file)
    if logins.pop(canonical(name), None) is None:
        raise BadLogins(f"{file} has no login {canonical(name)[:80]!r}; nothing was removed.")
    _write(file, logins)


def _read(file: Path) -> dict[str, Secret]:
    try:
        with file.open("rb") as opened:
            exposed = os.name == "posix" and os.fstat(opened.fileno()).st_mode & 0o077
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise BadLogins(f"{file} cannot be read ({error.strerror}); {_remedy(file)}.") from error
    if exposed:
        raise BadLogins(f"{file} is open to others on this machine; run `chmod 600 {file}`.")
    if len(data) > LARGEST:
        raise BadLogins(f"{file} is larger than a file of logins can be; {_remedy(file)}.")
    logins: dict[str, Secret] = {}
    for n, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if not line.strip():
            continue
        name, secret = _parse(line, f"Line {n} of {file}")
        if name in logins:
            raise BadLogins(f"Line {n} of {file} names {name} again; remove one of the two.")
        logins[name] = secret
    return logins


def _parse(line: str, where: str) -> tuple[str, Secret]:
    found = _LINE.fullmatch(line)
    if found and NAME.fullmatch(found["name"]):
        n, r, p = int(found["n"]), int(found["r"]), int(found["p"])
        if n > 1 and n & (n - 1) == 0 and 128 * n * r <= LARGEST_MEMORY:
            try:
                salt, digest = b64decode(found["salt"]), b64decode(found["digest"])
                return found["name"], Secret((n, r, p), salt, digest)
            except ValueError:
                pass
    raise BadLogins(
        f"{where} is no login; remove it and set the password with `dateline password`."
    )


def _write(file: Path, logins: Mapping[str, Secret]) -> None:
    text = "".join(f"{name}:{secret}\n" for name, secret in sorted(logins.items()))
    try:
        # Such a file is made for its owner alone, and stays so when it takes the other's place.
        descriptor, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
                opened.write(text)
                opened.flush()
                os.fsync(opened.fileno())
            Path(draft).replace(file)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadLogins(
            f"{file} cannot be written ({error.strerror}); name another with --file."
        ) from error


def _hash(password: str, work: tuple[int, int, int], salt: bytes) -> bytes:
    n, r, p = work
    # The same letters can be typed as different code points.
    data = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    memory = 128 * r * (n + p + 2)
    return hashlib.scrypt(data, salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=32)


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _remedy(file: Path) -> str:
    return f"make a login with `dateline password NAME --file {file}`"
