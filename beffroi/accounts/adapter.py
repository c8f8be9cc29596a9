"""How allauth behaves here: no public sign-up, French words, our outbox, sealed secrets."""

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

from beffroi.accounts.entry import note_entry, proved_lately
from beffroi.accounts.models import User
from beffroi.accounts.operations.people import note_security_event
from beffroi.accounts.operations.sessions import close_sessions
from beffroi.accounts.passkeys import relying_party
from beffroi.lib import clock, secretbox
from beffroi.mail.operations.outbox import queue_message

# What a person did to their own sign-in, as the journal says it.
SECURITY_VERBS = {
    "account/email/password_changed": "change_password",
    "account/email/password_reset": "reset_password",
    "account/email/password_set": "set_password",
    "mfa/email/totp_activated": "activate_second_factor",
    "mfa/email/totp_deactivated": "remove_second_factor",
    "mfa/email/recovery_codes_generated": "renew_recovery_codes",
    "mfa/email/webauthn_added": "add_passkey",
    "mfa/email/webauthn_removed": "remove_passkey",
}
PASSWORD_VERBS = frozenset({"change_password", "reset_password", "set_password"})
WRONG_PAIR = "L’adresse ou le mot de passe ne convient pas."
WRONG_CODE = "Ce code ne convient pas. Attendez le code suivant et essayez de nouveau."
TOO_MANY = (
    "Trop d’essais en peu de temps. Attendez quelques minutes, puis essayez de nouveau."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": WRONG_PAIR,
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Ce mot de passe ne convient pas.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/compte/"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Build the link on the public address, never on the Host header."""
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}
        )
        return str(settings.PUBLIC_URL) + path.replace("UID-KEY", key)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again for a proof only when the sign-in itself is not fresh."""
        return not proved_lately(self.request.session)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        note_entry(request)

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        values = {**context, "public_url": settings.PUBLIC_URL}
        subject = render_to_string(f"{template_prefix}_subject.txt", values)
        queue_message(
            to=email,
            subject=" ".join(subject.split()),
            text=render_to_string(f"{template_prefix}_message.txt", values).strip(),
            purpose=template_prefix.rpartition("/")[2],
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: Any = None,
        email: str | None = None,
    ) -> None:
        """Tell the person and the journal that the sign-in of an account changed."""
        if not isinstance(user, User):
            return
        verb = SECURITY_VERBS[template_prefix]
        note_security_event(user=user, verb=verb)
        if verb in PASSWORD_VERBS:
            keep = self.request.session.session_key if self.request else None
            close_sessions(user=user, by=user.as_actor(), keep=keep)
        self.send_mail(
            template_prefix,
            user.email,
            {**(context or {}), "user": user, "moment": clock.now()},
        )


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": (
            "Réglez d’abord l’application de codes, puis demandez les codes de secours."
        ),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site by its public address, never by the Host header."""
        return {"id": relying_party(settings.PUBLIC_URL), "name": "Beffroi"}

    def generate_authenticator_name(
        self, user: AbstractBaseUser, type: Authenticator.Type
    ) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Clé d’accès {count + 1}"

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return escape(user.email) if isinstance(user, User) else ""

    def build_totp_svg(self, url: str) -> str:
        code = segno.make_qr(url, error="m")
        drawing: str = code.svg_inline(
            scale=5, border=4, light="#ffffff", dark="#000000"
        )
        return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def encrypt(self, text: str) -> str:
        return secretbox.seal(text, secret_key=settings.SECRET_KEY)

    def decrypt(self, encrypted_text: str) -> str:
        return secretbox.unseal(encrypted_text, secret_key=settings.SECRET_KEY)
