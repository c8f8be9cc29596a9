"""French words for the backups."""

from beffroi.backups.rules.states import BackupOrigin, BackupState, TrialState

ORIGIN_LABELS = {
    BackupOrigin.SCHEDULED: "Automatique",
    BackupOrigin.COMMAND: "À la main",
    BackupOrigin.UPGRADE: "Avant une mise à jour",
}
STATE_LABELS = {
    BackupState.RUNNING: "En cours",
    BackupState.DONE: "Faite",
    BackupState.FAILED: "Échouée",
}
STATE_TONES = {
    BackupState.RUNNING: "info",
    BackupState.DONE: "good",
    BackupState.FAILED: "alarm",
}
TRIAL_LABELS = {
    TrialState.NONE: "Pas encore essayée",
    TrialState.PASSED: "Essai réussi",
    TrialState.FAILED: "Essai échoué",
}
TRIAL_TONES = {
    TrialState.NONE: "neutral",
    TrialState.PASSED: "good",
    TrialState.FAILED: "alarm",
}
