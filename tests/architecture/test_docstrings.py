"""Every module, class and public function says in one sentence what it is for."""

import ast

from tests.architecture.tree import Definition, modules, name_of, syntax_of


def test_that_package_files_hold_one_sentence_and_nothing_else() -> None:
    wrong = [
        name_of(path)
        for path in modules()
        if path.name == "__init__.py"
        and (len(syntax_of(path).body) != 1 or not _is_one_sentence(syntax_of(path)))
    ]
    assert [] == wrong


def test_that_every_package_folder_has_its_sentence() -> None:
    folders = {path.parent for path in modules()}
    assert [] == [name_of(f) for f in sorted(folders) if not (f / "__init__.py").exists()]


def test_that_every_module_class_and_public_function_has_a_docstring() -> None:
    silent = []
    for path in modules():
        module = syntax_of(path)
        if not ast.get_docstring(module):
            silent.append(name_of(path))
        silent += [f"{name_of(path)}:{name}" for name in _silent_in(module)]
    assert [] == silent


def _is_one_sentence(module: ast.Module) -> bool:
    text = ast.get_docstring(module) or ""
    return text.endswith(".") and "\n" not in text


def _silent_in(scope: ast.Module | ast.ClassDef) -> list[str]:
    """Public names without a docstring; what is nested in functions is nobody else's business."""
    silent = []
    for node in scope.body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        is_class = isinstance(node, ast.ClassDef)
        # Qt calls its own methods by camel-case names: paintEvent needs no introduction.
        if (is_class or node.name == node.name.lower()) and not ast.get_docstring(node):
            silent.append(node.name)
        if isinstance(node, ast.ClassDef):
            silent += [f"{node.name}.{name}" for name in _silent_in(node)]
    return silent
