from __future__ import annotations

import hashlib
import io
import os
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ui import cli
from ui.errors import BadLogins
from ui.web import logins
from ui.web.logins import LONGEST, Logins, Secret, remove, set_password

PASSPHRASE = "four kilns in a row"  # noqa: S105


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "logins.txt"


@pytest.fixture(autouse=True)
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins, "WORK", (16, 8, 1))


def written(file: Path, text: str | bytes) -> Path:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    file.chmod(0o600)
    return file


def test_a_login_is_known_by_its_name_and_password(file: Path) -> None:
    assert set_password(file, "Ada ", PASSPHRASE)
    known = Logins.read(file)
    assert known.name_of("ada", PASSPHRASE) == "ada"
    assert known.name_of(" ADA", PASSPHRASE) == "ada"
    assert known.name_of("ada", PASSPHRASE + ".") is None
    assert known.name_of("ada", "") is None
    assert known.name_of("bo", PASSPHRASE) is None


def test_the_file_has_no_password_and_is_for_its_owner_alone(file: Path) -> None:
    set_password(file, "ada", PASSPHRASE)
    set_password(file, "bo", PASSPHRASE)
    first, second = file.read_text().splitlines()
    assert PASSPHRASE not in first
    assert first.partition(":")[2] != second.partition(":")[2], "each has a salt of its own"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_a_password_is_replaced_and_the_others_stay(file: Path) -> None:
    set_password(file, "ada", PASSPHRASE)
    set_password(file, "bo", PASSPHRASE)
    assert not set_password(file, "ada", "another one of these")
    known = Logins.read(file)
    assert known.name_of("ada", PASSPHRASE) is None
    assert known.name_of("ada", "another one of these") == "ada"
    assert known.name_of("bo", PASSPHRASE) == "bo"


def test_a_removed_login_is_gone(file: Path) -> None:
    set_password(file, "ada", PASSPHRASE)
    set_password(file, "bo", PASSPHRASE)
    remove(file, "Ada")
    assert Logins.read(file).name_of("ada", PASSPHRASE) is None
    with pytest.raises(BadLogins, match="has no login 'ada'"):
        remove(file, "ada")


def test_the_work_is_what_is_recommended() -> None:
    # https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    secret = Secret((2**14, 8, 5), b"0123456789abcdef", bytes(32))
    digest = hashlib.scrypt(b"x" * 12, salt=secret.salt, n=2**14, r=8, p=5, maxmem=2**25, dklen=32)
    assert Secret(secret.work, secret.salt, digest).matches("x" * 12)
    assert not secret.matches("x" * 12)


def test_letters_typed_as_other_code_points_are_the_same(file: Path) -> None:
    set_password(file, "ada", unicodedata.normalize("NFC", "café au lait été"))
    assert Logins.read(file).name_of("ada", unicodedata.normalize("NFD", "café au lait été"))


def test_an_unknown_name_costs_the_same_work(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(file, "ada", PASSPHRASE)
    known, work = Logins.read(file), []
    real = hashlib.scrypt

    def scrypt(*args: Any, **how: Any) -> bytes:
        work.append((how["n"], how["r"], how["p"]))
        return real(*args, **how)

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    for name in ("ada", "bo", "", "a" * 5000, "ad\0a"):
        assert known.name_of(name, "wrong wrong wrong") is None
    assert work == [(16, 8, 1)] * 5


def test_no_password_goes_with_an_unknown_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(file, "ada", PASSPHRASE)
    monkeypatch.setattr(Secret, "matches", lambda *_: True)
    assert Logins.read(file).name_of("bo", PASSPHRASE) is None


@pytest.mark.parametrize("password", ["", "eleven char", "x" * (LONGEST + 1)])
def test_a_password_too_short_or_long_is_refused(file: Path, password: str) -> None:
    with pytest.raises(BadLogins, match="A password has 12 to 1024 characters"):
        set_password(file, "ada", password)
    assert not file.exists()


@pytest.mark.parametrize("name", ["", "a:b", "a b", "../a", ".a", "a\n", "ä", "a" * 65, "a$b"])
def test_a_name_that_would_not_do_is_refused(file: Path, name: str) -> None:
    if name == "a\n":
        name = "a\nb"
    with pytest.raises(BadLogins, match="cannot be a name"):
        set_password(file, name, PASSPHRASE)


GOOD = f"scrypt$16$8$1${'A' * 22}==${'A' * 43}="


@pytest.mark.parametrize(
    "line",
    [
        "ada",
        "ada:secret",
        f"Ada:{GOOD}",
        f"ada:{GOOD} ",
        f"ada:{GOOD}x",
        f" ada:{GOOD}",
        f"# ada:{GOOD}",
        f"ada:{GOOD}".replace("$16$", "$17$"),
        f"ada:{GOOD}".replace("$16$", "$1$"),
        f"ada:{GOOD}".replace("$16$8$", "$2097152$99$"),
        f"ada:{GOOD}".replace("scrypt", "md5"),
        f"ada:{GOOD}".replace("A==", "A"),
        "\ufffd",
    ],
)
def test_a_wrong_line_is_named(file: Path, line: str) -> None:
    written(file, f"bo:{GOOD}\n\n{line}\n")
    with pytest.raises(BadLogins, match=r"^Line 3 of .*logins\.txt is no login; .*\.$"):
        Logins.read(file)


def test_a_name_twice_is_named(file: Path) -> None:
    written(file, f"bo:{GOOD}\nbo:{GOOD}\n")
    with pytest.raises(BadLogins, match=r"Line 2 of .* names bo again"):
        Logins.read(file)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_file_without_logins_opens_nothing(file: Path, text: str) -> None:
    written(file, text)
    with pytest.raises(BadLogins, match="has no login; make a login with `dateline password NAME"):
        Logins.read(file)


def test_a_file_that_is_none_is_named(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BadLogins, match=r"cannot be read \(No such file"):
        Logins.read(file)
    with pytest.raises(BadLogins, match=r"cannot be read \(Is a directory"):
        Logins.read(tmp_path)
    written(file, b"\xff" * 1_000_001)
    with pytest.raises(BadLogins, match="larger than"):
        Logins.read(file)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_file_open_to_others_is_refused(file: Path, mode: int) -> None:
    set_password(file, "ada", PASSPHRASE)
    file.chmod(mode)
    with pytest.raises(BadLogins, match="chmod 600"):
        Logins.read(file)
    with pytest.raises(BadLogins, match="chmod 600"):
        set_password(file, "bo", PASSPHRASE)


def test_a_write_that_fails_leaves_what_was_there(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_password(file, "ada", PASSPHRASE)
    before = file.read_bytes()

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BadLogins, match="cannot be written"):
        set_password(file, "bo", PASSPHRASE)
    assert file.read_bytes() == before
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


def run(*arguments: str, given: str = "") -> Any:
    return CliRunner().invoke(cli.app, ["password", *arguments], input=given)


def test_the_command_reads_a_password_from_a_pipe(file: Path) -> None:
    done = run("Ada", "--file", str(file), given=f"{PASSPHRASE}\nmore\n")
    assert (done.exit_code, done.stdout.split(";")[0]) == (0, f"ada added to {file}")
    assert Logins.read(file).name_of("ada", PASSPHRASE) == "ada"
    assert "new password" in run("ada", "--file", str(file), given="another one of these").stdout
    assert run("ada", "--file", str(file), "--remove").stdout.startswith("ada removed from")
    assert file.read_bytes() == b""


@pytest.mark.parametrize("again", [PASSPHRASE, "something else"])
def test_a_password_is_typed_twice_unseen(
    file: Path, monkeypatch: pytest.MonkeyPatch, again: str, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = [PASSPHRASE, again]
    monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "argv", ["dateline", "password", "ada", "--file", str(file)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capsys.readouterr()
    assert PASSPHRASE not in out + err
    assert (ended.value.code or 0, file.exists()) == (
        (0, True) if again == PASSPHRASE else (1, False)
    )
    assert ("The two passwords differ" in err) == (again != PASSPHRASE)


def test_serve_reads_the_logins_before_anything_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dateline", "serve", "--auth", str(file)])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().err.startswith(f"dateline: {file} cannot be read")
