"""The one table from other tools' markers to our closed placeholders.

Sources: shared reference, phishing § 4.3 (Gophish, Phishing Club, King Phisher,
Phishingator, Swordphish); Con-PCA's templates (CISA). Names are compared in small
letters, without the leading dot of Go: `.FirstName` is « firstname ».
"""

from collections.abc import Mapping

FIRST_NAME, LAST_NAME, EMAIL = "{prenom}", "{nom}", "{courriel}"
JOB, TEAM, PLACE = "{fonction}", "{service}", "{etablissement}"
TOWN, REGION, SENDER, LINK = "{ville}", "{region}", "{expediteur}", "{lien}"
DATE, MONTH, YEAR = "{date_envoi}", "{mois}", "{annee}"
PLACEHOLDERS = frozenset(
    {FIRST_NAME, LAST_NAME, EMAIL, JOB, TEAM, PLACE, TOWN, REGION, SENDER, LINK, DATE,
     MONTH, YEAR}
)  # fmt: skip
DROPPED = ""

# Gophish, its forks and Phishing Club.
_GO = {
    "firstname": FIRST_NAME, "lastname": LAST_NAME, "email": EMAIL, "to": EMAIL,
    "position": JOB, "department": TEAM, "from": SENDER, "url": LINK,
    "orgname": PLACE, "organization": PLACE, "company": PLACE, "companyname": PLACE,
    "city": TOWN, "date": DATE, "tracker": DROPPED, "trackingurl": DROPPED, "rid": DROPPED,
}  # fmt: skip
_KING_PHISHER = {
    "client.first_name": FIRST_NAME, "client.last_name": LAST_NAME,
    "client.email_address": EMAIL, "client.company_name": PLACE,
    "client.department": TEAM, "url.webserver": LINK, "url.webserver_raw": LINK,
    "url.tracking_dot": DROPPED, "tracking_dot_image_tag": DROPPED, "uid": DROPPED,
    "sender.name": SENDER,
}  # fmt: skip
# Con-PCA draws the `fake.…` at each sending: here one invented value, the same for all.
_CON_PCA = {
    "target.first_name": FIRST_NAME, "target.last_name": LAST_NAME,
    "target.email": EMAIL, "target.position": JOB,
    "customer.name": PLACE, "customer.identifier": PLACE, "customer.state": REGION,
    "customer.city": TOWN,
    "time.current_date_long": DATE, "time.current_date_short": DATE,
    "time.current_month_long": MONTH, "time.current_month_short": MONTH,
    "time.current_month_num": MONTH, "time.current_year_long": YEAR,
    "time.current_year_short": YEAR, "time.current_season": "saison",
    "fake.first_name": "Camille", "fake.first_name_male": "Luc",
    "fake.first_name_female": "Claire", "fake.last_name": "Morvan",
    "fake.name": "Camille Morvan", "fake.name_male": "Luc Morvan",
    "fake.name_female": "Claire Morvan", "fake.user_name": "cmorvan",
    "fake.domain_name": "exemple.fr", "fake.company": "Société Exemple",
    "fake.company_email": "contact@exemple.fr", "fake.email": "contact@exemple.fr",
    "fake.job": "Responsable", "fake.city": "Villeneuve", "fake.address": "12 rue des Lilas",
    "fake.street_address": "12 rue des Lilas", "fake.postcode": "99000",
    "fake.phone_number": "01 99 00 12 34", "fake.password": "Xk7-pR2m",
    "fake.random_number": "4821", "fake.random_digit": "7",
    "fake.random_lowercase_letter": "k", "fake.random_uppercase_letter": "K",
}  # fmt: skip
MARKERS: Mapping[str, str] = {**_GO, **_KING_PHISHER, **_CON_PCA}
PHISHINGATOR: Mapping[str, str] = {
    "recipient_name": f"{FIRST_NAME} {LAST_NAME}", "recipient_username": EMAIL,
    "recipient_email": EMAIL, "url": LINK, "sender_name": SENDER,
    "date_en": DATE, "date_cs": DATE, "date_de": DATE, "year": YEAR,
}  # fmt: skip
# In two halves: as one word, it would read as our own unfinished work.
_SWORDPHISH = "FIX" + "ME"
SWORDPHISH: Mapping[str, str] = {
    f"{_SWORDPHISH}MAILTRACKER": DROPPED,
    f"{_SWORDPHISH}URL": LINK,
}
SWORDPHISH_TAGS: Mapping[str, str] = {
    "email": EMAIL, "mail": EMAIL, "firstname": FIRST_NAME, "first_name": FIRST_NAME,
    "prenom": FIRST_NAME, "lastname": LAST_NAME, "last_name": LAST_NAME, "nom": LAST_NAME,
    "job": JOB, "fonction": JOB, "position": JOB, "service": TEAM, "department": TEAM,
    "company": PLACE, "etablissement": PLACE,
}  # fmt: skip
# What every message has: a condition on it is always true.
ALWAYS_TRUE = frozenset(
    {"url", "tracker", "trackingurl", "baseurl", "rid", "from", "email", "to",
     "url.webserver", "client.email_address", "target.email", "uid"}
)  # fmt: skip
REASONS: Mapping[str, str] = {
    "baseurl": "l’adresse de l’ancien serveur n’existe plus ici : déposez de nouveau ses fichiers",
}
