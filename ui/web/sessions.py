"""Who has logged in, and how often somebody may fail to. Both live in memory alone."""

from __future__ import annotations

import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

IDLE = 12 * 3600.0
MOST = 10_000
"""Sessions, and names and addresses that failed; the one unused longest is forgotten."""
FREE_FAILURES = 5
LONGEST_WAIT = 60.0
"""Seconds; whoever guesses can keep a name waiting, but not lock it out."""
FORGOTTEN = 3600.0

Clock = Callable[[], float]


class Sessions:
    """Random tokens and the names that they stand for, until twelve hours pass without use."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._held: OrderedDict[bytes, tuple[str, float]] = OrderedDict()

    def begin(self, name: str) -> str:
        """Make a new token for a name."""
        token = secrets.token_urlsafe(32)
        self.keep(token, name)
        return token

    def keep(self, token: str, name: str) -> None:
        """Let a token stand for a name."""
        with self._lock:
            self._held[_key(token)] = (name, self._clock())
            if len(self._held) > MOST:
                self._held.popitem(last=False)

    def name_of(self, token: str) -> str | None:
        """Whose token it is; that it was asked counts as use."""
        key, now = _key(token), self._clock()
        with self._lock:
            name, used = self._held.pop(key, (None, now))
            if name is None or now - used > IDLE:
                return None
            self._held[key] = (name, now)
            return name

    def end(self, token: str) -> None:
        """Forget a token."""
        with self._lock:
            self._held.pop(_key(token), None)


class Attempts:
    """How often a name, or an address, failed in a row: from the fifth on each makes it wait."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def begin(self, *keys: str) -> int:
        """Seconds to wait before another attempt; 0 begins one, which has failed until it succeeds.

        Counting first is what makes many attempts at once no way around the wait.
        """
        now = self._clock()
        with self._lock:
            held = {key: self._failed.get(key, (0, now)) for key in keys}
            wait = max(until - now for _, until in held.values())
            if wait > 0:
                return math.ceil(wait)
            for key, (failures, until) in held.items():
                again = 1 if now - until > FORGOTTEN else failures + 1
                self._failed[key] = (again, now + _wait_after(again))
                self._failed.move_to_end(key)
            while len(self._failed) > MOST:
                self._failed.popitem(last=False)
        return 0

    def succeeded(self, *keys: str) -> None:
        """Forget what failed."""
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)


def _wait_after(failures: int) -> float:
    over = failures - FREE_FAILURES
    return min(LONGEST_WAIT, 2.0 ** min(over + 1, 10)) if over >= 0 else 0.0


def _key(token: str) -> bytes:
    # What is kept is of no use to whoever sees it.
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
