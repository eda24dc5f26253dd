"""Child processes that misbehave, for the tests: `python children.py KIND` instead of the real one."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import xllamacpp

from swarm_desktop.workers import llama_child
from swarm_desktop.workers.child_messages import ChildOrder, ChildReport, ChildStage


def crash_while_loading() -> None:
    """Crash whatever the settings."""
    sys.stdin.buffer.readline()
    os.abort()


def crash_with_extra_buffers() -> None:
    """Crash while loading unless the safer setting is on, as some processors do; else be the real one."""
    real = xllamacpp.Server

    def server(settings: Any) -> Any:
        if not settings.no_extra_bufts:
            os.abort()
        return real(settings)

    xllamacpp.Server = server
    llama_child.main()


def crash_at_first_decode() -> None:
    """Come up, and crash at the first question unless the safer setting is on."""
    line = sys.stdin.buffer.readline()
    order = ChildOrder.decode(line)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"default_generation_settings": {"n_ctx": 512}, "total_slots": 1}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            if order.extra_buffers:
                os.abort()
            self.send_error(500)

    server = HTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    sys.stdout.buffer.write(ChildReport(ChildStage.LISTENING, address).encode())
    sys.stdout.buffer.flush()
    server.serve_forever()


def never_answer() -> None:
    """Say that it listens where nobody does."""
    sys.stdin.buffer.readline()
    sys.stdout.buffer.write(ChildReport(ChildStage.LISTENING, "http://127.0.0.1:9").encode())
    sys.stdout.buffer.flush()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    KINDS = (crash_while_loading, crash_with_extra_buffers, crash_at_first_decode, never_answer)
    {kind.__name__: kind for kind in KINDS}[sys.argv[1]]()
