"""Addresses of the officer's desk: help, contacts, messages to establishments."""

from django.urls import URLPattern, path

from beffroi.organizations.views import desk, regional_messages

PLACE = "etablissements/<uuid:establishment_id>/"
MESSAGES = "region/messages/"
ONE = f"{MESSAGES}<uuid:regional_message_id>/"

desk_patterns: list[URLPattern] = [
    path(f"{PLACE}suivre/", desk.take_charge, name="take_charge"),
    path(f"{PLACE}contact/", desk.contact, name="contact"),
    path(f"{PLACE}aide/", desk.ask_help, name="ask_help"),
    path(f"{PLACE}aide/<uuid:help_id>/clore/", desk.close_help, name="close_help"),
    path(MESSAGES, regional_messages.regional_messages, name="regional_messages"),
    path(
        f"{MESSAGES}nouveau/", regional_messages.message_places, name="message_places"
    ),
    path(ONE, regional_messages.regional_message, name="regional_message"),
    path(f"{ONE}ecrire/", regional_messages.message_write, name="message_write"),
    path(f"{ONE}essai/", regional_messages.message_try, name="message_try"),
    path(f"{ONE}envoyer/", regional_messages.message_send, name="message_send"),
    path(f"{ONE}jeter/", regional_messages.message_discard, name="message_discard"),
]
