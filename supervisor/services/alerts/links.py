"""The links in mails: signed names of subscriptions under the site's public address.

The paths are those of the public pages (``web/alerts``); whoever writes mails in the
background has no request to ask for them.
"""

from dataclasses import dataclass
from typing import Final

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from supervisor.domain.alerts.alerts import CONFIRM_WITHIN
from supervisor.settings import Settings
from supervisor.store.tables.alerts import AlertSubscription

PATH: Final = "/public/alerts"
_CONFIRM: Final = "alert-confirm"
_END: Final = "alert-end"


@dataclass(frozen=True, slots=True)
class AlertLinks:
    """Makes and reads links with the installation's secret key."""

    secret: str | list[str]
    base: str

    @classmethod
    def of(cls, settings: Settings, secret: str | list[str]) -> "AlertLinks":
        """Return the links of an installation; mails need its public address to be set."""
        return cls(secret, settings.public_url.rstrip("/"))

    def profile(self, uscc: str) -> str:
        """Return the address of an agency's public page."""
        return f"{self.base}/public/agencies/{uscc}"

    def confirm(self, subscription: AlertSubscription) -> str:
        """Return the address that confirms a subscription, good for a week."""
        return f"{self.base}{PATH}/confirm/{self._confirming().dumps(_name(subscription))}"

    def end(self, subscription: AlertSubscription) -> str:
        """Return the address that ends a subscription."""
        return f"{self.base}{PATH}/end/{self._ending().dumps(_name(subscription))}"

    def to_confirm(self, session: Session, token: str) -> AlertSubscription | None:
        """Return what a confirming link is about; ``None`` for a foreign or stale one."""
        age = int(CONFIRM_WITHIN.total_seconds())
        try:
            return _found(session, self._confirming().loads(token, max_age=age))
        except BadData:
            return None

    def to_end(self, session: Session, token: str) -> AlertSubscription | None:
        """Return the subscription a link may end; ``None`` where it is ended or never was."""
        try:
            return _found(session, self._ending().loads(token))
        except BadData:
            return None

    def _confirming(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=_CONFIRM)

    def _ending(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=_END)


def _name(subscription: AlertSubscription) -> list[object]:
    """Name a subscription so that a row number used again opens nothing."""
    return [subscription.id, subscription.agency_id, subscription.address_digest[:12]]


def _found(session: Session, name: object) -> AlertSubscription | None:
    if not isinstance(name, list) or not name:
        return None
    found = session.get(AlertSubscription, name[0])
    return found if found is not None and _name(found) == name else None
