"""Anatomy of Chinese organisation names: one written form, and the parts a name is built from."""

from supervisor.domain.names.normalise import normalise, spelling_key
from supervisor.domain.names.parse import parse
from supervisor.domain.names.parts import NameParts

__all__ = ["NameParts", "normalise", "parse", "spelling_key"]
