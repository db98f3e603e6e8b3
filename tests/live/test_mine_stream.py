"""A page of one's own hears of every group whose material its person may read, for as long as they may."""

from intranet.live.streams import Streams


class Bus:
    """Takes down who listens to what."""

    def __init__(self):
        self.topics = []

    def subscribe(self, *topics):
        self.topics.append(topics)
        return Ear()


class Ear:
    """Takes down why it was ended."""

    ended = None

    def end(self, why):
        self.ended = why

    def close(self):
        pass

    def put(self, _message):
        pass


class Silence:
    """Nobody is present."""

    def keep(self):
        pass


class Somebody:
    """Who listens."""

    id = 1


def test_one_stream_listens_to_several_groups_and_ends_when_one_may_not_be_read():
    bus, allowed = Bus(), {(7, 1), (7, 2)}
    register = Streams(bus, Silence(), 5, lambda asked: asked & allowed)
    stream = register.open(Somebody(), sign_in_id=7, group_ids=[2, 1], text_id=None, client=3)
    assert bus.topics == [("group:1", "group:2")]
    register._round([stream])
    assert stream.subscription.ended is None
    allowed.discard((7, 2))
    register._round([stream])
    assert stream.subscription.ended == "fewer"  # the page comes back for the one that is left
    allowed.clear()
    register._round([stream])
    assert stream.subscription.ended == "access"
    register.close_all()


def test_who_may_listen(as_, peter, birgitta, admin, nobody):
    assert as_(birgitta).get("/me/stream?client=1").status_code == 204
    assert as_(admin).get("/me/stream?client=1").status_code == 204
    assert as_(peter).get("/me/stream").status_code == 422
    assert nobody.get("/me/stream?client=1").status_code == 303
    listening = as_(peter).get("/me/stream?client=1", buffered=False)
    assert (listening.status_code, listening.mimetype) == (200, "text/event-stream")
    assert next(iter(listening.response)).startswith(b"event: hello")
    listening.close()
