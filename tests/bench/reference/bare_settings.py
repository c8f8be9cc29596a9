"""The reference for pages: the same data and session, nothing of the house around."""

from beffroi.config.settings import *  # noqa: F403, TID251  # the same database and key

# allauth refuses to start without its middleware, which is of the house.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS  # noqa: F405
    if not app.startswith("allauth")
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ROOT_URLCONF = "tests.bench.reference.bare"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [__file__.rsplit("/", 1)[0]],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"]
        },
    }
]
