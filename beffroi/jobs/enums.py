"""French words for the states of a job."""

from beffroi.jobs.rules.states import JobState

STATE_LABELS = {
    JobState.WAITING: "En attente",
    JobState.RUNNING: "En cours",
    JobState.DONE: "Terminé",
    JobState.FAILED: "Interrompu",
    JobState.ASIDE: "Mis de côté",
}
STATE_TONES = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "good",
    JobState.FAILED: "alarm",
    JobState.ASIDE: "warn",
}
STATE_ICONS = {
    JobState.WAITING: "clock",
    JobState.RUNNING: "loader",
    JobState.DONE: "circle-check",
    JobState.FAILED: "circle-x",
    JobState.ASIDE: "circle-pause",
}
