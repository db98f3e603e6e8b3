"""The drawing process: what it may cost, what becomes of it, and who waits."""

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from intranet.summaries.drawing import workers as module
from intranet.summaries.drawing.document import Picture
from intranet.summaries.drawing.shelf import Shelf
from intranet.summaries.drawing.workers import Busy, Limits, NotDrawn, TooSlow, Worker, Workers
from tests.summaries.test_fetcher import page

_USE = "".join(
    f'<g id="a{n}">{f"<use href=#a{n - 1} />" * 10}</g>' for n in range(1, 9)
)  # a hundred million squares
BOMBS = {
    "wide cell": "<table><tr><td colspan=100000>x</td></tr><tr>" + "<td>x</td>" * 50 + "</tr></table>",
    "deep": "<div>" * 500 + "x",
    "deep tables": "<table><tr><td>" * 500 + "x",
    "a word": f"<p>{'ordet' * 200_000}</p>",
    "nested use": f'<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="a0"><rect width="1" height="1"/></g>{_USE}'
    '</defs><use href="#a8"/></svg>',
    "pages": '<p style="break-after: page">x</p>' * 30_000,
}


@pytest.fixture
def one() -> Iterator[Workers]:
    workers = Workers(Limits(processor_seconds=1, seconds=120))
    yield workers
    workers.close()


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_document_that_never_ends_is_ended_and_the_next_is_drawn(one: Workers, bomb: str) -> None:
    with pytest.raises(NotDrawn):
        one.draw(page(BOMBS[bomb]))
    assert one.draw(page("<p>nästa</p>")).startswith(b"%PDF-1.7")


def test_what_takes_too_long_is_told_from_what_cannot_be_drawn(one: Workers) -> None:
    with pytest.raises(TooSlow):
        one.draw(page(BOMBS["pages"]))


def test_memory_has_a_limit() -> None:
    workers = Workers(Limits(memory=300 << 20))
    try:
        with pytest.raises(NotDrawn) as failed:
            workers.draw(page("<p>ord</p>" * 30_000))
        assert not isinstance(failed.value, TooSlow)
    finally:
        workers.close()


def test_one_that_hangs_without_working_is_ended_by_the_clock(one: Workers) -> None:
    one.draw(page("<p>x</p>"))
    worker = one._worker
    assert worker is not None
    os.kill(worker.process.pid, 19)  # SIGSTOP: as dead as can be, and still there
    worker.limits = replace(worker.limits, seconds=1)
    with pytest.raises(TooSlow, match="no answer in 1 s"):
        one.draw(page("<p>y</p>"))
    assert worker.has_ended
    assert one.draw(page("<p>z</p>"))


def test_a_process_that_died_while_idle_costs_nobody_a_document(one: Workers) -> None:
    one.draw(page("<p>x</p>"))
    worker = one._worker
    assert worker is not None
    worker.process.kill()
    worker.process.wait()
    assert one.draw(page("<p>y</p>"))
    assert one._worker is not worker


def test_it_is_replaced_now_and_then(one: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIFETIME", 2)
    seen = set()
    for n in range(5):
        one.draw(page(f"<p>{n}</p>"))
        assert one._worker is not None
        seen.add(one._worker.process.pid)
    assert len(seen) == 3


def test_it_ends_when_the_server_does() -> None:
    worker = Worker(Limits())
    worker.draw(page("<p>x</p>"))
    worker.channel.close()
    assert worker.process.wait(timeout=60) == 0


def test_it_knows_nothing_of_the_server(one: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSYN_SECRET_KEY", "hemlig" * 10)
    one.draw(page("<p>x</p>"))
    assert one._worker is not None
    of = Path(f"/proc/{one._worker.process.pid}")
    assert b"SAMSYN" not in (of / "environ").read_bytes()
    loaded = (of / "maps").read_text()
    assert "pycrdt" not in loaded
    assert "pysqlite3" not in loaded
    assert "psycopg" not in loaded
    opened = {int(link.name): str(link.readlink()) for link in (of / "fd").iterdir()}
    assert all(number <= 2 or target.startswith("socket:") for number, target in opened.items()), opened
    assert sum(target.startswith("socket:") for target in opened.values()) == 1


def test_the_queue_is_short(one: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slowly(_make: Callable[[Worker], bytes]) -> bytes:
        begun.release()
        go_on.wait(60)
        return b"drawn"

    monkeypatch.setattr(one, "_make", slowly)
    drawn: list[bytes] = []
    asking = [
        threading.Thread(target=lambda n=n: drawn.append(one.draw(page(f"<p>{n}</p>"))))
        for n in range(module.QUEUE)
    ]
    for thread in asking:
        thread.start()
    begun.acquire()
    deadline = time.monotonic() + 60
    while one._places._value and time.monotonic() < deadline:  # type: ignore[attr-defined]
        time.sleep(0.01)
    with pytest.raises(Busy):
        one.draw(page("<p>en till</p>"))
    go_on.set()
    for thread in asking:
        thread.join()
    assert len(drawn) == module.QUEUE


def test_two_who_ask_for_the_same_at_once_have_it_drawn_once(
    one: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[object] = []
    real = one._make

    def counted(make: Callable[[Worker], bytes]) -> bytes:
        times.append(make)
        return real(make)

    monkeypatch.setattr(one, "_make", counted)
    document, drawn, shelf = page("<p>samma</p>"), [], Shelf(tmp_path)
    asking = [threading.Thread(target=lambda: drawn.append(one.draw(document, shelf))) for _ in range(5)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert len(drawn) == 5
    assert len(set(drawn)) == len(times) == 1
    assert Workers().draw(document, shelf) == drawn[0]  # the next server process, without drawing at all
    assert len(times) == 1


def test_the_first_page_is_a_picture(one: Workers, tmp_path: Path) -> None:
    document, shelf = page("<p>Sida ett</p>"), Shelf(tmp_path)
    picture = Image.open(io.BytesIO(one.first_page(document, shelf)))
    assert (picture.format, picture.width, picture.height) == ("PNG", 1100, 1556)
    assert len(picture.convert("L").getcolors()) > 5
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".pdf", ".png"]


def test_a_colour_that_is_rare_on_the_page_is_its_own_in_the_picture(one: Workers, tmp_path: Path) -> None:
    greens = "".join(f'<p style="color: rgb(0, {shade}, 0)">Mycket grönt</p>' for shade in range(0, 200, 5))
    document = page(greens + '<p style="width: 4pt; height: 4pt; background: rgb(176, 98, 0)"></p>')
    picture = Image.open(io.BytesIO(one.first_page(document, Shelf(tmp_path)))).convert("RGB")
    seen = [colour for _, colour in picture.getcolors(256) or []]
    assert any(abs(r - 176) + abs(g - 98) + b < 20 for r, g, b in seen)


def test_a_pale_ground_keeps_its_colour_beside_a_picture_of_many(one: Workers, tmp_path: Path) -> None:
    rainbow = Image.new("RGB", (256, 64))
    rainbow.putdata([(x, 4 * y, x * y % 256) for y in range(64) for x in range(256)])
    written = io.BytesIO()
    rainbow.save(written, "PNG")
    shown = '<p><img src="app:logo" alt="Logotyp"></p><p style="height: 200pt; background: #F1F5F2"></p>'
    document = replace(page(shown), pictures=(Picture.of("logo", "image/png", written.getvalue()),))
    picture = Image.open(io.BytesIO(one.first_page(document, Shelf(tmp_path)))).convert("RGB")
    covering = sorted(picture.getcolors(256) or [], reverse=True)[:2]
    assert {colour for _pixels, colour in covering} == {(255, 255, 255), (0xF1, 0xF5, 0xF2)}


def test_after_a_fork_the_parents_process_is_left_alone(one: Workers) -> None:
    one.draw(page("<p>x</p>"))
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        one.after_fork()
        try:
            pdf = one.draw(page("<p>x</p>"))
            os.write(write, b"drawn" if one.draw(page("<p>y</p>")) and pdf else b"not")
            one.close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 10) == b"drawn"
    os.close(read)
    os.close(write)
    assert one.draw(page("<p>z</p>"))
