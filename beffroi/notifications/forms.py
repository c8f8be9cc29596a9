"""What a person chooses to receive."""

from django import forms

from beffroi.notifications.enums import RHYTHM_LABELS
from beffroi.notifications.models import Preference
from beffroi.notifications.rules.kinds import DigestRhythm


class ChoicesForm(forms.Form):
    digest = forms.ChoiceField(
        label="Le résumé de ce qui vous attend",
        help_text="Échéances, actions confiées, preuves à renouveler. Rien n’est envoyé quand il n’y a rien à dire.",
        choices=[(rhythm.value, label) for rhythm, label in RHYTHM_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un rythme, ou « Jamais »."},
    )
    wants_assignments = forms.BooleanField(
        label="Me prévenir quand une action m’est confiée",
        help_text="Un seul message par heure, même pour dix actions.",
        required=False,
    )
    wants_mentions = forms.BooleanField(
        label="Me prévenir quand on me nomme dans un commentaire", required=False
    )

    def rhythm(self) -> DigestRhythm:
        return DigestRhythm(self.cleaned_data["digest"])


def chosen(preference: Preference) -> dict[str, str | bool]:
    """Return what is kept as the first values of a ChoicesForm."""
    return {
        "digest": preference.digest,
        "wants_assignments": preference.wants_assignments,
        "wants_mentions": preference.wants_mentions,
    }
