"""Addresses of the observatory, of peers and of campaigns."""

from django.urls import URLPattern, path

from beffroi.observatory.views import campaigns, observatory, peers

app_name = "observatory"
PLACE = "etablissements/<uuid:establishment_id>"
CAMPAIGN = "region/campagnes/<uuid:campaign_id>"

urlpatterns: list[URLPattern] = [
    path("region/observatoire/", observatory.observatory, name="observatory"),
    path("region/observatoire/export/", observatory.observatory_export, name="export"),
    path("region/observatoire/publier/", observatory.refresh, name="refresh"),
    path("region/campagnes/", campaigns.campaign_list, name="campaigns"),
    path(
        "region/campagnes/nouvelle/", campaigns.campaign_create, name="campaign_create"
    ),
    path(f"{CAMPAIGN}/", campaigns.campaign, name="campaign"),
    path(f"{CAMPAIGN}/corriger/", campaigns.campaign_edit, name="campaign_edit"),
    path(f"{CAMPAIGN}/lancer/", campaigns.campaign_launch, name="campaign_launch"),
    path(f"{CAMPAIGN}/clore/", campaigns.campaign_close, name="campaign_close"),
    path(f"{CAMPAIGN}/export/", campaigns.campaign_export, name="campaign_export"),
    path(f"{PLACE}/campagne/", campaigns.place_campaign, name="place_campaign"),
    path(f"{PLACE}/semblables/", peers.peers, name="peers"),
    path(f"{PLACE}/semblables/apercu/", peers.panel, name="peers_panel"),
]
