"""What a store asks of the file system: locks, cheap copies, and files that survive a crash."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# linux/fs.h: share the blocks of a file where the file system can
_FICLONE = 0x40049409


class Held(Exception):
    """Another process holds the lock; the message is what it wrote of itself."""


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Hold the lock ``file``, or raise Held at once.

    What locks is the open file, so the lock ends with its process however that dies; the words
    in it are for people.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Held(os.pread(handle, 200, 0).decode("utf-8", "replace").strip()) from error
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        holder = f"process {os.getpid()} on {os.uname().nodename} since {since}"
        os.ftruncate(handle, 0)
        os.pwrite(handle, holder.encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def hold(file: Path) -> int:
    """Share the lock ``file``; closing the handle returned lets go of it.

    Raises FileNotFoundError where the file is gone, even if only since it was opened.
    """
    handle = os.open(file, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        if not os.path.samestat(os.fstat(handle), file.stat()):
            raise FileNotFoundError(file)
    except BaseException:
        os.close(handle)
        raise
    return handle


def remove_unless_held(directory: Path, lock: str) -> None:
    """Remove a directory unless someone shares the lock in it."""
    try:
        handle = os.open(directory / lock, os.O_RDONLY)
    except OSError:  # half made or half removed: nobody can be reading it
        shutil.rmtree(directory, ignore_errors=True)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(directory, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(handle)


def copy_tree(source: Path, target: Path) -> None:
    """Copy what is in a directory, but not who may do what with it."""
    target.mkdir(exist_ok=True)
    for entry in source.iterdir():
        if entry.is_dir():
            copy_tree(entry, target / entry.name)
        else:
            copy_file(entry, target / entry.name)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file, sharing its blocks until one of the two changes where that is possible."""
    with source.open("rb") as old, target.open("wb") as new:
        try:
            fcntl.ioctl(new.fileno(), _FICLONE, old.fileno())
        except OSError:
            shutil.copyfileobj(old, new, 1 << 20)


def sync_tree(directory: Path) -> None:
    """Have every file and directory below, and the directory itself, reach the disk."""
    for folder, _, files in os.walk(directory):
        for name in files:
            _sync(Path(folder, name))
        _sync(Path(folder))
    _sync(directory.parent)


def write_pointer(file: Path, text: str) -> None:
    """Put ``text`` into ``file``: a crash leaves the old text or the new one."""
    fresh = file.with_name(f"{file.name}.new")
    try:
        fresh.write_text(text, "utf-8")
        _sync(fresh)
        fresh.replace(file)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    _sync(file.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
