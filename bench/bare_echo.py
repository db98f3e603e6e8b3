"""The floor: updates applied to a document in memory and told to every stream. Nothing is kept, and nobody signs in."""

import base64
import json
import threading
from collections.abc import Iterator
from queue import SimpleQueue

from flask import Flask, Response, request
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from intranet.live import wire

app = Flask(__name__)
doc: "Doc[XmlFragment]" = Doc(allow_multithreading=True)
doc.get("text", type=XmlFragment).children.append(XmlElement("paragraph")).children.append(XmlText())
one_at_a_time = threading.Lock()  # two threads in one document end in an error
listeners: set["SimpleQueue[bytes]"] = set()


@app.post("/sync")
def sync() -> Response:
    """Give the whole text."""
    with one_at_a_time:
        return Response(wire.number(0) + wire.framed(doc.get_update()) + wire.framed(doc.get_state()))


@app.post("/updates")
def updates() -> dict[str, int]:
    """Take an update, and tell."""
    payload = request.get_data()
    reader = wire.Reader(payload)
    reader.number()
    reader.number()
    said = {"client": reader.number(), "update": base64.b64encode(payload).decode()}
    with one_at_a_time:
        doc.apply_update(payload)
    event = b"event: update\ndata: %s\n\n" % json.dumps(said).encode()
    for listener in list(listeners):
        listener.put(event)
    return {"seq": 0}


@app.get("/stream")
def stream() -> Response:
    """Tell of every update."""
    queue: SimpleQueue[bytes] = SimpleQueue()
    listeners.add(queue)

    def events() -> Iterator[bytes]:
        yield b": hello\n\n"
        while True:
            yield queue.get()

    return Response(events(), mimetype="text/event-stream")


@app.get("/idle")
def idle() -> Response:
    """Tell of nothing."""
    queue: SimpleQueue[bytes] = SimpleQueue()

    def events() -> Iterator[bytes]:
        yield b": hello\n\n"
        yield queue.get()

    return Response(events(), mimetype="text/event-stream")
