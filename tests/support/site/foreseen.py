"""Forms that say beforehand what they will do, confirmed as a reader does."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def agreed(count: int = 1) -> dict[str, str]:
    """Return the fields by which a reader confirms that so many records are affected."""
    return {"count": str(count), "understood": "yes"}


def sent_as_asked(client: FlaskClient, address: str, form: dict[str, str]) -> TestResponse:
    """Send a form, then again with what the answer asks to be confirmed."""
    asked = client.post(address, data=form)
    assert asked.status_code == 422
    return client.post(address, data=form | _agreed_to(asked.text, address))


def agreed_as_shown(client: FlaskClient, page: str) -> dict[str, str]:
    """Return the fields that confirm what the one such form of a page says."""
    return _agreed_to(client.get(page).text, page)


def _agreed_to(text: str, place: str) -> dict[str, str]:
    counts = re.findall(r'name="count" value="(\d+)"', text)
    assert len(counts) == 1, f"{len(counts)} forms foresee something on {place}"
    return agreed(int(counts[0]))
