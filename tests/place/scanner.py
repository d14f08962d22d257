"""A virus scanner of our own for tests: it speaks clamd's INSTREAM, and knows one virus, the one everybody tests with."""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

# The test file of the European Institute for Computer Antivirus Research, in two halves so that no scanner finds it here.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    """What it was shown, and how it is to behave."""

    def __init__(self, manner: str) -> None:
        self.manner = manner
        self.shown: list[bytes] = []
        self.address: Any = None

    def answer(self, line: socketserver.StreamRequestHandler) -> None:
        if line.rfile.read(10) != b"zINSTREAM\0":
            line.wfile.write(b"UNKNOWN COMMAND\0")
            return
        if self.manner == "dies at once":
            return
        content = b""
        while length := struct.unpack("!I", line.rfile.read(4))[0]:
            content += line.rfile.read(length)
            if self.manner == "dies half way":
                return
        self.shown.append(content)
        self.reply(line, content)

    def reply(self, line: socketserver.StreamRequestHandler, content: bytes) -> None:
        said = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"
        if self.manner == "never answers":
            time.sleep(1)
        elif self.manner == "answers a letter at a time":
            for letter in said:
                time.sleep(0.1)
                line.wfile.write(bytes([letter]))
        elif self.manner == "never ends":
            line.wfile.write(b"stream: O" + b"K" * 5_000)
        elif self.manner == "stops in the middle":
            line.wfile.write(b"stream: OK")
        elif self.manner == "has a limit":
            line.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            line.wfile.write(said)


@contextmanager
def scanner(manner: str = "well", *, at: Path | None = None) -> Iterator[Scanner]:
    """A scanner that listens on loopback, or on a socket in a folder, for as long as the block runs."""
    stub = Scanner(manner)

    class Line(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, struct.error):  # whoever asked has gone
                stub.answer(self)

    kind = socketserver.ThreadingUnixStreamServer if at else socketserver.ThreadingTCPServer
    with kind(str(at) if at else ("127.0.0.1", 0), Line) as server:  # type: ignore[arg-type]
        server.daemon_threads = True
        stub.address = server.server_address
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield stub
        server.shutdown()
