"""What the front door knows of phishing tests."""

from beffroi.lib.manifest import Module

MODULE = Module(
    slug="phishing",
    label="Tests d’hameçonnage",
)
