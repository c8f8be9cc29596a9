"""French words for the roles."""

from beffroi.accounts.rules.roles import Role

ROLE_LABELS = {
    Role.REGIONAL_LEAD: "Équipe régionale",
    Role.REFERENT: "Référent SSI",
    Role.DIRECTOR: "Direction",
    Role.DPO: "Délégué à la protection des données",
    Role.CONTRIBUTOR: "Contributeur",
    Role.READER: "Lecture",
    Role.REGIONAL_READER: "Lecture régionale",
    Role.OPERATOR_ADMIN: "Administration technique",
}
