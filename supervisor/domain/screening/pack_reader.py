"""Reading rule packs: TOML in, checked rules out, or a refusal with file, line and reason.

A folder holds ``laws.toml`` (articles by key), ``words.toml`` (words that patterns share),
``guards.toml`` (named sets of conditions), ``disguises.toml`` (how words are hidden) and one file
per family of rules. In a pattern ``{name}`` stands for a word of the file itself or of
``words.toml``; ``parts`` names such words that must all stand near each other.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import re2

from supervisor.domain.screening.model import Category, Severity
from supervisor.domain.screening.pack_content import Disguise, PackContent, RulePackError
from supervisor.domain.screening.parts import APART, Parts, Within
from supervisor.domain.screening.rule import (
    Bases,
    Condition,
    LawfulException,
    LegalBasis,
    OtherBases,
    Respondent,
    Rule,
    Scope,
)

LAWS: Final = "laws.toml"
WORDS: Final = "words.toml"
GUARDS: Final = "guards.toml"
DISGUISES: Final = "disguises.toml"
SECTIONS: Final = ("duties", "requirements", "benefits", "company", "contact")
_SHARED: Final = (LAWS, WORDS, GUARDS, DISGUISES)
_FIELDS: Final = ("title", "company", "text")
_WORD = re.compile(r"\{([a-z_]+)\}")
_NEEDED: Final = (
    "id", "title", "explanation", "rewording", "severity", "basis", "hits", "misses",
)  # fmt: skip
_OPTIONAL: Final = (
    "version", "respondent", "fields", "patterns", "parts", "within", "apart", "guards", "unless",
    "requires", "exceptions", "instead",
)  # fmt: skip


class PackReader:
    """Reads one pack; every problem is reported at the line that causes it."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = dict(sources)
        self.file = ""
        self.anchor = ""
        self.tables = {name: self._parse(name) for name in self.sources}
        self.words: dict[str, str] = {}

    def read(self) -> PackContent:
        """Return what the files say; ``RulePackError`` names file and line of what is wrong."""
        self.file = LAWS
        laws = {key: self._law(key, row) for key, row in self.tables.get(LAWS, {}).items()}
        shared = self._words_of(WORDS, {})
        self.words = shared
        self.file = GUARDS
        guards = {
            name: self._conditions(table, f"[{name}]")
            for name, table in self.tables.get(GUARDS, {}).items()
        }
        rules: list[Rule] = []
        for name in self.sources:
            if name not in _SHARED:
                self.words = self._words_of(name, shared)
                rules += self._family(name, laws, guards)
        self._refuse_twins(rules)
        table = self.tables.get(DISGUISES, {})
        disguises = Disguise(
            chars=table.get("chars", {}),
            phrases=table.get("phrases", {}),
            words=tuple(table.get("words", ())),
            ordinary=tuple(table.get("ordinary", ())),
        )
        return PackContent(tuple(rules), disguises)

    def _parse(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self.sources[name])
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else self.sources[name].count("\n") + 1
            raise RulePackError(name, line, f"不是有效的 TOML（{error}）") from error

    def _refuse(self, reason: str, near: str = "") -> RulePackError:
        """Build the refusal, at the line of ``near`` after the rule being read."""
        text = self.sources.get(self.file, "")
        start = max(text.find(self.anchor), 0) if self.anchor else 0
        place = text.find(near, start) if near else start
        return RulePackError(self.file, text.count("\n", 0, max(place, start)) + 1, reason)

    def _law(self, key: str, row: dict[str, Any]) -> LegalBasis:
        self.anchor = f"[{key}]"
        try:
            return LegalBasis(
                key=key,
                law=row["law"],
                article=row["article"],
                valid_from=row["from"],
                valid_to=row.get("to"),
                certainty=row["certainty"],
            )
        except KeyError as error:
            raise self._refuse(f"法律依据 {key} 缺少 {error}") from error

    def _words_of(self, name: str, shared: Mapping[str, str]) -> dict[str, str]:
        """Expand the words of a file; later words may use earlier ones."""
        self.file, self.anchor = name, ""
        table = self.tables.get(name, {})
        own = table if name == WORDS else table.get("words", {})
        words = dict(shared)
        for word, pattern in own.items():
            self.words = words
            words[word] = f"(?:{self._expand(pattern)})"
        return words

    def _expand(self, pattern: str) -> str:
        def word(found: re.Match[str]) -> str:
            if found[1] not in self.words:
                raise self._refuse(f"没有名为 {found[1]} 的词", found[0])
            return self.words[found[1]]

        return _WORD.sub(word, pattern)

    def _pattern(self, raw: str) -> str:
        pattern = self._expand(raw)
        try:
            compiled = re2.compile(pattern)
        except re2.error as error:
            raise self._refuse(f"表达式不能使用（{error}）：{raw}", raw) from error
        if compiled.search("") is not None:
            raise self._refuse(f"表达式能匹配空串：{raw}", raw)
        return pattern

    def _family(
        self, name: str, laws: Mapping[str, LegalBasis], guards: Mapping[str, tuple[Condition, ...]]
    ) -> list[Rule]:
        self.file, self.anchor = name, ""
        table = self.tables[name]
        unknown = set(table) - {"category", "words", "rules", "exceptions", "instead"}
        if unknown:
            raise self._refuse(f"不认识的项目：{'、'.join(sorted(unknown))}", sorted(unknown)[0])
        try:
            category = Category.of(table.get("category", ""))
        except ValueError as error:
            raise self._refuse(f"没有类别 {table.get('category')!r}", "category") from error
        common = tuple(self._exception(entry) for entry in table.get("exceptions", ()))
        instead = tuple(self._instead(entry, laws) for entry in table.get("instead", ()))
        rules = [self._rule(category, row, laws, guards) for row in table.get("rules", ())]
        return [
            replace(rule, exceptions=rule.exceptions + common, instead=rule.instead + instead)
            for rule in rules
        ]

    def _rule(
        self,
        category: Category,
        row: dict[str, Any],
        laws: Mapping[str, LegalBasis],
        guards: Mapping[str, tuple[Condition, ...]],
    ) -> Rule:
        self.anchor = f'id = "{row.get("id", "")}"'
        self._check_keys(row)
        unless = self._conditions(row.get("unless", {}), "unless")
        for guard in row.get("guards", ()):
            if guard not in guards:
                raise self._refuse(f"没有名为 {guard} 的语境条件", guard)
            unless += guards[guard]
        parts = self._parts(row)
        patterns = tuple(self._pattern(raw) for raw in row.get("patterns", ()))
        return Rule(
            id=row["id"],
            version=row.get("version", 1),
            category=category,
            title=row["title"],
            explanation=row["explanation"],
            rewording=row["rewording"],
            severity=self._enum(Severity, row["severity"]),
            bases_by=self._bases(row["basis"], row.get("respondent", "both"), laws),
            fields=self._fields(row.get("fields", ["title", "text"])),
            patterns=patterns + tuple(self._parts_pattern(one) for one in parts),
            parts=parts,
            unless=unless,
            requires=self._conditions(row.get("requires", {}), "requires"),
            exceptions=tuple(self._exception(entry) for entry in row.get("exceptions", ())),
            hits=tuple(row["hits"]),
            misses=tuple(row["misses"]),
            instead=tuple(self._instead(entry, laws) for entry in row.get("instead", ())),
        )

    def _check_keys(self, row: dict[str, Any]) -> None:
        unknown = sorted(set(row) - {*_NEEDED, *_OPTIONAL})
        if unknown:
            raise self._refuse(f"不认识的项目：{'、'.join(unknown)}", unknown[0])
        missing = [key for key in _NEEDED if not row.get(key)]
        if not row.get("patterns") and not row.get("parts"):
            missing.append("patterns 或 parts")
        if missing:
            raise self._refuse(f"规则 {row.get('id', '')} 缺少：{'、'.join(missing)}")

    def _parts(self, row: dict[str, Any]) -> tuple[Parts, ...]:
        """Read ``parts``: one list of words, or a list of such lists."""
        sets = row.get("parts", [])
        if sets and all(isinstance(word, str) for word in sets):
            sets = [sets]
        within: Within = self._enum(Within, row.get("within", str(Within.CLAUSE)))
        found = [Parts(tuple(words), within, row.get("apart", APART)) for words in sets]
        for one in found:
            problem = one.problem()
            if problem:
                raise self._refuse(problem, "apart" if problem.startswith("apart") else "parts")
        return tuple(found)

    def _parts_pattern(self, parts: Parts) -> str:
        unknown = [word for word in parts.words if word not in self.words]
        if unknown:
            raise self._refuse(f"没有名为 {unknown[0]} 的词", f'"{unknown[0]}"')
        return self._pattern(parts.expression([self.words[word] for word in parts.words]))

    def _enum(self, kind: Any, key: str) -> Any:
        try:
            return kind.of(key)
        except ValueError as error:
            raise self._refuse(f"没有取值 {key!r}，可用：{'、'.join(kind.keys())}", key) from error

    def _basis(self, key: str, laws: Mapping[str, LegalBasis]) -> LegalBasis:
        if key not in laws:
            raise self._refuse(f"{LAWS} 中没有依据 {key}", key)
        return laws[key]

    def _bases(self, given: Any, bound: str, laws: Mapping[str, LegalBasis]) -> Bases:
        """Read a table of keys by respondent, or a list for whom ``respondent`` names."""
        respondent: Respondent = self._enum(Respondent, bound)
        parties = (Respondent.EMPLOYER, Respondent.AGENCY)
        if isinstance(given, list):
            bases = tuple(self._basis(key, laws) for key in given)
            return tuple((one, bases) for one in parties if respondent in (one, Respondent.BOTH))
        unknown = sorted(set(given) - {str(one) for one in parties})
        if unknown:
            raise self._refuse(f"依据应按 employer、agency 写，得到 {unknown[0]!r}", unknown[0])
        return tuple(
            (one, tuple(self._basis(key, laws) for key in given[str(one)]))
            for one in parties
            if given.get(str(one))
        )

    def _instead(self, entry: dict[str, Any], laws: Mapping[str, LegalBasis]) -> OtherBases:
        return OtherBases(
            self._bases(entry["basis"], "both", laws),
            self._conditions(entry["when"], "instead"),
            self._conditions(entry.get("unless", {}), "instead"),
        )

    def _fields(self, names: list[str]) -> tuple[str, ...]:
        wrong = [name for name in names if name not in _FIELDS]
        if wrong:
            raise self._refuse(f"没有字段 {wrong[0]}", wrong[0])
        return tuple(names)

    def _conditions(self, table: Mapping[str, list[str]], near: str) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for key, patterns in table.items():
            scope: Scope = self._enum(Scope, key)
            if scope is Scope.SECTION:
                wrong = [name for name in patterns if name not in SECTIONS]
                if wrong:
                    raise self._refuse(f"没有段落 {wrong[0]}", near)
                found += [Condition(scope, name) for name in patterns]
            else:
                found += [Condition(scope, self._pattern(raw)) for raw in patterns]
        return tuple(found)

    def _exception(self, entry: dict[str, Any]) -> LawfulException:
        reason = entry["reason"]
        return LawfulException(
            reason,
            self._conditions(entry["when"], reason),
            self._conditions(entry.get("unless", {}), reason),
        )

    def _refuse_twins(self, rules: list[Rule]) -> None:
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                owner = next(n for n, t in self.sources.items() if f'id = "{rule.id}"' in t)
                self.file, self.anchor = owner, f'id = "{rule.id}"'
                raise self._refuse(f"规则编号 {rule.id} 重复")
            seen.add(rule.id)
