"""Tables, messages, pages and folders: each known by what it holds."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest

from beffroi.lib.errors import Refusal
from beffroi.phishing.rules.gophish.shapes import Kind
from beffroi.phishing.work.gophish_reading import Opening, known_brands, read_path
from tests.phishing.build_gophish import BRANDS, MARKER, details, read_bytes, read_json
from tests.shared_data import shared_file

ENGLISH = "First Name,Last Name,Email,Position\nZoé,Le Goff,zoe@exemple.fr,Infirmière\n"
FRENCH = "Prénom;Nom;Courriel;Fonction\nZoé;Le Goff;zoe@exemple.fr;Infirmière\n"


@pytest.mark.parametrize(
    "data",
    [
        ENGLISH.encode(),
        FRENCH.encode(),
        FRENCH.encode("cp1252"),
        b"\xef\xbb\xbf" + FRENCH.encode(),
        FRENCH.encode("utf-16"),
        FRENCH.replace(";", "\t").encode(),
        ENGLISH.replace("First Name", "firstname").replace("Last Name", "LAST-NAME").encode(),
        "Zoé,Le Goff,zoe@exemple.fr,Infirmière\n".encode(),
        b"Liste des agents\n\n" + FRENCH.encode(),
    ],
)  # fmt: skip
def test_a_group_is_read_whatever_its_headings_separator_and_encoding(data, tmp_path):
    haul = read_bytes(data, tmp_path, "Équipes.csv")

    (group,) = haul.groups.values()
    assert group.name == "Équipes"
    (person,) = group.people
    assert (person.first_name, person.last_name) == ("Zoé", "Le Goff")
    assert (person.email, person.position) == ("zoe@exemple.fr", "Infirmière")


def test_each_line_left_out_of_a_group_says_its_line_its_column_and_why(tmp_path):
    lines = (
        "Prénom;Nom;Adresse mail;Fonction\n"
        "Zoé;Le Goff;zoe@exemple.fr;IDE\n"
        "Luc;Moal;luc(at)exemple.fr;AS\n"
        "Ana;Rio;zoe+2@exemple.fr;AS\n"
        '"Eve;Anne";Kerv;"ZOE@EXEMPLE.FR";AS\n'
        "Sam;Tanguy;;ASH\n"
    )

    haul = read_bytes(lines.encode(), tmp_path, "liste.csv")

    assert [item.line for item in haul.notes.refused] == [3, 4, 5, 6]
    assert all("Adresse mail" in item.reason for item in haul.notes.refused)
    assert "n’est pas une adresse" in haul.notes.refused[0].reason
    assert "alias de zoe@exemple.fr" in haul.notes.refused[1].reason
    assert "ligne 2" in haul.notes.refused[2].reason
    assert "manque" in haul.notes.refused[3].reason


def workbook(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_a_group_and_so_is_a_list_of_swordphish(tmp_path):
    french = workbook(
        [["Nom", "Prénom", "Courriel"], ["Le Goff", "Zoé", "zoe@exemple.fr"]]
    )
    tagged = workbook(
        [["email", "service", "ville"], ["luc@exemple.fr", "Cuisine", "Brest"]]
    )

    first = read_bytes(french, tmp_path, "a.xlsx").groups
    second = read_bytes(tagged, tmp_path, "b.xlsx").groups

    assert next(iter(first.values())).people[0].last_name == "Le Goff"
    assert next(iter(second.values())).people[0].position == "Cuisine"


def test_the_results_export_is_read_by_its_headings_and_its_apostrophes_go(tmp_path):
    new = (
        "id,status,ip,latitude,longitude,send_date,reported,modified_date,email,first_name,last_name,position\n"
        "AbCdEf1,Clicked Link,::1,0,0,2026-03-02T08:30:00Z,true,2026-03-02T09:00:00Z,zoe@exemple.fr,'=Zoé,Le Goff,IDE\n"
    )
    old = "email,first_name,last_name,id,status,ip\nzoe@exemple.fr,Zoé,Le Goff,AbCdEf1,Email Opened,::1\n"

    haul = read_bytes(new.encode(), tmp_path, "Essai de mars - Results.csv")
    (found,) = haul.campaigns.values()
    (before,) = read_bytes(
        old.encode(), tmp_path, "vieux - Results (1).csv"
    ).campaigns.values()

    assert found.name == "Essai de mars"
    assert found.results[0].token == "AbCdEf1"
    assert found.results[0].first_name == "=Zoé"
    assert found.results[0].is_reported
    assert found.results[0].is_clicked
    assert found.results[0].sent_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert before.name == "vieux"
    assert before.results[0].is_opened
    assert not before.results[0].is_clicked


def test_the_raw_events_export_counts_what_happened_and_reads_nothing_typed(tmp_path):
    quoted = details(password=MARKER).replace('"', '""')
    lines = (
        "campaign_id,email,time,message,details\n"
        "7,,2026-03-02T08:29:00Z,Campaign Created,\n"
        "7,zoe@exemple.fr,2026-03-02T08:30:00Z,Email Sent,\n"
        f'7,zoe@exemple.fr,2026-03-02T08:40:00Z,Submitted Data,"{quoted}"\n'
        "7,luc@exemple.fr,2026-03-02T08:30:00Z,Error Sending Email,{}\n"
    )

    haul = read_bytes(lines.encode(), tmp_path, "Mars - Events.csv")

    (found,) = haul.campaigns.values()
    assert found.name == "Mars"
    assert [(r.is_submitted, r.has_failed) for r in found.results] == [
        (True, False),
        (False, True),
    ]
    assert MARKER not in repr(haul)


def test_the_two_exports_of_one_campaign_are_one_campaign(tmp_path):
    (tmp_path / "Mars - Events.csv").write_text(
        "campaign_id,email,time,message,details\n7,zoe@exemple.fr,2026-03-02T08:40:00Z,Clicked Link,\n",
        encoding="utf-8",
    )
    (tmp_path / "Mars - Results.csv").write_text(
        "id,status,email,reported\nAbCdEf1,Clicked Link,zoe@exemple.fr,false\n",
        encoding="utf-8",
    )

    haul = read_path(tmp_path, Opening(20, brands=BRANDS))

    assert [item.name for item in haul.campaigns.values()] == ["Mars"]


MESSAGE = (
    b"From: =?utf-8?q?Livraison_=C3=A9clair?= <colis@exemple.org>\r\nTo: zoe@exemple.fr\r\n"
    b"Subject: =?iso-8859-1?Q?Votre_colis_=E0_retirer?=\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    b"Voir https://suivi.exemple.org/x?id=1 vite\r\n--b\r\nContent-Type: text/html; charset=cp1252\r\n\r\n"
    b'<p>\xc0 vous <a href="https://suivi.exemple.org/x">ici</a><a href="mailto:a@b.fr">m</a></p>\r\n'
    b'--b\r\nContent-Type: application/pdf; name="bon.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n'
)


def test_a_message_becomes_a_template_with_our_link_and_its_parts_listed(tmp_path):
    haul = read_bytes(MESSAGE, tmp_path, "colis.eml")

    (found,) = haul.templates.values()
    assert found.subject == "Votre colis à retirer"
    assert found.sender == "Livraison éclair <colis@exemple.org>"
    assert found.text.strip() == "Voir {lien} vite"
    assert 'href="{lien}"' in found.html
    assert "À vous" in found.html
    assert "mailto:a@b.fr" in found.html
    assert [(item.name, item.size) for item in found.attachments] == [("bon.pdf", 3)]
    assert "suivi.exemple.org" not in found.html + found.text


def test_every_hostile_message_of_others_is_read_or_refused(tmp_path):
    folder = shared_file("courriels")
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert len(paths) > 40

    for path in paths:
        haul = read_path(path, Opening(20, brands=BRANDS))
        assert haul.templates or haul.notes.refused, path.name


def test_a_bare_page_is_a_template_or_a_landing_page_by_what_it_asks(tmp_path):
    mail = read_bytes(
        b"<!-- x -->\n<p>Bonjour {{.FirstName}}</p>{{.Tracker}}", tmp_path, "a.html"
    )
    page = read_bytes(
        b"<html><form><input type=password name=p></form>", tmp_path, "b.html"
    )
    text = read_bytes("Bonjour {{.FirstName}}, à {{.URL}}".encode(), tmp_path, "c.txt")

    assert next(iter(mail.templates.values())).html == "<p>Bonjour {prenom}</p>"
    assert next(iter(page.pages.values())).secret_fields == 1
    assert next(iter(text.templates.values())).text == "Bonjour {prenom}, à {lien}"


def test_a_folder_of_phishing_club_is_read_with_its_names(tmp_path):
    (tmp_path / "data.yaml").write_text(
        "name: Colis\nemails:\n- name: Premier\n  file: a.html\n  subject: Bonjour {{.FirstName}}\n"
        "  from: x@exemple.org\n- name: Hors\n  file: ../dehors.html\npages:\n- name: Portail\n  file: p.html\n",
        encoding="utf-8",
    )
    (tmp_path / "a.html").write_text("<p>{{.rID}}a</p>", encoding="utf-8")
    (tmp_path / "p.html").write_text("<p>b</p>", encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG....")

    haul = read_path(tmp_path, Opening(20, brands=BRANDS))

    (found,) = haul.templates.values()
    assert (found.name, found.subject) == ("Colis – Premier", "Bonjour {prenom}")
    assert [page.name for page in haul.pages.values()] == ["Colis – Portail"]
    assert [(item.kind, item.name) for item in haul.notes.refused] == [
        (Kind.FILE, "logo.png")
    ]


def bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.xlsx", bomb(), "compressé"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 200, "abîmé"),
        ("a.pdf", b"%PDF-1.7\n", "PDF"),
        ("a.json", b"", "vide"),
        ("a.exe", b"MZ\x00\x00" * 50, "programme"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 4, "ancien classeur"),
        ("a.db", b"SQLite format 3\x00" + b"\xff" * 4000, "abîmé"),
    ],
)
def test_a_file_of_no_use_is_refused_by_name(name, data, word, tmp_path):
    with pytest.raises(Refusal, match=word):
        read_bytes(data, tmp_path, name)


def test_a_file_of_two_hundred_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "campagnes.json"
    with path.open("wb") as stream:
        stream.write(b'[{"a": 1}')
        stream.truncate(200_000_000)

    with pytest.raises(Refusal, match="dépasse"):
        read_path(path, Opening(150))


def test_the_list_of_real_brands_is_dated_and_finds_them():
    names = {brand.name for brand in known_brands()}

    assert {"Microsoft", "Assurance maladie", "La Poste"} <= names
    found = read_json(
        {"name": "x", "subject": "s", "html": "<p>Votre compte Office&nbsp;365</p>"}
    )
    assert next(iter(found.templates.values())).brands == ("Microsoft",)
