"""Screening: which places of an ad break which rule."""

from supervisor.domain.screening.model import Ad, Category, RuleHit, Severity
from supervisor.domain.screening.pack_content import RulePackError
from supervisor.domain.screening.packs import RuleSet, load_rules
from supervisor.domain.screening.rule import (
    Condition,
    LawfulException,
    LegalBasis,
    Respondent,
    Rule,
    Scope,
)
from supervisor.domain.screening.screener import Screener

__all__ = [
    "Ad",
    "Category",
    "Condition",
    "LawfulException",
    "LegalBasis",
    "Respondent",
    "Rule",
    "RuleHit",
    "RulePackError",
    "RuleSet",
    "Scope",
    "Screener",
    "Severity",
    "load_rules",
]
