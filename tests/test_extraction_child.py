from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vectorstore import extraction_child
from vectorstore.errors import UnreadableFile

SEALED = "from vectorstore.extraction_child import limit, seal; limit(5, 2**29); seal(); "


def sealed(code: str) -> str:
    """The last line of what a sealed process complains of."""
    done = subprocess.run(
        [sys.executable, "-c", f"{SEALED}{code}"], capture_output=True, text=True, check=False
    )
    return (done.stderr.strip().splitlines() or [""])[-1]


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/hostname')",
        "import os; os.open('/etc/hostname', os.O_RDONLY)",
        "import os, encodings; open(os.path.dirname(encodings.__file__) + '/../../../etc', 'rb')",
        "import encodings; open(encodings.__file__, 'r+')",
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.remove('/nowhere')",
    ],
)
def test_a_sealed_process_reaches_nothing(code: str) -> None:
    assert "is not allowed while a file is read" in sealed(code)


@pytest.mark.parametrize(
    "code", ["import encodings.cp037, wave", "b'x'.decode('utf-16-le', 'replace')"]
)
def test_a_sealed_process_may_load_its_code(code: str) -> None:
    assert sealed(code) == ""


def test_time_is_bounded() -> None:
    code = "from vectorstore.extraction_child import limit; limit(1, 2**30)\nwhile True: pass"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGXCPU


def test_nothing_can_be_written(tmp_path: Path) -> None:
    file = tmp_path / "a"
    code = "import sys; from vectorstore.extraction_child import limit; limit(1, 2**30)"
    code += "; open(sys.argv[1], 'w').write('a')"
    subprocess.run([sys.executable, "-c", code, str(file)], check=False)
    assert file.read_bytes() == b""


def test_memory_is_bounded() -> None:
    assert sealed("bytearray(2**29)") == "MemoryError"


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (UnreadableFile("is a scan"), "is a scan"),
        (MemoryError(), "needs too much memory to be read; save its text as .txt"),
        (RecursionError(), extraction_child._DAMAGED),
        (KeyError("/Root"), extraction_child._DAMAGED),
    ],
)
def test_what_goes_wrong_is_told(raised: Exception, told: str) -> None:
    def read(_: bytes) -> tuple[str, dict[str, str]]:
        raise raised

    assert extraction_child._answer(read, b"") == {"refusal": told}


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction_child, "_LARGEST_TEXT", 4)
    assert extraction_child._answer(lambda _: ("four", {}), b"") == {"text": "four", "fields": {}}
    told = extraction_child._answer(lambda _: ("fives", {}), b"")
    assert told == {"refusal": "holds more text than 20 MB; split it into articles"}


def test_starting_loads_no_reader(tmp_path: Path) -> None:
    code = (
        "import sys, vectorstore.extraction_child; print({'pypdf', 'xml', 'lxml'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
