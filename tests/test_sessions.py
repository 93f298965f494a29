from __future__ import annotations

from ui.web.sessions import IDLE, LONGEST_WAIT, MOST, Attempts, Sessions


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_waits_double_up_to_a_minute_and_end_with_success() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    waits = []
    for _ in range(14):
        waits.append(attempts.begin("ada"))
        clock.now += waits[-1]
        if waits[-1]:
            assert attempts.begin("ada") == 0
    assert waits == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, *[LONGEST_WAIT] * 4]
    clock.now += LONGEST_WAIT
    attempts.begin("ada")
    attempts.succeeded("ada")
    assert [attempts.begin("ada") for _ in range(6)] == [0, 0, 0, 0, 0, 2]
    clock.now += 4000
    assert [attempts.begin("ada") for _ in range(6)] == [0, 0, 0, 0, 0, 2]


def test_what_is_remembered_is_bounded() -> None:
    attempts, sessions = Attempts(Clock()), Sessions(Clock())
    first = sessions.begin("ada")
    for n in range(MOST + 5):
        attempts.begin(f"name {n}")
        sessions.begin("bo")
    assert len(attempts._failed) == MOST
    assert len(sessions._held) == MOST
    assert sessions.name_of(first) is None


def test_a_session_ends_when_it_is_not_used() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.begin("ada")
    for _ in range(3):
        clock.now += IDLE - 1
        assert sessions.name_of(token) == "ada"
    clock.now += IDLE + 1
    assert sessions.name_of(token) is None
    clock.now -= IDLE
    assert sessions.name_of(token) is None


def test_tokens_are_random_and_not_kept_as_they_are() -> None:
    sessions = Sessions()
    tokens = {sessions.begin("ada") for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) == 43
    assert not [token for token in tokens if token in repr(sessions._held)]
