"""Names in capitals made readable without damaging their acronyms.

« EHPAD "LES LILAS" DE ST JEAN » becomes « EHPAD « Les Lilas » de St Jean ». A name
already written in lower case is left as it is. Same input, same output; applied
twice, nothing more changes.
"""

import re
from functools import cache, lru_cache

NBSP = "\u00a0"
_ACRONYMS = """
AAD ACT ADAPEI ADAPT ADEF ADMR ADPEP ADSEA AED AEMO AFM AGBF AJH ALEFPA APS ANRAS APAJH APEI APF ARI
ARS ARSEAA ASEI ASDR ATSM ATMP AUB BP CAARUD CADA CAJ CAMSP CAP CARSAT CASA CAT CATTP CCAS CDE CDEF
CDS CEF CEGIDD CER CESAP CESDA CFA CH CHD CHI CHIC CHIVA CHR CHRS CHS CHU CIAS CLAT CLIC CMP CMPP
CMPR CMPEA CMS CNR COS CPAM CPEAG CPFS CPFSE CPH CPTS CRA CRF CRP CROP CS CSAPA CSI CSSR DAC DI
DITEP DPF EAJE EAM EANM EHPA EHPAD EJ EM EMP EMSP EPDAMS EPHAD EPMS EPSM EPSMS ESAT ESMS ET ETP EURL FAM
FAO FAOL FAS FDE FH FHTH FJT FO FTM FV GAPAS GCS GCSMS GEM GHT GIE GIHP HAD HDJ HJ HLM HUDA ICM IDS
IEM IES IFAS IFSI IGF IME IMP IMPRO IRM ISEMA IT ITEP JES LAM LBM LHSS LVA MADEF MAPA MAPAD
MARPA MAS MCO MDA MDPH MDS MECS MGEN MJPM MNA MSA MSP MSPU OHS ORSAC PAEJ PA PASA PASS PCPE PEP PFR PFS PH
PJJ PMI PSY PUV RAM RPA RSS SA SAAD SAAJ SAD SAEMO SAF SAFEP SAJ SAMSAH SAMU SAPAD SARL SAS SASU SAT
SAVS SCI SCM SCP SDIS SELAFA SELARL SELAS SELURL SERAD SESSAD SIAO SIVOM SIVU SMJPM SMR SMUR SNC SOS
SPASAD SPFS SSAD SSEFS SSIAD SSIDER SSR STEMO TSA UAD UDAF UDSMA UEA UEEA UEHC UEMA UEROS UGECAM UHR
UMT UNAPEI URAPEI USLD USSR UVP VAE VSL VYV YMCA ZA ZAC ZAE ZI
"""
_LINKS = frozenset(
    {"de", "du", "des", "et", "en", "sur", "sous", "au", "aux", "pour", "par", "dans",
     "chez", "lez", "à", "ou"}
)  # fmt: skip
_ARTICLES = frozenset({"la", "le", "les", "l"})
_SMALL = _LINKS | _ARTICLES | {"un", "une"}
_ELIDED = frozenset({"d", "l", "n", "s", "j", "m", "c", "qu"})
_ROMAN = re.compile(r"^(?=[XVI]{2,}$)X{0,3}(?:IX|IV|V?I{0,3})$")
_DOTTED = re.compile(r"^(?:\w\.)+\w?\.?$")
_HAS_VOWEL = re.compile(r"[AEIOUYÀ-ÖÙ-Ý]")
_SHORT_WORDS = frozenset({"ST", "DR", "PR", "MT", "CTR", "MR", "MGR"})
_ACCENTED = """
Accompagnement Âgées Âgés Château Cité Clinique Conseil Décès Délégué Département Départemental
Départementale Dépendantes Développement Économie École Écoles Éducatif Éducation Éducative
Éducatrice Église Équipe Érables Étang Établissement Établissements Fédération Forêt Français
Française Gériatrie Gériatrique Gérontologique Générale Hébergement Hémodialyse Hôpital Hôpitaux
Hôtel Intégré Léonard Maternité Maréchal Mécénat Médecine Médecins Médiation Médical Médicale
Médicalisé Médicalisée Médico Métiers Mutualité Néphrologie Père Pédiatrie Pédiatrique
Pédagogique Périnatal Périnatale Polyvalent Précarité Préfecture Prévention Privé Privée
Psychopédagogique Pyrénées Réadaptation Rééducation Régional Régionale Réseau Résidence
Résidences Santé Secrétariat Société Solidarité Solidarités Spécialisé Spécialisée Spécialisés
Thérapeutique Unité Vallée
"""
_QUOTES = re.compile(r'"\s*([^"]+?)\s*"')
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_LOOSE_ELISION = re.compile(r"\b([DdLl])['’] +(?=\w)")
_WORD = re.compile(r"[\w.&+@’]+", re.UNICODE)
_BLANKS = re.compile(r"[ \t\r\n]+")
_AT_HOME = re.compile(r"\bA (?=Domicile\b)")


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(_ACRONYMS.split()) - {"ET"}


@cache
def _accents() -> dict[str, str]:
    plain = str.maketrans("ÂÉÈÊËÎÏÔÙÛÇâéèêëîïôùûç", "AEEEEIIOUUCaeeeeiiouuc")
    return {word.translate(plain).upper(): word for word in _ACCENTED.split()}


def _is_kept(word: str) -> bool:
    """Whether a word in capitals must stay so: acronym, number, initials."""
    if word in _acronyms() or _ROMAN.match(word) or _DOTTED.match(word):
        return True
    if any(char.isdigit() for char in word) or len(word) == 1:
        return True
    return len(word) <= 5 and word not in _SHORT_WORDS and not _HAS_VOWEL.search(word)


def _plain(word: str) -> str:
    return _accents().get(word) or word[:1] + word[1:].lower()


def _elided(word: str) -> str:
    head, _, rest = word.partition("’")
    tail = rest if _is_kept(rest) and len(rest) > 1 else _plain(rest)
    start = head.lower() if head.lower() in _ELIDED else _plain(head)
    return f"{start}’{tail}"


def _word(word: str) -> str:
    if "’" in word:
        return _elided(word)
    if word.lower() in _SMALL:
        return word.lower()
    return word if _is_kept(word) else _plain(word)


def _typography(name: str) -> str:
    name = _QUOTES.sub(rf"«{NBSP}\1{NBSP}»", _BLANKS.sub(" ", name).strip())
    return _APOSTROPHE.sub("’", _LOOSE_ELISION.sub(r"\1’", name))


def _capital_first(name: str) -> str:
    place = next((place for place, char in enumerate(name) if char.isalpha()), None)
    if place is None:
        return name
    return name[:place] + name[place].upper() + name[place + 1 :]


def _cased(words: list[str]) -> list[str]:
    """Case each word by the one before it: « EHPAD Le Moulin », « foyer de la Tour »."""
    done: list[str] = []
    for word in words:
        cased = _word(word)
        after_link = bool(done) and done[-1].lower() in _LINKS
        if cased.partition("’")[0] in _ARTICLES and not after_link:
            cased = cased[:1].upper() + cased[1:]
        done.append(cased)
    return done


@lru_cache(maxsize=4096)
def readable(name: str) -> str:
    """Return a name to show; mixed case is left as it is."""
    name = _typography(name)
    if name != name.upper():
        return name
    words = iter(_cased(_WORD.findall(name)))
    cased = _AT_HOME.sub("à ", _WORD.sub(lambda _: next(words), name))
    return _capital_first(cased)


_STREET_TYPES = {
    "ALL": "allée", "AV": "avenue", "AVE": "avenue", "BD": "boulevard", "BLD": "boulevard",
    "CAR": "carrefour", "CHE": "chemin", "CHEM": "chemin", "CHS": "chaussée", "CITE": "cité",
    "COR": "corniche", "CRS": "cours", "DOM": "domaine", "ESP": "esplanade", "FG": "faubourg",
    "GR": "grande rue", "HAM": "hameau", "IMP": "impasse", "LD": "lieu-dit", "LOT": "lotissement",
    "MTE": "montée", "PAS": "passage", "PL": "place", "PLN": "plaine", "PRO": "promenade",
    "PROM": "promenade", "QU": "quai", "QUAI": "quai", "QUA": "quartier", "QRT": "quartier",
    "R": "rue", "RES": "résidence", "RLE": "ruelle", "ROC": "rocade", "RPT": "rond-point",
    "RTE": "route", "RUE": "rue", "SEN": "sentier", "SQ": "square", "TRA": "traverse",
    "VLA": "villa", "VC": "voie communale",
}  # fmt: skip
_STREET = re.compile(r"^((?:\d+\s?(?:BIS|TER|QUATER|[A-D])?,?\s+)?)([A-Z]+)\b(.+)$")


@lru_cache(maxsize=4096)
def readable_address(address: str) -> str:
    """Return an address to show: « 10 R DE L'ECLIPSE » as « 10 rue de l’Eclipse »."""
    match = _STREET.match(address)
    kind = _STREET_TYPES.get(match[2]) if match else None
    if match is None or kind is None or address != address.upper():
        return readable(address)
    number = match[1].replace("BIS", "bis").replace("TER", "ter").strip()
    return f"{number} {kind} {_inside(match[3])}".strip()


def _inside(name: str) -> str:
    """Return the end of an address, its first word left small when it is a link."""
    cased = readable(name.strip())
    first = cased.partition(" ")[0]
    bare = first.partition("’")[0].lower()
    return cased[:1].lower() + cased[1:] if bare in {*_LINKS, "d", "l"} else cased


@lru_cache(maxsize=4096)
def readable_town(town: str) -> str:
    """Return a town to show: « SAINT-JEAN-DE-LUZ » as « Saint-Jean-de-Luz »."""
    town = _typography(town)
    if town != town.upper():
        return town
    words = re.sub(
        r"[\w’]+",
        lambda match: _elided(match[0]) if "’" in match[0] else _town_word(match[0]),
        town,
    )
    return _capital_first(words)


def _town_word(word: str) -> str:
    if word.lower() in _SMALL | {"a"}:
        return word.lower()
    return word[:1] + word[1:].lower()
