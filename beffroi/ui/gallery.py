"""What the page « Charte graphique » shows: every component and chart, in its states.

Invented examples only. `home` gives the page its address and its guard.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

from beffroi.lib import clock
from beffroi.ui.charts.bars import Bar, Stack
from beffroi.ui.charts.drawing import whole_percent
from beffroi.ui.charts.intervals import Interval
from beffroi.ui.charts.lines import Point, Series
from beffroi.ui.charts.rosace import Petal
from beffroi.ui.charts.strips import Strip
from beffroi.ui.charts.tilemap import Tile

TEMPLATE = "ui/design_system.html"

COLORS = (
    ("ink", "Encre", "le texte"),
    ("stone", "Pierre", "le fond de la page"),
    ("paper", "Papier", "les feuilles"),
    ("line", "Filet", "les séparations"),
    ("tower", "Tour", "la marque, les liens, les boutons"),
    ("tower-deep", "Tour profonde", "l’en-tête, le survol"),
    ("bell", "Cloche", "ce qu’il faut faire maintenant"),
    ("good", "Bon", "toujours avec une icône et un mot"),
    ("warn", "Attention", "toujours avec une icône et un mot"),
    ("alarm", "Alerte", "toujours avec une icône et un mot"),
)
REFLEXES: tuple[tuple[str, float | None, float, float], ...] = (
    ("Connaître son parc", 2 / 3, 1 / 3, 0),
    ("Sauvegarder", 1, 2 / 3, 0),
    ("Mettre à jour", 2 / 3, 2 / 3, 0.2),
    ("Antivirus", 1, 1, 0),
    ("Mots de passe", 0.45, 0.2, 0.25),
    ("Pare-feu", 1 / 3, 0, 0.5),
    ("Messagerie", 0.8, 0.4, 0),
    ("Séparer les usages", 0.5, 0, 0.15),
    ("Nomadisme", None, 0, 0),
    ("Sensibiliser", 2 / 3, 0.5, 0),
    ("Gérer la cyberattaque", 0.25, 0, 0.35),
    ("Relations avec les tiers", 0, 0, 0.6),
)
STATES = {
    "Pleine": tuple((name, 1.0, 1.0, 0.0) for name, *_ in REFLEXES),
    "Déclarée, rien de prouvé": tuple((name, 0.7, 0.0, 0.0) for name, *_ in REFLEXES),
    "À commencer": tuple((name, 0.0, 0.0, 1.0) for name, *_ in REFLEXES),
    "Sans objet": tuple((name, None, 0.0, 0.0) for name, *_ in REFLEXES),
}
OCCITANIE = (
    ("46", "Lot", 1, 0, 3),
    ("12", "Aveyron", 2, 0, 6),
    ("48", "Lozère", 3, 0, 2),
    ("82", "Tarn-et-Garonne", 1, 1, 4),
    ("81", "Tarn", 2, 1, 5),
    ("30", "Gard", 3, 1, 7),
    ("32", "Gers", 0, 1, 0),
    ("65", "Hautes-Pyrénées", 0, 2, 3),
    ("31", "Haute-Garonne", 1, 2, 13),
    ("11", "Aude", 2, 2, 4),
    ("34", "Hérault", 3, 2, 10),
    ("09", "Ariège", 1, 3, 2),
    ("66", "Pyrénées-Orientales", 2, 3, 1),
)


@dataclass(frozen=True, slots=True)
class Swatch:
    token: str
    name: str
    use: str


class GalleryForm(forms.Form):
    """One field of each kind; nothing is ever saved."""

    name = forms.CharField(
        label="Nom de l’établissement",
        help_text="Comme sur votre papier à en-tête.",
        max_length=120,
    )
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Nous n’y envoyons que ce que vous demandez.",
    )
    due_on = forms.DateField(label="Échéance", required=False)
    effort = forms.ChoiceField(
        label="Temps nécessaire",
        required=False,
        choices=[("", "Non précisé"), ("hour", "Une heure"), ("day", "Une journée")],
    )
    level = forms.ChoiceField(
        label="Vos sauvegardes sont-elles testées ?",
        help_text="Choisissez ce qui décrit le mieux la situation d’aujourd’hui.",
        widget=forms.RadioSelect,
        choices=[
            ("0", "Non, jamais"),
            ("1", "Une fois, il y a longtemps"),
            ("2", "Chaque année"),
            ("unknown", "Je ne sais pas"),
        ],
    )
    people = forms.MultipleChoiceField(
        label="Qui prévenir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("director", "La direction"), ("provider", "Le prestataire")],
    )
    evidence = forms.FileField(
        label="Preuve",
        required=False,
        help_text="PDF, image ou tableur, 20 Mo au plus.",
    )
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Aucune donnée de santé ni nom de résident ici.",
    )
    is_shared = forms.BooleanField(
        label="Partager le détail avec l’équipe régionale", required=False
    )


def _petals(rows: tuple[tuple[str, float | None, float, float], ...]) -> list[Petal]:
    return [
        Petal(
            number=i,
            short=name,
            declared_ratio=declared,
            proven_ratio=proven,
            unknown_ratio=unknown,
            title=f"Réflexe {i} : {name}",
        )
        for i, (name, declared, proven, unknown) in enumerate(rows, start=1)
    ]


def _history() -> list[Series]:
    months = ("juin", "juillet", "août", "septembre", "octobre", "novembre")
    declared = (34, 38, 41, 52, 58, 62)
    proven = (8, 10, 16, 21, 33, 41)
    return [
        Series(
            "Niveau",
            [_percent_point(m, v) for m, v in zip(months, declared, strict=True)],
        ),
        Series(
            "Prouvé",
            [_percent_point(m, v) for m, v in zip(months, proven, strict=True)],
        ),
    ]


def _percent_point(month: str, value: int) -> Point:
    return Point(f"{month} 2026", value, f"{value} %")


def _forms() -> dict[str, GalleryForm]:
    typed = {"name": "", "email": "direction@residence", "level": "unknown"}
    return {
        "empty_form": GalleryForm(prefix="vide"),
        "faulty_form": GalleryForm(
            {f"faux-{name}": value for name, value in typed.items()}, prefix="faux"
        ),
    }


def _charts() -> dict[str, Any]:
    petals = _petals(REFLEXES)
    return {
        "petals": petals,
        "small_rosaces": [(name, _petals(rows)) for name, rows in STATES.items()],
        "no_bars": [],
        "bars": [
            Bar("EHPAD", 31, "31 établissements"),
            Bar("Handicap, enfants", 14, "14 établissements"),
            Bar("Services à domicile", 9, "9 établissements"),
            Bar("Hôpitaux de proximité", 2, "2 établissements"),
        ],
        "toned_bars": [
            Bar("À jour", 18, tone="good"),
            Bar("Expire bientôt", 5, tone="warn"),
            Bar("Expirées", 3, tone="alarm"),
        ],
        "stacks": [
            Stack(
                p.short,
                p.declared_ratio or 0,
                p.proven_ratio,
                p.unknown_ratio,
                f"{whole_percent(p.declared_ratio or 0)} %",
            )
            for p in petals[:5]
        ],
        "intervals": [
            Interval("Test de mars", 24, 15, 37),
            Interval("Test de novembre", 47, 35, 59, 31),
        ],
        "strips": [
            Strip("Résultat", 22, 38, 55, 46),
            Strip("Taux de preuve", 10, 25, 40, 12),
            Strip("9. Protéger le travail en mobilité", 0, 20, 45, None),
        ],
        "history": _history(),
        "tiles": [Tile(*row, url=f"?departement={row[0]}") for row in OCCITANIE],
    }


def design_context() -> dict[str, Any]:
    """Return what the template `ui/design_system.html` needs; reads and writes nothing."""
    today = clock.today()
    return {
        "swatches": [Swatch(*color) for color in COLORS],
        "moments": [
            today,
            *(today + timedelta(days=days) for days in (1, 3, 75, -1, -20, -400)),
        ],
        "present": clock.now(),
        "page_of_rows": Paginator(range(1, 461), 20).page(7),
        **_forms(),
        **_charts(),
    }
