"""What becomes of what a restore put aside."""

from django import forms

MESSAGES, TASKS = "messages", "travaux"


class AsideForm(forms.Form):
    """Messages or tasks, taken up again or given up."""

    what = forms.ChoiceField(choices=[(MESSAGES, MESSAGES), (TASKS, TASKS)])
    decision = forms.ChoiceField(choices=[("go", "go"), ("drop", "drop")])
