"""The NIS 2 test, and the text of an obligation as the region writes it."""

from typing import Any

from django import forms

from beffroi.lib import clock
from beffroi.reference.enums import LEGAL_STATE_LABELS
from beffroi.reference.rules import nis2
from beffroi.reference.rules.obligations import LegalState, Source, Wording
from beffroi.ui.guarded import GuardedForm


class Nis2Form(forms.Form):
    """A few questions on the legal entity, all its sites together."""

    soins = forms.ChoiceField(
        label="L’entité dispense-t-elle des soins ?",
        help_text="Équipe soignante, budget de soins de l’assurance maladie, activité médicale.",
        choices=[
            (nis2.Care.YES.value, "Oui, c’est son activité"),
            (nis2.Care.PARTLY.value, "En partie, à côté d’un accompagnement"),
            (nis2.Care.NO.value, "Non"),
            (nis2.Care.UNKNOWN.value, "Je ne sais pas"),
        ],
        widget=forms.RadioSelect,
    )
    statut = forms.ChoiceField(
        label="Quel est le statut de l’entité ?",
        choices=[
            ("private", "Privé : association, fondation, mutuelle, société"),
            (
                "public",
                "Public : établissement public, collectivité, centre communal d’action sociale",
            ),
        ],
        widget=forms.RadioSelect,
    )
    effectif = forms.ChoiceField(
        label="Combien de personnes l’entité emploie-t-elle, en équivalent temps plein ?",
        help_text="Comptez tous les établissements de l’organisme gestionnaire, pas seulement le vôtre.",
        choices=[
            (nis2.Staff.UNDER_50.value, "Moins de 50"),
            (nis2.Staff.FROM_50.value, "De 50 à 249"),
            (nis2.Staff.FROM_250.value, "250 ou plus"),
        ],
        widget=forms.RadioSelect,
    )
    produits = forms.ChoiceField(
        label="Quel est le total de ses produits en un an ?",
        help_text="La comptabilité ou le siège connaît ce chiffre : c’est le chiffre d’affaires, ou ce qui en tient lieu.",
        choices=[
            (nis2.Turnover.UNDER_10M.value, "Moins de 10 millions d’euros"),
            (nis2.Turnover.FROM_10M.value, "De 10 à moins de 50 millions d’euros"),
            (nis2.Turnover.FROM_50M.value, "50 millions d’euros ou plus"),
            (nis2.Turnover.UNKNOWN.value, "Je ne sais pas"),
        ],
        widget=forms.RadioSelect,
    )
    bilan = forms.ChoiceField(
        label="Quel est le total de son bilan ?",
        choices=[
            (nis2.Balance.UNDER_10M.value, "Moins de 10 millions d’euros"),
            (nis2.Balance.FROM_10M.value, "De 10 à moins de 43 millions d’euros"),
            (nis2.Balance.FROM_43M.value, "43 millions d’euros ou plus"),
            (nis2.Balance.UNKNOWN.value, "Je ne sais pas"),
        ],
        widget=forms.RadioSelect,
    )
    designee = forms.ChoiceField(
        label="L’État l’a-t-il désignée opérateur de services essentiels ?",
        help_text="La direction en aurait reçu la lettre. Cela concerne surtout quelques grands hôpitaux.",
        choices=[
            (nis2.Designated.NO.value, "Non"),
            (nis2.Designated.YES.value, "Oui"),
            (nis2.Designated.UNKNOWN.value, "Je ne sais pas"),
        ],
        widget=forms.RadioSelect,
    )

    def entity(self) -> nis2.Entity:
        """Return the entity that valid answers describe."""
        data = self.cleaned_data
        return nis2.Entity(
            designated=nis2.Designated(data["designee"]),
            is_public=data["statut"] == "public",
            staff=nis2.Staff(data["effectif"]),
            turnover=nis2.Turnover(data["produits"]),
            balance=nis2.Balance(data["bilan"]),
            care=nis2.Care(data["soins"]),
        )


def _area(label: str, help_text: str = "", *, rows: int = 3, **kept: Any) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        **kept,
    )


class ObligationForm(GuardedForm):
    """The text of an obligation as the regional team writes it."""

    guarded = (
        "title", "summary", "must", "deadline", "recipient", "consequence", "director",
        "sources", "to_check",
    )  # fmt: skip

    title = forms.CharField(label="Titre", max_length=150)
    summary = _area("L’essentiel", "Une ou deux phrases, sans sigle.")
    state = forms.ChoiceField(
        label="État du droit",
        help_text="« Indicatif » quand le texte n’est pas tranché : le résumé commence alors par « Indicatif : ».",
        choices=[(state.value, LEGAL_STATE_LABELS[state]) for state in LegalState],
    )
    must = _area("Ce qu’il faut faire", "Une action par ligne.", rows=6)
    deadline = _area("Quand", rows=2)
    recipient = _area("Auprès de qui", rows=2)
    consequence = _area("Ce que l’on risque")
    director = _area("Ce qui revient à la direction")
    sources = _area("Sources", "Une par ligne : texte, article, date.")
    to_check = _area(
        "Ce qui reste à contrôler",
        "Affiché tel quel ; laissez vide si tout est sûr.",
        rows=2,
        required=False,
    )
    verified_on = forms.DateField(
        label="Vérifié le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, wording: Wording, revision: int, **kept: Any
    ) -> None:
        self._sources = {source.words: source for source in wording.sources}
        start = {
            "title": wording.title,
            "summary": wording.summary,
            "state": wording.state.value,
            "must": "\n".join(wording.must),
            "deadline": wording.deadline,
            "recipient": wording.recipient,
            "consequence": wording.consequence,
            "director": wording.director,
            "sources": "\n".join(self._sources),
            "to_check": wording.to_check,
            "verified_on": clock.today(),
            "revision": revision,
        }
        super().__init__(*args, **{**kept, "initial": start})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        is_unsettled = data.get("state") == LegalState.UNSETTLED
        if is_unsettled and not str(data.get("summary", "")).startswith("Indicatif"):
            self.add_error(
                "summary",
                "Commencez par « Indicatif : » tant que le texte n’est pas tranché.",
            )
        return data

    def wording(self) -> Wording:
        """Return what was written; a source left as it was keeps its address."""
        data = self.cleaned_data
        return Wording(
            title=data["title"],
            summary=data["summary"],
            must=_lines(data["must"]),
            deadline=data["deadline"],
            recipient=data["recipient"],
            consequence=data["consequence"],
            director=data["director"],
            sources=tuple(
                self._sources.get(line, Source(line))
                for line in _lines(data["sources"])
            ),
            state=LegalState(data["state"]),
            to_check=data["to_check"],
            verified_on=data["verified_on"],
        )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
