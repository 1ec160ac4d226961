"""Signals as something to wait for, instead of code that interrupts at any line."""

import os
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_TERMINAL = 1  # standard output, where the progress is shown


class Signals:
    """Remembers that a stop was asked for; `wait` returns early when anything happened."""

    def __init__(self) -> None:
        self.stop_requested: signal.Signals | None = None
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._sender.setblocking(False)
        self._poll = select.poll()
        self._poll.register(self._receiver, select.POLLIN)
        if os.isatty(_TERMINAL):
            # A closed terminal signals only its first process; where that is `make`, we hear
            # nothing and have to look.
            self._poll.register(_TERMINAL, 0)

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Only in the main thread. A stop asked for again while stopping changes nothing."""
        previous = {number: signal.signal(number, self._request_stop) for number in STOP_SIGNALS}
        # A handler is needed for a child's end to wake us; what ended is found by looking.
        previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        previous_wakeup = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(previous_wakeup)
            for number, handler in previous.items():
                signal.signal(number, handler)

    def wait(self, timeout_seconds: float | None) -> None:
        """Until a signal arrives, a child's end included, or the time is over."""
        milliseconds = None if timeout_seconds is None else timeout_seconds * 1000
        for descriptor, event in self._poll.poll(milliseconds):
            if descriptor == _TERMINAL:
                self._poll.unregister(_TERMINAL)
                if event & select.POLLHUP:
                    self.stop_requested = signal.SIGHUP
            else:
                self._receiver.recv(4096)

    def _request_stop(self, number: int, _frame: FrameType | None) -> None:
        self.stop_requested = signal.Signals(number)
