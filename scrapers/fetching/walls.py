"""Signs of pages and addresses that stand in the way: captcha, firewall, sign-in."""

import re
from typing import Final
from urllib.parse import urlsplit

# Markers of the captcha and firewall pages of the boards themselves and of the large CDNs.
CHALLENGE: Final = re.compile(
    r"滑动验证|安全验证|Security Verification|人机验证|访问验证|请输入验证码"
    r"|访问太频繁|访问过于频繁|操作太频繁"
    r"|您的访问出现异常|环境存在异常|aliyun_waf|acw_sc__v2|arg1\s*=\s*['\"][0-9A-F]{20}"
    r"|/AWSC/|nc_token|xxzlGatewayUrl|antibot|captcha|cf-challenge|__zp_stoken__"
)
# Whole steps of a path: an ad may stand under /security-guard-3.html or come ?from=/login-page.
_LOGIN_STEPS: Final = re.compile(
    r"(?:user|web|do|sso|to)?[-_]?(?:log[-_]?in|sign[-_]?in|logon)(?:page|form|index)?"
    r"|sso|passport|captcha|antibot|intercept|verif(?:y|ication)(?:[-_]?(?:sms|code|login|user))?",
    re.I,
)
# As the last step only: a city's board has a folder of security jobs.
_LOGIN_PAGES: Final = re.compile(r"security(?:[-_]?check)?|safe[-_]?check|checkuser", re.I)
_LOGIN_HOSTS: Final = re.compile(r"^(passport|login|sso|captcha|antibot|callback)\.", re.I)


def is_login_address(url: str) -> bool:
    """Tell whether an address is that of a login or verification page, by its host or path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.netloc and _LOGIN_HOSTS.search(parts.netloc):
        return True
    steps = [step.rpartition(".")[0] or step for step in parts.path.split("/") if step]
    if any(_LOGIN_STEPS.fullmatch(step) for step in steps):
        return True
    return bool(steps) and _LOGIN_PAGES.fullmatch(steps[-1]) is not None
