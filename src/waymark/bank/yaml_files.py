"""YAML to plain data, with the line of every value and without YAML's surprises.

Only null, true/false, decimal numbers, text, lists and mappings are data here. What YAML 1.1 would
silently turn into something else (`on`, `12:30`, `010`, `2024-01-01`, repeated keys, aliases) is
refused with its line, because in a bank of questions it is a slip far more often than a wish.
"""

import re
from typing import Any, cast

import yaml

from waymark.bank.problems import Problem, join_path

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is
CORE_TAG = "tag:yaml.org,2002:"
WHOLE_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")


class YamlFile:
    """What one file holds: `data`, the `lines` of all paths in it, and the `problems` met."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.data: Any = None
        self._seen: set[int] = set()
        try:
            node = Loader(text).get_single_node()
            if node is not None:
                self.data = self._value(node, "", node.start_mark.line + 1)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            parts = (error.context, error.problem)
            message = ", ".join(part for part in parts if part) or "this is not YAML"
            # libyaml notices a missing bracket on the line after the last.
            line = min(mark.line, text.count("\n")) + 1 if mark else 1
            self._refuse("", line, f"broken YAML: {message}")
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, cast(int, error.position)) + 1
            self._refuse("", line, f"broken YAML: {error.reason}")
        except RecursionError:
            self._refuse("", 1, "nested too deeply")

    def _refuse(self, path: str, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, path, message))

    def _value(self, node: yaml.Node, path: str, line: int) -> Any:
        self.lines.setdefault(path, line)
        if id(node) in self._seen:
            self._refuse(path, line, "aliases are not used here, write the value again")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [
                self._value(child, join_path(path, f"[{index}]"), child.start_mark.line + 1)
                for index, child in enumerate(node.value)
            ]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return self._scalar(cast(yaml.ScalarNode, node), path, line)

    def _mapping(self, node: yaml.MappingNode, path: str) -> dict[Any, Any]:
        content: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(path, line, "a key must be a plain word or number")
                continue
            key = self._scalar(key_node, path, line)
            key_path = join_path(path, str(key))
            if key in content:
                self._refuse(key_path, line, f"the key {key!r} is here twice")
                continue
            content[key] = self._value(value_node, key_path, line)
        return content

    def _scalar(self, node: yaml.ScalarNode, path: str, line: int) -> Any:
        tag, text = node.tag.removeprefix(CORE_TAG), node.value
        if tag == "str":
            return text
        if tag == "null":
            return None
        if tag == "bool" and text in ("true", "false"):
            return text == "true"
        if tag == "int" and WHOLE_NUMBER.fullmatch(text):
            return int(text)
        if tag == "float" and DECIMAL_NUMBER.fullmatch(text):
            return float(text)
        self._refuse(path, line, f"write {text!r} in quotes, YAML reads it as something else")
        return text
