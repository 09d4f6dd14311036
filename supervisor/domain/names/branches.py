"""One written form for branches: 第2分公司 is 第二分公司, 江夏区分公司 is 江夏分公司."""

import re
from functools import lru_cache
from typing import Final

_DIGITS: Final = str.maketrans("0123456789", "零一二三四五六七八九")
_FILLERS: Final = re.compile(r"第|[省市区县](?=分|支|办|营|第|[一二三四五六七八九十])")


@lru_cache(maxsize=4096)
def branch_key(branch: str) -> str:
    """Return what is the same for two spellings of one branch."""
    return _FILLERS.sub("", branch.translate(_DIGITS))
