"""What the emergency page and its posters hold about people: nothing by themselves."""

from beffroi.lib.personal import PersonalData

PERSONAL_DATA = PersonalData(
    app="alert",
    label="Je pense être attaqué",
    not_personal={"Poster.place": "endroit où une affiche est posée"},
)
