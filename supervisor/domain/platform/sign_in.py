"""How a person proves who they are, and the devices they do it from."""

import re
from typing import Final

from supervisor.domain.platform.labelled import LabelledEnum


class SignInWay(LabelledEnum):
    """By what a session was opened."""

    PASSWORD = ("password", "密码")
    TOTP = ("totp", "密码和验证码")
    PASSKEY = ("passkey", "通行密钥")
    RECOVERY = ("recovery", "密码和恢复码")


# Order counts: a browser also names those it descends from.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("MicroMessenger", "微信"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "Android"),
    (r"iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """Return browser and system as a person knows them; of the header itself nothing is kept."""
    found = [
        next((words for sign, words in signs if re.search(sign, user_agent)), "")
        for signs in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(word for word in found if word) or "未知设备"
