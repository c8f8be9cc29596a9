"""What a sending profile opens: its server, and the signature of its domain."""

from collections.abc import Callable

from django.conf import settings

from beffroi.lib import clock, secretbox
from beffroi.mail.models import SendingProfile
from beffroi.mail.rules.dkim import DkimKind, signed, signer
from beffroi.mail.rules.states import Encryption
from beffroi.mail.wire import NoWire, Server

Signing = Callable[[bytes], bytes]


def server_of(profile: SendingProfile) -> Server:
    """Return where a profile connects, its secret opened.

    Raises: NoWire when the installation's key has changed since.
    """
    try:
        password = (
            secretbox.unseal(profile.sealed_password, secret_key=settings.SECRET_KEY)
            if profile.sealed_password
            else ""
        )
    except ValueError as error:
        message = (
            "Le mot de passe du serveur d’envoi ne peut plus être lu, car la clé de "
            "l’installation a changé : saisissez-le de nouveau."
        )
        raise NoWire(message) from error
    return Server(
        profile.host,
        profile.port,
        Encryption(profile.encryption),
        profile.username,
        password,
    )


def signing_of(profile: SendingProfile) -> Signing:
    """Return what signs a message for the domain of a profile; without key, nothing does.

    Raises: NoWire when the installation's key has changed since.
    """
    if not profile.dkim_kind:
        return lambda mime: mime
    try:
        pem = secretbox.unseal(profile.sealed_dkim_pem, secret_key=settings.SECRET_KEY)
        by = signer(
            profile.dkim_domain,
            profile.dkim_selector,
            DkimKind(profile.dkim_kind),
            pem,
        )
    except ValueError as error:
        message = (
            "La clé de signature du profil d’envoi ne peut plus être lue, car la clé de "
            "l’installation a changé : faites-en une nouvelle."
        )
        raise NoWire(message) from error
    return lambda mime: signed(mime, by, int(clock.now().timestamp()))
