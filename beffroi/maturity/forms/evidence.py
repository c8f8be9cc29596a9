"""The three forms of a proof, side by side on a page."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from beffroi.maturity.forms.answers import NO_RESIDENT
from beffroi.maturity.operations.evidence import Brought
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.ui.guarded import GuardedForm

FORM_KINDS = (EvidenceKind.FILE, EvidenceKind.LINK, EvidenceKind.STATEMENT)


class EvidenceForm(GuardedForm):
    """One proof; the three kinds stand side by side on a page, so each has its prefix."""

    upload = forms.FileField(
        label="Fichier",
        help_text="PDF, image, document ou tableau, sans donnée de personne accompagnée.",
    )
    url = forms.URLField(
        label="Adresse du document",
        help_text="Elle commence par https:// et s’ouvre pour vos collègues.",
        max_length=500,
        assume_scheme="https",
    )
    statement = forms.CharField(
        label="Ce que vous attestez",
        help_text=f"Qui a vérifié quoi, comment et quand. {NO_RESIDENT}",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title = forms.CharField(
        label="Intitulé",
        help_text="Facultatif. Par exemple : rapport de sauvegarde de mars.",
        required=False,
        max_length=200,
    )
    dated_on = forms.DateField(
        label="Date de la preuve", help_text="Le jour où elle a été établie."
    )
    expires_on = forms.DateField(label="Valable jusqu’au", required=False)

    guarded = ("title", "statement")
    own_field = {
        EvidenceKind.FILE: "upload",
        EvidenceKind.LINK: "url",
        EvidenceKind.STATEMENT: "statement",
    }

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kind: EvidenceKind,
        proof_months: int,
    ) -> None:
        super().__init__(data, files, prefix=kind.value)
        self.kind = kind
        for other, name in self.own_field.items():
            if other != kind:
                del self.fields[name]
        self.fields[
            "expires_on"
        ].help_text = f"Facultatif : sans date, la preuve tient {proof_months} mois."

    @property
    def shown_title(self) -> str:
        """Return the title typed, or the plainest one for this kind."""
        data = self.cleaned_data
        if data["title"]:
            return str(data["title"])
        if self.kind == EvidenceKind.FILE:
            return str(data["upload"].name)[:200]
        if self.kind == EvidenceKind.LINK:
            return f"Document sur {urlsplit(data['url']).hostname}"[:200]
        return "Attestation écrite"

    @property
    def brought(self) -> Brought:
        """Return the proof as the operations take it; once the form is valid."""
        data = self.cleaned_data
        return Brought(
            kind=self.kind,
            title=self.shown_title,
            dated_on=data["dated_on"],
            expires_on=data["expires_on"],
            upload=data.get("upload"),
            url=data.get("url", ""),
            statement=data.get("statement", ""),
        )


def evidence_forms(
    proof_months: int, sent: EvidenceForm | None = None
) -> list[EvidenceForm]:
    """Return one form per kind of proof; the one that was sent keeps what it holds."""
    return [
        sent
        if sent is not None and sent.kind == kind
        else EvidenceForm(kind=kind, proof_months=proof_months)
        for kind in FORM_KINDS
    ]
