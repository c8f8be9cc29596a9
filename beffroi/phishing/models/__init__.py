"""Django finds the models here; everybody else imports the file that holds them."""

import beffroi.phishing.models.campaigns
import beffroi.phishing.models.checks
import beffroi.phishing.models.edited
import beffroi.phishing.models.hits
import beffroi.phishing.models.imported
import beffroi.phishing.models.pages
import beffroi.phishing.models.results
import beffroi.phishing.models.targets  # noqa: F401
