"""Where the data shipped with sleepmon lies: icons, schemes, recipes, help, and the base model.

A checkout keeps them beside the package; a wheel and a frozen build carry them inside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """A file or folder of the shipped resources, for example `resource("schemes")`."""
    return _shipped("_resources", "resources").joinpath(*parts)


def shipped_model() -> Path:
    """The folder of the base model: `model.safetensors` and `card.json`."""
    return _shipped("_models", "models") / "base"


def is_checkout() -> bool:
    """Whether what is shipped lies in a checkout of the project, where its user may change it."""
    return (
        shipped_model().is_relative_to(_PACKAGE.parent / "models")
        and (_PACKAGE.parent / "pyproject.toml").is_file()
    )


def _shipped(inside_package: str, beside_package: str) -> Path:
    inside = _PACKAGE / inside_package
    return inside if inside.is_dir() else _PACKAGE.parent / beside_package
