"""How a scenario can be looked at before it is sent."""

from collections.abc import Mapping
from enum import StrEnum


class Shape(StrEnum):
    """One way of looking; the value stands in the address."""

    DESKTOP = "bureau"
    PHONE = "telephone"
    TEXT = "texte"
    LANDING = "page"
    AWARENESS = "lecon"


SHAPE_LABELS: Mapping[Shape, str] = {
    Shape.DESKTOP: "Ordinateur",
    Shape.PHONE: "Téléphone",
    Shape.TEXT: "Texte simple",
    Shape.LANDING: "Page du lien",
    Shape.AWARENESS: "Après le clic",
}


def shape_named(text: str, otherwise: Shape = Shape.DESKTOP) -> Shape:
    """Return a shape by its name; another one for any other name."""
    return Shape(text) if text in set(Shape) else otherwise
