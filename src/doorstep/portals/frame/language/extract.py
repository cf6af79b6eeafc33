"""Find every sentence a reader may see, so that no translation is forgotten.

In Python that is every literal with a Chinese character that is not documentation, and the first
docstring line of every requirement (it is the sentence shown to the citizen). In templates it is
what stands inside `_("…")`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, nodes

HAN = re.compile(
    r"[\u2e80-\u2fdf\u3001-\u3003\u3007-\u3011\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence and where it stands."""

    text: str
    line: int


def _docstring_node(node: ast.AST) -> ast.Constant | None:
    if not isinstance(node, _DOCUMENTED) or not node.body:
        return None
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.value if isinstance(first.value.value, str) else None
    return None


def _is_requirement(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        if name == "requirement":
            return True
    return False


def from_python(source: str) -> Iterator[Found]:
    """Sentences of one Python file."""
    tree = ast.parse(source)
    documentation: set[int] = set()
    pieces_of_f_strings: set[int] = set()
    for node in ast.walk(tree):
        docstring = _docstring_node(node)
        if docstring is not None:
            documentation.add(id(docstring))
            if _is_requirement(node):
                first = str(docstring.value).strip().splitlines()[0].strip()
                yield Found(first, docstring.lineno)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documentation.add(id(node.value))  # an attribute's docstring
        if isinstance(node, ast.JoinedStr):
            pieces_of_f_strings.update(id(piece) for piece in ast.walk(node))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and id(node) not in pieces_of_f_strings
            and HAN.search(node.value)
        ):
            yield Found(node.value, node.lineno)


def han_in_f_strings(source: str) -> Iterator[int]:
    """Lines of f-strings holding Chinese: such a sentence can never be translated."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for piece in node.values:
                if isinstance(piece, ast.Constant) and HAN.search(str(piece.value)):
                    yield node.lineno
                    break


def from_template(source: str, environment: Environment) -> Iterator[Found]:
    """Sentences of one template: the literal first argument of every `_(…)`."""
    for call in environment.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and call.args:
            for literal in _literals(call.args[0]):
                yield Found(literal.value, literal.lineno)


def _literals(node: nodes.Node) -> Iterator[nodes.Const]:
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str):
            yield node
    elif isinstance(node, nodes.CondExpr):
        yield from _literals(node.expr1)
        if node.expr2 is not None:
            yield from _literals(node.expr2)


def untranslatable_in_template(source: str, environment: Environment) -> Iterator[Found]:
    """Chinese in a template that stands outside `_(…)`."""
    tree = environment.parse(source)
    said = {
        id(literal)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and call.args
        for literal in _literals(call.args[0])
    }
    for data in tree.find_all(nodes.TemplateData):
        if HAN.search(data.data):
            yield Found(data.data.strip(), data.lineno)
    for literal in tree.find_all(nodes.Const):
        if isinstance(literal.value, str) and HAN.search(literal.value) and id(literal) not in said:
            yield Found(literal.value, literal.lineno)


def python_files(root: Path) -> list[Path]:
    """Python sources whose sentences are shown to readers."""
    return sorted(p for p in root.rglob("*.py") if "migrations" not in p.parts)


def template_files(root: Path) -> list[Path]:
    """All templates."""
    return sorted(p for p in root.rglob("*.html") if "templates" in p.parts)
