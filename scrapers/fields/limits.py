"""How long a short field may be: what is longer is not that field, and is said to be too long."""

from typing import Any, Final

# Characters. Longer stated values are cut for the field and kept whole in the raw page.
LIMITS: Final = {"city": 80, "salary_text": 120, "licence_number": 80, "uscc": 40, "headcount": 40}


def fit(fields: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Cut over-long short fields in place; return (field, value, what was expected) for each."""
    problems = []
    for name, limit in LIMITS.items():
        value = fields.get(name)
        if isinstance(value, str) and len(value) > limit:
            fields[name] = value[:limit]
            problems.append((name, value, f"不应超过 {limit} 字，已截取前 {limit} 字"))
    return problems
