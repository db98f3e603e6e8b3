"""The store holds each content whole and once, whatever happens on the way."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import fsspec
import pytest
import s3fs
from moto.server import ThreadedMotoServer

from intranet.accounts.models import User
from intranet.groups.models import Group
from intranet.library import reading
from intranet.library import store as stores
from intranet.library.files import StoredFile, files, picture_name
from intranet.library.models import Document, DocumentVersion, Place
from intranet.library.store import Store
from intranet.platform.config import Settings, WrongSetting
from intranet.platform.db import db
from tests.library import made
from tests.library.conftest import upload

HEJ = b"Hej"
DIGEST = hashlib.sha256(HEJ).hexdigest()


# Once for all: what the server holds outlives it, and other tests may come between.
@pytest.fixture(scope="session")
def bucket():
    """A server that speaks S3, with a bucket."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    system = s3fs.S3FileSystem(
        key="k", secret="s", endpoint_url=f"http://{host}:{port}", skip_instance_cache=True
    )
    system.mkdir("samsyn")
    yield system
    server.stop()


@pytest.fixture(params=["a folder", "a bucket"])
def store(request, tmp_path):
    if request.param == "a folder":
        return Store(fsspec.filesystem("file"), str(tmp_path / "files"))
    return Store(request.getfixturevalue("bucket"), f"samsyn/{os.urandom(4).hex()}")


def test_what_is_put_is_there(store):
    assert not store.has(DIGEST)
    for _twice in range(2):
        store.put(DIGEST, io.BytesIO(HEJ))
    assert store.has(DIGEST)
    assert b"".join(store.read(DIGEST)) == HEJ
    store.delete(DIGEST)
    store.delete(DIGEST)
    assert not store.has(DIGEST)
    with pytest.raises(FileNotFoundError):
        store.open(DIGEST)


def test_a_large_content(store):
    content = os.urandom(26 << 20)
    digest = hashlib.sha256(content).hexdigest()
    store.put(digest, io.BytesIO(content))
    assert hashlib.sha256(b"".join(store.read(digest))).hexdigest() == digest


def test_only_what_is_old_is_left_over(store, monkeypatch):
    store.put(DIGEST, io.BytesIO(HEJ))
    assert list(store.old()) == []
    monkeypatch.setattr(stores, "A_DAY", -100.0)
    assert list(store.old()) == [f"{DIGEST[:2]}/{DIGEST}"]


class Breaks(io.BytesIO):
    """A file that cannot be read to its end."""

    def read(self, *size):
        if self.tell():
            raise OSError(28, "No space left on device")
        return super().read(10)


def test_what_breaks_on_its_way_leaves_nothing(tmp_path):
    store = Store(fsspec.filesystem("file"), str(tmp_path))
    with pytest.raises(OSError, match="No space"):
        store.put(DIGEST, Breaks(b"x" * 100))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


ENDLESS = """
import hashlib, io, os, sys, fsspec
from intranet.library.store import Store
store = Store(fsspec.filesystem("file"), sys.argv[1])
while True:
    content = os.urandom(1 << 20)
    digest = hashlib.sha256(content).hexdigest()
    store.put(digest, io.BytesIO(content))
    print(digest, flush=True)
"""


def test_after_a_kill_everything_that_was_answered_is_whole(tmp_path):
    """Killed while it writes, again and again: under its name lies a content or nothing."""
    told = []
    for number in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        told.append(writer.stdout.readline().strip())
        time.sleep(0.01 * number)
        writer.send_signal(signal.SIGKILL)
        told += writer.communicate()[0].split()
    lying = {
        path.name: path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "incoming"
    }
    assert set(told) <= set(lying)
    for name, path in lying.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name


@pytest.mark.parametrize(("name", "documents"), [("{}.txt", 16), ("Brev.txt", 1)])
def test_many_bring_the_same_at_once(app, storuman, peter, name, documents):
    """Whoever comes first: one content, one row, and a document of each name."""
    content = os.urandom(1000).hex()
    numbers = storuman.id, peter.id
    db.session.commit()

    def add(which):
        with app.app_context():
            owner, by = (
                db.session.get(type(one), number)
                for one, number in zip((storuman, peter), numbers, strict=True)
            )
            incoming = files().bring_in(upload(content, name.format(which)), owner)
            Document.add(Place(owner), incoming, by=by)
            db.session.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(16)))
    assert len(db.session.scalars(db.select(StoredFile)).all()) == 1
    assert len(db.session.scalars(db.select(DocumentVersion)).all()) == documents


def test_what_is_let_go_of_while_it_comes_in_is_put_there_again(app, storuman, peter):
    incoming = files().bring_in(upload("Hej då"), storuman)
    files().store.delete(incoming.digest)
    Document.add(Place(storuman), incoming, by=peter)
    db.session.commit()
    assert files().store.has(incoming.digest)


def test_bringing_in_and_letting_go_at_once_loses_nothing(app, storuman, peter):
    numbers = storuman.id, peter.id
    db.session.commit()

    def add_and_drop(number):
        with app.app_context():
            owner, by = (
                db.session.get(type(one), number)
                for one, number in zip((storuman, peter), numbers, strict=True)
            )
            incoming = files().bring_in(upload(f"{number % 2}", f"{number}.txt"), owner)
            added = Document.add(Place(owner), incoming, by=by)
            db.session.commit()
            if number % 4 < 3:
                db.session.delete(added)
                db.session.commit()

    def let_go(_number):
        with app.app_context():
            files().let_go()

    with ThreadPoolExecutor(6) as threads:
        done = [threads.submit(add_and_drop, n) for n in range(16)] + [
            threads.submit(let_go, n) for n in range(8)
        ]
        for one in done:
            one.result()
    files().let_go()
    for stored in db.session.scalars(db.select(StoredFile)):
        assert files().store.has(stored.digest)


def test_what_a_crash_left_is_let_go_of_and_what_is_used_stays(document, monkeypatch):
    store = files().store
    store.put(DIGEST, io.BytesIO(HEJ))
    part = Path(store.path(DIGEST)).parents[1] / "incoming" / "half"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"half")
    assert files().let_go() == 0
    monkeypatch.setattr(stores, "A_DAY", -100.0)
    files().let_go()
    assert not part.exists()
    assert not store.has(DIGEST)
    assert store.has(document.newest.file.digest)


def test_what_is_brought_again_while_it_is_let_go_of_stays(app, storuman, peter, monkeypatch):
    """It has lain there for a day without a row; whoever attaches it then waits for the sweep, and puts it anew."""
    incoming = files().bring_in(upload("Hej"), storuman)
    numbers, store = (storuman.id, peter.id), files().store
    db.session.commit()
    monkeypatch.setattr(stores, "A_DAY", -100.0)
    found, delete = Event(), Store.delete_left_over

    def late(self, path):
        found.set()
        time.sleep(0.5)
        delete(self, path)

    monkeypatch.setattr(Store, "delete_left_over", late)

    def sweep():
        with app.app_context():
            files().let_go()

    def attach():
        found.wait(10)
        with app.app_context():
            incoming.owner, by = db.session.get(Group, numbers[0]), db.session.get(User, numbers[1])
            Document.add(Place(incoming.owner), incoming, by=by)
            db.session.commit()

    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(sweep), threads.submit(attach)]:
            one.result()
    assert store.has(incoming.digest)


def test_the_setting_names_a_bucket(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    env = {"SAMSYN_INSTANCE": str(tmp_path), "SAMSYN_FILES": "s3://samsyn/files"}
    store = Store.of(Settings.from_environment(env))
    assert store.path(DIGEST) == f"samsyn/files/{DIGEST[:2]}/{DIGEST}"
    with pytest.raises(WrongSetting, match="SAMSYN_FILES"):
        Settings.from_environment({**env, "SAMSYN_FILES": "https://example.org"})


def test_a_small_picture_lies_beside_its_file_and_goes_with_it(store, storuman, peter, monkeypatch):
    monkeypatch.setattr(files(), "store", store)
    added = Document.add(
        Place(storuman), files().bring_in(upload(made.picture("PNG"), "Bild.png"), storuman), by=peter
    )
    db.session.commit()
    reading.read_waiting(files())
    digest = added.newest.file.digest
    monkeypatch.setattr(stores, "A_DAY", -100.0)
    store.put(picture_name(DIGEST), io.BytesIO(HEJ))  # of a file that went while it was made
    files().let_go()
    assert store.has(picture_name(digest))
    assert not store.has(picture_name(DIGEST))
    assert b"".join(files().send_picture(added.newest.file).iter_encoded())[:4] == b"RIFF"
    db.session.delete(added)
    db.session.commit()
    files().let_go()
    assert not store.has(picture_name(digest))
    assert not store.has(digest)
