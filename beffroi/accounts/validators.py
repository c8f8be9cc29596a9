"""Django's face of the password rule."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from beffroi.accounts.models import User
from beffroi.accounts.queries import common_passwords, personal_words_of
from beffroi.accounts.rules.passwords import Problem, assess

RULE = (
    "Au choix : 12 caractères avec minuscules, majuscules, chiffres et signes ; "
    "14 caractères avec minuscules, majuscules et chiffres ; "
    "ou une phrase d’au moins 7 mots."
)
SENTENCES = {
    Problem.TOO_WEAK: f"Ce mot de passe est trop facile à trouver. {RULE}",
    Problem.COMMON: "Ce mot de passe fait partie des plus utilisés en France.",
    Problem.PERSONAL: (
        "Ce mot de passe contient votre nom, votre adresse ou le nom de votre structure."
    ),
    Problem.DATE: "Ce mot de passe contient une année, un mois ou une saison.",
    Problem.SEQUENCE: (
        "Ce mot de passe contient une suite de touches ou de chiffres "
        "(azerty, 1234, abcd)."
    ),
    Problem.REPEATED: "Ce mot de passe répète trop souvent les mêmes caractères.",
}


class PasswordRule:
    """Refuse what the CNIL's recommendation refuses, and say why in French."""

    def __init__(self, extra_words: Sequence[str] = ()) -> None:
        self.extra_words = list(extra_words)

    def validate(self, password: str, user: object = None) -> None:
        words = [*self.extra_words]
        if isinstance(user, User):
            words += personal_words_of(user)
        verdict = assess(password, personal=words, common=common_passwords())
        if not verdict.is_accepted:
            raise ValidationError(
                [
                    ValidationError(SENTENCES[problem], code=problem.value)
                    for problem in verdict.problems
                ]
            )

    def get_help_text(self) -> str:
        return RULE
