"""allauth's forms in our words, without placeholder."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms

from beffroi.accounts.validators import RULE

EMAIL = "Adresse électronique"
PASSWORD = "Mot de passe"  # noqa: S105  # a label
NEW_PASSWORD = "Nouveau mot de passe"  # noqa: S105  # a label
AGAIN = "Le même, une seconde fois"
CURRENT = "Mot de passe actuel"
CODE = "Code à 6 chiffres"
CODE_HELP = (
    "Il s’affiche dans l’application de codes de votre téléphone et change toutes les "
    "30 secondes. Un code de secours convient aussi."
)


def say(form: forms.Form, name: str, label: str, help_text: str = "") -> None:
    """Give a field its French label and help; placeholders are left out."""
    field = form.fields[name]
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)


def choose_password(form: forms.Form, name: str, label: str) -> None:
    """Explain the rule beside a new password; the script shows its strength."""
    say(form, name, label, RULE)
    form.fields[name].widget.attrs["data-password-meter"] = "true"


def one_time_code(form: forms.Form, label: str = CODE, help_text: str = "") -> None:
    say(form, "code", label, help_text)
    form.fields["code"].widget.attrs.update(
        {
            "autocomplete": "one-time-code",
            "spellcheck": "false",
            "autocapitalize": "off",
        }
    )


class LoginForm(account_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "login", EMAIL)
        say(self, "password", PASSWORD)


class ForgottenPasswordForm(account_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "email", EMAIL)


class NewPasswordForm(account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_password(self, "password1", NEW_PASSWORD)
        say(self, "password2", AGAIN)


class ChangePasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", CURRENT)
        choose_password(self, "password1", NEW_PASSWORD)
        say(self, "password2", AGAIN)


class SetPasswordForm(account_forms.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_password(self, "password1", PASSWORD)
        say(self, "password2", AGAIN)


class ConfirmPasswordForm(account_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", PASSWORD)


class CodeForm(code_forms.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_time_code(self, "Code", CODE_HELP)


class ConfirmCodeForm(code_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_time_code(self, "Code", CODE_HELP)


class ActivateForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_time_code(self)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """Every key made here also signs in by itself: its box is not asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self,
            "name",
            "Son nom",
            "Par exemple « Téléphone » ou « Clé du bureau » : il vous aidera à la reconnaître.",
        )
        self.fields["name"].max_length = 60
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].widget = forms.HiddenInput()


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "name", "Son nom")


class ReturnForm(forms.Form):
    """What a provider gives back through the browser."""

    code = forms.CharField(max_length=4000)
    state = forms.CharField(max_length=200)


class PersonaForm(forms.Form):
    persona = forms.UUIDField()
