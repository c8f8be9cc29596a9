"""The server's settings and the trial."""

from django import forms

from beffroi.mail.enums import ENCRYPTION_LABELS
from beffroi.mail.models import SendingProfile
from beffroi.mail.rules.states import Encryption


class ServerForm(forms.Form):
    host = forms.RegexField(
        label="Serveur d’envoi",
        regex=r"^[A-Za-z0-9.:_-]+$",
        max_length=200,
        help_text="Le nom donné par votre hébergeur, par exemple smtp.exemple.fr.",
        error_messages={"invalid": "Ce n’est pas un nom de serveur."},
    )
    encryption = forms.ChoiceField(
        label="Chiffrement", choices=list(ENCRYPTION_LABELS.items())
    )
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535)
    username = forms.CharField(
        label="Identifiant",
        max_length=200,
        required=False,
        help_text="Laissez vide si le serveur n’en demande pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    from_address = forms.EmailField(
        label="Adresse d’expédition",
        help_text="Les messages qui ne peuvent pas être remis reviennent à cette adresse.",
    )
    from_name = forms.CharField(
        label="Nom d’expéditeur",
        max_length=100,
        help_text="Ce que lisent les destinataires, par exemple « Beffroi Occitanie ».",
    )

    def clean_encryption(self) -> Encryption:
        return Encryption(self.cleaned_data["encryption"])

    def clean_from_name(self) -> str:
        name: str = self.cleaned_data["from_name"]
        if any(char in name for char in '"<>\\'):
            message = "Ce nom ne peut contenir ni guillemet droit, ni chevron."
            raise forms.ValidationError(message)
        return name


def server_form(
    profile: SendingProfile | None, data: dict[str, str] | None = None
) -> ServerForm:
    """Return the form filled with the server in use; its secret is never shown."""
    initial: dict[str, object] = {
        "encryption": Encryption.STARTTLS,
        "port": 587,
        "from_name": "Beffroi",
    }
    if profile is not None:
        names = ["host", "encryption", "port", "username", "from_address", "from_name"]
        initial = {name: getattr(profile, name) for name in names}
    form = ServerForm(data, initial=initial)
    form.fields["password"].help_text = (
        "Un mot de passe est enregistré. Laissez vide pour le garder."
        if profile is not None and profile.sealed_password
        else "Il est chiffré avant d’être gardé et ne s’affiche plus."
    )
    return form


class TrialForm(forms.Form):
    to = forms.EmailField(label="Adresse qui recevra l’essai")


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("again", "again"), ("sent", "sent")])
