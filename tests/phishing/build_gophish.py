"""Samples of Gophish made here: a database as its migrations write it, an API, messages."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from beffroi.phishing.rules.gophish.brands import Brand
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.gophish.reading import Reading
from beffroi.phishing.work.gophish_reading import Opening, read_path

MARKER = "Mot2Passe-Temoin-7391"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
BRANDS = (Brand("Microsoft", ("microsoft", "office 365")), Brand("Okta", ("okta",)))
TABLES = """
CREATE TABLE goose_db_version (id integer PRIMARY KEY, version_id integer, is_applied integer, tstamp timestamp);
CREATE TABLE users (id integer PRIMARY KEY, username varchar(255), hash varchar(255), api_key varchar(255));
CREATE TABLE imap (user_id bigint, host varchar(255), username varchar(255), password varchar(255));
CREATE TABLE webhooks (id integer PRIMARY KEY, name varchar(255), url varchar(1000), secret varchar(255));
CREATE TABLE campaigns (id integer PRIMARY KEY, user_id bigint, name varchar(255), created_date datetime,
  completed_date datetime, template_id bigint, page_id bigint, status varchar(255), url varchar(255),
  smtp_id bigint, launch_date datetime, send_by_date datetime);
CREATE TABLE results (id integer PRIMARY KEY, campaign_id bigint, user_id bigint, r_id varchar(255),
  email varchar(255), first_name varchar(255), last_name varchar(255), status varchar(255), ip varchar(255),
  latitude real, longitude real, position varchar(255), send_date datetime, reported boolean, modified_date datetime);
CREATE TABLE events (id integer PRIMARY KEY, campaign_id bigint, email varchar(255), time datetime,
  message varchar(255), details blob);
CREATE TABLE mail_logs (id integer PRIMARY KEY, campaign_id integer, r_id varchar(255));
CREATE TABLE templates (id integer PRIMARY KEY, user_id bigint, name varchar(255), subject varchar(255),
  text varchar(255), html varchar(255), modified_date datetime, envelope_sender varchar(255));
CREATE TABLE attachments (id integer PRIMARY KEY, template_id bigint, content varchar(255), type varchar(255), name varchar(255));
CREATE TABLE pages (id integer PRIMARY KEY, user_id bigint, name varchar(255), html varchar(255),
  modified_date datetime, capture_credentials boolean, capture_passwords boolean, redirect_url varchar(255));
CREATE TABLE smtp (id integer PRIMARY KEY, user_id bigint, interface_type varchar(255), name varchar(255),
  host varchar(255), username varchar(255), password varchar(255), from_address varchar(255),
  modified_date datetime, ignore_cert_errors boolean);
CREATE TABLE headers (id integer PRIMARY KEY, key varchar(255), value varchar(255), smtp_id bigint);
CREATE TABLE groups (id integer PRIMARY KEY, user_id bigint, name varchar(255), modified_date datetime);
CREATE TABLE group_targets (group_id bigint, target_id bigint);
CREATE TABLE targets (id integer PRIMARY KEY, first_name varchar(255), last_name varchar(255), email varchar(255), position varchar(255));
"""
NEVER = "0001-01-01 00:00:00+00:00"
JOBS = ("Aide-soignante", "Infirmier")


def details(address: str = "203.0.113.9", agent: str = CHROME, **payload: str) -> str:
    """Return the details of an event, with what a person typed, as Gophish keeps them."""
    held = {key: [value] for key, value in {"rid": "abcdefg", **payload}.items()}
    return json.dumps(
        {"payload": held, "browser": {"address": address, "user-agent": agent}}
    )


def email_of(number: int) -> str:
    return f"personne{number}@exemple-ehpad.fr"


def write_database(path: Path, *, people: int = 12, marker: str = MARKER) -> Path:
    """Write a database as Gophish 0.12 leaves it: a finished campaign and its parts."""
    with closing(sqlite3.connect(path)) as base:
        base.executescript(TABLES)
        base.execute(
            "INSERT INTO goose_db_version VALUES (1, 0, 1, '2024-02-03 10:00:00')"
        )
        base.execute("INSERT INTO users VALUES (1, 'admin', ?, ?)", (marker, marker))
        base.execute(
            "INSERT INTO imap VALUES (1, 'imap.exemple.fr', 'x', ?)", (marker,)
        )
        base.execute("INSERT INTO webhooks VALUES (1, 'w', 'https://w', ?)", (marker,))
        base.execute(
            "INSERT INTO campaigns VALUES (7, 1, 'Mars', '2026-03-02 08:00:00.123456789+00:00',"
            " '2026-03-20 17:00:00+00:00', 3, 4, 'Completed', 'https://lien.exemple.org:8443/x',"
            " 5, '2026-03-02 08:30:00+00:00', ?)",
            (NEVER,),
        )
        base.execute(
            "INSERT INTO templates VALUES (3, 1, 'Colis', 'Bonjour {{.FirstName}}', 'Voir {{.URL}}',"
            " '<p>Bonjour {{.FirstName}}</p>\n<a href=\"{{.URL}}\">ici</a>{{.Tracker}}',"
            " '2026-02-01 08:00:00+00:00', 'Livraison <colis@exemple.org>')"
        )
        base.execute(
            "INSERT INTO attachments VALUES (1, 3, 'QUJD', 'text/plain', 'note.txt')"
        )
        base.execute(
            "INSERT INTO pages VALUES (4, 1, 'Portail', ?, ?, 1, 1, 'https://exemple.fr')",
            (
                f'<form><input type="password" name="p" value="{marker}"></form>',
                "2026-02-01 08:00:00+00:00",
            ),
        )
        base.execute(
            "INSERT INTO smtp VALUES (5, 1, 'SMTP', 'Envoi', 'smtp.exemple.fr:587', 'essai', ?,"
            " 'Essai <essai@exemple.fr>', '2026-02-01 08:00:00+00:00', 1)",
            (marker,),
        )
        base.execute("INSERT INTO headers VALUES (1, 'X-Api-Key', ?, 5)", (marker,))
        base.execute("INSERT INTO headers VALUES (2, 'X-Mailer', 'Courrier', 5)")
        base.execute(
            "INSERT INTO groups VALUES (2, 1, 'Équipes', '2026-02-01 08:00:00+00:00')"
        )
        for number in range(1, people + 1):
            _write_person(base, number, marker)
        base.commit()
    return path


def _write_person(base: sqlite3.Connection, number: int, marker: str) -> None:
    """One in two clicks, one in four submits, one in three reports."""
    email, job = email_of(number), JOBS[number % 2]
    base.execute(
        "INSERT INTO targets VALUES (?, 'Camille', 'Morvan', ?, ?)",
        (number, email, job),
    )
    base.execute("INSERT INTO group_targets VALUES (2, ?)", (number,))
    status = "Email Sent"
    if number % 2 == 0:
        status = "Submitted Data" if number % 4 == 0 else "Clicked Link"
    base.execute(
        "INSERT INTO results VALUES (?, 7, 1, ?, ?, 'Camille', 'Morvan', ?, '203.0.113.9', 0, 0,"
        " ?, '2026-03-02 08:30:00+00:00', ?, '2026-03-02 09:00:00+00:00')",
        (number, f"rid{number:04d}", email, status, job, int(number % 3 == 0)),
    )
    told = [("Email Sent", "08:30:00.5", "")]
    if number % 2 == 0:
        told.append(("Clicked Link", "09:00:00.123456789", details()))
    if number % 4 == 0:
        told.append(("Submitted Data", "09:01:00", details(password=marker)))
    if number % 3 == 0:
        told.append(("Email Reported", "09:05:00", details()))
    for message, hour, more in told:
        base.execute(
            "INSERT INTO events (campaign_id, email, time, message, details) VALUES (7, ?, ?, ?, ?)",
            (email, f"2026-03-02 {hour}+00:00", message, more.encode()),
        )


def campaign(**changes: object) -> dict[str, object]:
    """Return a campaign of the API with one person who submitted a marker."""
    return {
        "id": 9,
        "name": "Avril",
        "status": "In progress",
        "created_date": "2026-04-01T08:00:00.123456789Z",
        "launch_date": "2026-04-01T08:00:00Z",
        "completed_date": "0001-01-01T00:00:00Z",
        "url": "https://lien.exemple.org",
        "template": {"id": 3, "name": "Colis", "html": '<a href="{{.URL}}">x</a>'},
        "page": {"id": 4, "name": "Portail", "html": "<p>Connexion</p>"},
        "smtp": {
            "id": 5,
            "name": "Envoi",
            "host": "smtp.exemple.fr",
            "password": MARKER,
        },
        "results": [
            {
                "id": "AbCdEf1",
                "email": email_of(1),
                "first_name": "Camille",
                "last_name": "Morvan",
                "position": "Aide-soignante",
                "status": "Submitted Data",
                "reported": True,
                "send_date": "2026-04-01T08:00:00Z",
            }
        ],
        "timeline": [
            {
                "email": "",
                "time": "2026-04-01T08:00:00Z",
                "message": "Campaign Created",
            },
            {
                "email": email_of(1),
                "time": "2026-04-01T08:10:00.5Z",
                "message": "Submitted Data",
                "details": details(password=MARKER, login="bob"),
            },
        ],
        **changes,
    }


def read_json(value: object, label: str = "essai") -> Haul:
    """Read a value as the API gives it: HTML signs escaped."""
    text = value if isinstance(value, str) else json.dumps(value)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return Reading(label, BRANDS).read_json(text)


def read_bytes(data: bytes, folder: Path, name: str) -> Haul:
    """Read a file of these bytes, as the command does."""
    path = folder / name
    path.write_bytes(data)
    return read_path(path, Opening(20, brands=BRANDS))


@contextmanager
def api(answers: dict[str, object], key: str) -> Iterator[tuple[str, list[str]]]:
    """Serve answers on the loopback as Gophish does; yield its address and what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            is_known = self.headers.get("Authorization") == f"Bearer {key}"
            value = answers.get(self.path) if is_known else None
            if callable(value):
                value(self)
                return
            body = json.dumps(
                value if value is not None else {"success": False}
            ).encode()
            status = 200 if value is not None else (404 if is_known else 401)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
