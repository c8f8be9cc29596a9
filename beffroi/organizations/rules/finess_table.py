"""FINESS tables with headings, in any order and under many names.

Open data of regions, flat files of data.gouv.fr (`t_finess`), lists made by hand:
each heading is folded and looked up among the names seen in the wild.
"""

from collections.abc import Sequence

from beffroi.lib.text import fold
from beffroi.organizations.rules.finess_building import Codes, organization, place
from beffroi.organizations.rules.finess_record import Record

# Role → folded headings without spaces, the surest first.
_NAMES: dict[str, tuple[str, ...]] = {
    "finess": (
        "finesset", "etfiness", "nofinesset", "numfinessege", "numfinesset", "finess",
        "nofiness", "numfiness", "nfiness",
    ),
    "organization_finess": (
        "finessej", "ejfiness", "nofinessej", "numfinesspm", "numfinessej", "nfinessej",
    ),
    "name": (
        "rs", "raisonsociale", "raisonsocialeet", "etrs", "rset", "nomegecourt", "nom",
        "nomcourt", "nometablissement", "nomdeletablissement", "nomdeletablissement",
        "raisonsocialeetablissement", "raisonsocialedeletablissement", "denomination",
        "denominationet", "nomet", "nomstructure", "nomdelastructure", "etablissement",
        "structure", "designation", "intitule", "libelleetablissement", "libelle",
        "raisonsocialeentitegeographique", "nomusuel", "enseigne", "nomfiness",
    ),
    "long_name": (
        "rslongue", "raisonsocialelongue", "rslong", "nomegelong", "nomlong",
        "raisonsocialelongueet", "denominationlongue", "nomcomplet",
    ),
    "organization_name": (
        "ejrs", "rsej", "raisonsocialeej", "raisonsocialeentitejuridique", "nomej",
        "nomentitejuridique", "entitejuridique", "gestionnaire", "nomgestionnaire",
        "nomdugestionnaire", "organismegestionnaire", "nomdelorganismegestionnaire",
        "raisonsocialegestionnaire", "organisme", "og", "associationgestionnaire",
        "denominationpm", "association", "denominationej",
    ),
    "category": (
        "numcat", "categetab", "codecategorie", "categcode", "categorie", "codecateg",
        "categorieetablissement", "codecategorieetablissement", "codecategorieet", "cat",
        "numcategorie", "nocategorie", "categoriefiness", "categ", "codecat",
        "categorieentitegeographiqueexercice", "categoriecode", "categorieet",
    ),
    "category_label": (
        "libcategetab", "libellecategorie", "categlib", "libcategorie", "categorielibelle",
        "categoriedeletablissement", "libellecategorieetablissement", "libcateg",
        "typeetablissement", "typedetablissement", "typestructure", "typedestructure",
        "libellecategorieet", "libellecategetab",
    ),
    "kind": ("type", "typeentite", "typefiness", "niveau"),
    "siret": ("siret", "numsiret", "nosiret", "numerosiret", "nsiret", "siretet", "codesiret"),
    "siren": ("siren", "numsiren", "nosiren", "numerosiren", "sirenej"),
    "routing": (
        "cpville", "ligneacheminement", "codepostalville", "cpcommune", "codepostaletville",
        "codepostalcommune", "codepostaletcommune", "acheminement", "cpetville", "villecp",
        "adresselibroutage", "libroutage", "ligneacheminementet",
    ),
    "postal_code": (
        "codepostal", "cp", "adressecodepostal", "codpostal", "postal", "codepostalet", "cpostal",
    ),
    "town": (
        "libcommune", "libellecommune", "nomcommune", "commune", "ville", "localite",
        "comlib", "communelibelle", "villeet",
    ),
    "insee": (
        "cogcommune", "codeinsee", "inseecommune", "comcode", "codecommune", "insee",
        "codecommuneinsee", "codeinseecommune", "inseecom", "depcom",
    ),
    "department": (
        "numdept", "codedepartement", "departement", "numdepartement", "dep", "dpt", "depcode",
        "nodepartement", "departementcode", "coddep", "numdep", "codedept",
    ),
    "department_name": ("libdepartement", "dept", "libelledepartement", "nomdepartement", "deplib"),
    "street_number": ("numvoie", "numerovoie", "adressenumvoie", "numerodevoie", "novoie"),
    "street_suffix": ("cptnum", "compvoie", "adressecompvoie", "complementvoie", "indrep"),
    "street_type": ("typvoie", "typevoie", "adressetypevoie", "typedevoie"),
    "street": ("voie", "libellevoie", "nomvoie", "adressenomvoie", "libvoie"),
    "locality": ("lieuditbp", "lieudit", "adresselieuditbp", "bp", "lieuditoubp"),
    "address": (
        "adressecomplete", "adresse", "adressepostale", "adresse1", "rue",
        "adressedeletablissement", "adresseet", "ladresse",
    ),
    "phone": (
        "telephone", "numtel", "tel", "numerotelephone", "numerodetelephone", "telephonefixe",
        "ntel", "notelephone", "telephoneet", "standard", "numerodetel", "telet", "ntelephone",
    ),
    "email": (
        "email", "courriel", "mail", "adressemail", "adresseelectronique", "adressecourriel",
        "courrielet", "emailet", "adresseemail", "mel", "courrieletablissement",
    ),
    "opened_on": ("dateouv", "dateouverture", "datedouverture", "ouvertle", "dateouvert"),
    "closed_on": ("datefermeture", "dateferm", "datedefermeture", "fermele", "datefer"),
    "state": ("etat", "etatobjet", "statutetablissement", "situation", "etatet", "etatfiness"),
    "legal_status": ("libstatutjuridique", "statutjurniv2lib", "statutjuridique", "libellestatutjuridique"),
}  # fmt: skip
_ROLE_OF = {name: role for role, names in _NAMES.items() for name in names}
_ORGANIZATION_MARKS = (
    "ej",
    "juridique",
    "gestionnaire",
    "pmej",
    "pm",
    "organisme",
    "og",
)
_NOT_NUMBERS = (
    "date",
    "maj",
    "nom",
    "lib",
    "rs",
    "raison",
    "finess8",
    "categ",
    "etat",
    "cle",
)


def _key(heading: str) -> str:
    return fold(heading.replace("\ufeff", "")).replace(" ", "")


def _is_number_heading(key: str) -> bool:
    return "finess" in key and not any(mark in key for mark in _NOT_NUMBERS)


def role_of(heading: str) -> str:
    """Return what a heading stands for; empty when it is unknown."""
    key = _key(heading)
    if role := _ROLE_OF.get(key, ""):
        return role
    if not _is_number_heading(key):
        return ""
    rest = key.replace("finess", " ")
    if any(mark in rest for mark in _ORGANIZATION_MARKS if len(mark) > 2):
        return "organization_finess"
    return (
        "organization_finess" if rest.strip().endswith(("ej", "pm", "og")) else "finess"
    )


def is_known(heading: str) -> bool:
    return len(heading) < 80 and bool(role_of(heading))


class Columns:
    """Which column of a table plays which role."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = tuple(headers)
        self._places: dict[str, int] = {}
        ranks: dict[str, int] = {}
        for place_, heading in enumerate(headers):
            role, rank = role_of(heading), self._rank(heading)
            if role and rank < ranks.get(role, 10_000):
                ranks[role], self._places[role] = rank, place_

    @staticmethod
    def _rank(heading: str) -> int:
        names = _NAMES.get(role_of(heading), ())
        key = _key(heading)
        return names.index(key) if key in names else 1_000

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self._places)

    @property
    def has_number(self) -> bool:
        return bool(self.roles & {"finess", "organization_finess"})

    @property
    def holds_organizations_only(self) -> bool:
        return "finess" not in self.roles

    def heading(self, role: str) -> str:
        place_ = self._places.get(role)
        return role if place_ is None else self._headers[place_]

    def raw(self, cells: Sequence[str]) -> dict[str, str]:
        return {
            role: cells[index]
            for role, index in self._places.items()
            if index < len(cells)
        }


def _own_number(raw: dict[str, str], kind: str) -> dict[str, str]:
    """Give each line of a file that mixes both levels its own number."""
    if kind == "ej":
        return {
            **raw,
            "finess": raw.get("finess") or raw.get("organization_finess", ""),
        }
    return raw


def record_of(
    cells: Sequence[str], line: int, columns: Columns, codes: Codes
) -> Record:
    """Return what one line of a table says.

    A column « type » that holds EJ and ET tells organizations from establishments;
    holding anything else, it names the category.
    """
    raw = columns.raw(cells)
    kind = fold(raw.get("kind", ""))
    if columns.holds_organizations_only:
        own = {**raw, "finess": raw["organization_finess"]}
        own["name"] = raw.get("name") or raw.get("organization_name", "")
        return organization(
            own, line, codes, lambda _: columns.heading("organization_finess")
        )
    if kind in {"ej", "entite juridique", "pmej"}:
        own = _own_number(raw, "ej")
        return organization(own, line, codes, columns.heading)
    if kind and kind not in {"et", "entite geographique", "ege", "etablissement"}:
        raw.setdefault("category_label", raw["kind"])
    return place(raw, line, codes, columns.heading)
