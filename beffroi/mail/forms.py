"""The settings of the servers, the signature and the trial."""

from django import forms

from beffroi.mail.enums import DKIM_LABELS, ENCRYPTION_LABELS
from beffroi.mail.models import SendingProfile
from beffroi.mail.operations.profiles import Sender
from beffroi.mail.operations.server import GivenServer
from beffroi.mail.rules.dkim import DkimKind
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
    form.fields["password"].help_text = _password_words(profile)
    return form


def _password_words(profile: SendingProfile | None) -> str:
    if profile is not None and profile.sealed_password:
        return "Un mot de passe est enregistré. Laissez vide pour le garder."
    return "Il est chiffré avant d’être gardé et ne s’affiche plus."


class ProfileForm(ServerForm):
    """A profile of tests: the server, as whom to write, how fast."""

    name = forms.CharField(
        label="Nom du profil",
        max_length=100,
        help_text="Pour vous y retrouver ; les destinataires ne le voient pas.",
    )
    region_code = forms.ChoiceField(label="Région")
    from_domain = forms.RegexField(
        label="Domaine d’envoi",
        regex=r"^([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$",
        max_length=253,
        help_text="Un domaine réservé aux tests, jamais celui de votre structure. Les messages ne peuvent être écrits qu’en son nom.",
        error_messages={"invalid": "Ce n’est pas un nom de domaine."},
    )
    contact_address = forms.EmailField(
        label="Adresse de contact",
        help_text="Écrite dans l’en-tête de chaque message : qui l’analyse sait à qui demander.",
    )
    rate_per_minute = forms.IntegerField(
        label="Messages par minute",
        min_value=0,
        max_value=100_000,
        help_text="Ce que le serveur accepte ; 0 pour ne rien limiter.",
    )
    domain_rate_per_minute = forms.IntegerField(
        label="Messages par minute vers un même domaine",
        min_value=0,
        max_value=100_000,
        help_text="Ce que la messagerie d’un établissement supporte ; 0 pour ne rien limiter.",
    )

    def server(self) -> GivenServer:
        data = self.cleaned_data
        names = ("host", "port", "encryption", "username", "password")
        return GivenServer(**{name: data[name] for name in names})

    def sender(self) -> Sender:
        data = self.cleaned_data
        names = (
            "from_address", "from_name", "from_domain", "contact_address",
            "rate_per_minute", "domain_rate_per_minute",
        )  # fmt: skip
        return Sender(**{name: data[name] for name in names})


PROFILE_NAMES = (
    "name", "region_code", "host", "encryption", "port", "username", "from_address",
    "from_name", "from_domain", "contact_address", "rate_per_minute",
    "domain_rate_per_minute",
)  # fmt: skip


def profile_form(
    profile: SendingProfile | None,
    regions: list[tuple[str, str]],
    data: dict[str, str] | None = None,
) -> ProfileForm:
    """Return the form of a profile for who may choose among some regions."""
    initial: dict[str, object] = {
        "encryption": Encryption.STARTTLS,
        "port": 587,
        "rate_per_minute": 600,
        "domain_rate_per_minute": 60,
    }
    if profile is not None:
        initial = {name: getattr(profile, name) for name in PROFILE_NAMES}
    form = ProfileForm(data, initial=initial)
    form.fields["region_code"] = forms.ChoiceField(label="Région", choices=regions)
    form.order_fields(["name", "region_code", "host"])
    form.fields["password"].help_text = _password_words(profile)
    return form


class SignatureForm(forms.Form):
    kind = forms.ChoiceField(
        label="Algorithme", choices=list(DKIM_LABELS.items()), required=False
    )
    selector = forms.RegexField(
        label="Sélecteur",
        regex=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        max_length=63,
        initial="beffroi1",
        help_text="Un mot court ; changez-le à chaque nouvelle clé.",
        error_messages={"invalid": "Lettres minuscules, chiffres et tirets seulement."},
    )

    def clean_kind(self) -> DkimKind:
        return DkimKind(self.cleaned_data["kind"] or DkimKind.RSA)


class TrialForm(forms.Form):
    to = forms.EmailField(label="Adresse qui recevra l’essai")


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("again", "again"), ("sent", "sent")])
