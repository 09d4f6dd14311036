"""Work that requests leave behind: done once, however often it was asked for."""

from concurrent.futures import Future
from functools import partial

from supervisor.web.shell import background


class Later:
    """A worker that does nothing until it is told to."""

    def __init__(self):
        self.pieces = []

    def submit(self, piece):
        self.pieces.append(piece)
        return Future()


def test_work_that_waits_is_not_put_there_again(app):
    app.extensions["background"] = later = Later()
    done = []

    def look():
        done.append("look")

    with app.app_context():
        for _ in range(100):
            background.start(look)
        background.start(partial(done.append, "other"))
        assert len(later.pieces) == 2
        later.pieces[0]()
        background.start(look)  # asked for after the first look began: there may be more by now
    assert len(later.pieces) == 3
    later.pieces[1]()
    assert done == ["look", "other"]
