"""Make the first-order mutants of a module: every small change of one node of its functions.

Operators, constants, comparisons, dropped statements and operands, swapped arguments and results,
off-by-one ranges and slices, changed defaults. Existing tools (mutmut, cosmic-ray) rewrite files and start a
test runner a mutant; these mutants are text, so the warm grading processes run tens of them a second.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.GtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}


@dataclass(frozen=True)
class Mutant:
    """A changed module, and where and how it differs."""

    line: int
    change: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Return all mutants of the functions of a module, each source once."""
    tree = ast.parse(source)
    seen, found = {ast.unparse(tree)}, []
    for function in [n for n in tree.body if isinstance(n, ast.FunctionDef)]:
        if ast.get_docstring(function) is not None:
            function.body.pop(0)
    seen.add(ast.unparse(tree))
    for place, (name, node) in enumerate(_places(tree)):
        for replacement in _changes(node):
            changed = copy.deepcopy(tree)
            target = _places_list(changed)[place]
            if not _replace(changed, target[1], replacement):
                continue
            ast.fix_missing_locations(changed)
            try:
                text = ast.unparse(changed)
                compile(text, "mutant", "exec")
            except (ValueError, SyntaxError, AttributeError):
                continue
            if text not in seen:
                seen.add(text)
                before, after = _text(node), _text(replacement)
                found.append(Mutant(getattr(node, "lineno", 0), f"{name}: {before}  ->  {after}", text))
    return found


def _places_list(tree: ast.Module) -> list[tuple[str, ast.AST]]:
    return list(_places(tree))


def _places(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node of every function, with the function's name, in a fixed order."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if node is not function:
                    yield function.name, node


def _text(node: Any) -> str:
    if node is None:
        return "(dropped)"
    return " ".join(ast.unparse(node).split())[:70]


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST | None) -> bool:
    """Replace `old` by `new`, a dropped statement by `pass`; return whether it was found."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old and new is not None:
                setattr(parent, field, new)
                return True
            if isinstance(value, list):
                for position, item in enumerate(value):
                    if item is old:
                        if new is None and not isinstance(item, ast.stmt):
                            del value[position]
                        else:
                            value[position] = ast.Pass() if new is None else new
                        return True
    return False


# --- what a node may become ---------------------------------------------------------------------------


def _changes(node: ast.AST) -> Iterator[ast.AST | None]:
    for node_type, change in CHANGES.items():
        if isinstance(node, node_type):
            yield from change(node)


def _with(node: Any, **fields: Any) -> Any:
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for operator in SWAPS.get(type(node.op), ()):
        yield _with(node, op=operator())
    if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.FloorDiv | ast.Mod):
        yield _with(node, left=node.right, right=node.left)
    yield node.left
    yield node.right


def _augmented(node: ast.AugAssign) -> Iterator[ast.AST]:
    for operator in SWAPS.get(type(node.op), ()):
        yield _with(node, op=operator())
    yield ast.Assign(targets=[node.target], value=node.value)


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for operator in SWAPS.get(type(node.ops[0]), ()):
        yield _with(node, ops=[operator(), *node.ops[1:]])
    yield ast.Constant(True)
    yield ast.Constant(False)


def _boolean(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=SWAPS[type(node.op)][0]())
    for position in range(len(node.values)):
        rest = [v for i, v in enumerate(node.values) if i != position]
        yield rest[0] if len(rest) == 1 else _with(node, values=rest)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        for other in (value + 1, value - 1, -value):
            yield ast.Constant(other)
    elif isinstance(value, float):
        for wrong in (value * 2, value + 1, 0.0):
            yield ast.Constant(wrong)
    elif isinstance(value, str):
        yield ast.Constant(value + "?")


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _call(node: ast.Call) -> Iterator[ast.AST]:
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]
    for i in range(len(node.args) - 1):
        swapped = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]]
        yield _with(node, args=swapped)
    for i in range(len(node.keywords)):
        yield _with(node, keywords=[k for j, k in enumerate(node.keywords) if j != i])
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        for operator in (ast.Add(), ast.Sub()):
            last = ast.BinOp(left=node.args[-1], op=operator, right=ast.Constant(1))
            yield _with(node, args=[*node.args[:-1], last])


def _sequence(node: Any) -> Iterator[ast.AST]:
    if isinstance(getattr(node, "ctx", None), ast.Load):
        for i in range(len(node.elts) - 1):
            yield _with(node, elts=[*node.elts[:i], node.elts[i + 1], node.elts[i], *node.elts[i + 2 :]])


def _slice(node: ast.Slice) -> Iterator[ast.AST]:
    for bound in ("lower", "upper", "step"):
        value = getattr(node, bound)
        if value is not None:
            yield _with(node, **{bound: None})
            yield _with(node, **{bound: ast.BinOp(left=value, op=ast.Add(), right=ast.Constant(1))})


def _condition(node: Any) -> Iterator[ast.AST]:
    yield _with(node, test=ast.Constant(True))
    yield _with(node, test=ast.Constant(False))
    if isinstance(node, ast.IfExp):
        yield _with(node, body=node.orelse, orelse=node.body)


def _statement(node: ast.stmt) -> Iterator[ast.AST | None]:
    yield None


CHANGES: dict[Any, Callable[[Any], Iterator[ast.AST | None]]] = {
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.Constant: _constant,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    (ast.Tuple, ast.List): _sequence,
    ast.Slice: _slice,
    (ast.If, ast.IfExp): _condition,
    (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Break, ast.Continue, ast.If): _statement,
}
