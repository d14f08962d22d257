"""A mail server to be refused, kept waiting and cut off by, that writes down each mail it takes before it says so."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message
from pathlib import Path

END = b"\r\n.\r\n"
A_LONG_TIME = 5  # seconds a hanging server says nothing


class Conversation(socketserver.StreamRequestHandler):
    """One client. What goes wrong is the server's `mood`, as it is when each word is said."""

    server: Server

    def handle(self) -> None:
        with suppress(OSError):  # whoever was there has been killed
            self._converse()

    def _converse(self) -> None:
        if self.server.mood == "hangs":
            self.server.stopping.wait(A_LONG_TIME)
            return
        if self.server.mood == "refuses":
            self._say("554 We take nothing today")
            return
        self._say("220 here")
        for line in self.rfile:
            word = line.strip().upper()
            if word == b"DATA":
                self._say("354 Go on")
                if not self._take():
                    return
            elif word.startswith(b"RCPT") and self.server.mood == "knows nobody":
                self._say("550 There is nobody of that name")
            elif word == b"QUIT":
                self._say("221 Bye")
                return
            else:
                self._say("250 OK")

    def _take(self) -> bool:
        """Read a mail and keep it; then say so, or hang up instead."""
        taken = b""
        while not taken.endswith(END):
            line = self.rfile.readline()
            if not line:
                return False  # the client is gone before it had said everything: nothing was sent
            taken += line
        self.server.keep(taken.removesuffix(b".\r\n"))
        if self.server.mood == "hangs up":
            return False
        self._say("250 Taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine and keeps each mail as a file, in the order they came."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.folder, self.mood, self.stopping = folder, "takes mail", threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def keep(self, mail: bytes) -> None:
        (self.folder / f"{time.monotonic_ns():020}.eml").write_bytes(mail)


def taken(folder: Path) -> list[Message]:
    return [message_from_bytes(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]


@contextmanager
def listening(folder: Path) -> Iterator[Server]:
    """A server in a thread of this process, until the block ends."""
    server = Server(folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
