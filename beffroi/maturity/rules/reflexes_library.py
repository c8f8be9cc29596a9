"""Our twelve reflexes as a CISO Assistant library.

Source: shared reference, maturity §§ 3.6 and 3.7. Each question becomes a
requirement with one detailed question, whose four choices carry score and result;
each action becomes a reference control.
"""

from typing import Any

from beffroi.maturity.rules.levels import provable_from
from beffroi.maturity.rules.library.values import slug_of
from beffroi.maturity.rules.questionnaire import Question, Questionnaire, Reflex

PACKAGER = "beffroi"
LIBRARY = "douze-reflexes"
# What each reflex does, in the functions of the cybersecurity framework of the NIST.
FUNCTIONS = {
    1: "identify", 2: "recover", 3: "protect", 4: "protect", 5: "protect",
    6: "protect", 7: "protect", 8: "protect", 9: "protect", 10: "protect",
    11: "respond", 12: "govern",
}  # fmt: skip
CATEGORIES = {
    "provider": "technical", "editor": "technical", "management": "policy",
    "head_office": "policy", "hr": "process", "dpo": "process", "care": "procedure",
    "colleague": "procedure",
}  # fmt: skip


def library_of(asked: Questionnaire) -> dict[str, Any]:
    """Return the plain values of the library that holds a questionnaire of ours.

    Its version is the day of publication as a whole number, which always grows.
    """
    return {
        "urn": _urn("library", LIBRARY),
        "locale": "fr",
        "ref_id": LIBRARY,
        "name": asked.title,
        "description": asked.source,
        "copyright": f"Licence {asked.licence}",
        "version": int(asked.published_on.strftime("%Y%m%d")),
        "publication_date": asked.published_on.isoformat(),
        "provider": "Beffroi",
        "packager": PACKAGER,
        "objects": {
            "reference_controls": [_control(item) for item in asked.questions],
            "framework": {
                "urn": _urn("framework", LIBRARY),
                "ref_id": LIBRARY,
                "name": asked.title,
                "description": asked.source,
                "min_score": 0,
                "max_score": len(asked.scale) - 1,
                "scores_definition": [
                    {"score": score, "name": name, "description": None}
                    for score, name in enumerate(asked.scale)
                ],
                "implementation_groups_definition": _groups(asked),
                "requirement_nodes": [
                    node for reflex in asked.reflexes for node in _nodes(reflex)
                ],
            },
        },
    }


def _urn(kind: str, *parts: str) -> str:
    return ":".join(["urn", PACKAGER, "risk", kind, *parts])


def _node_urn(key: str) -> str:
    return _urn("req_node", LIBRARY, key.lower())


def _control_urn(question: Question) -> str:
    return _urn("function", LIBRARY, question.id.lower())


def _groups(asked: Questionnaire) -> list[dict[str, Any]]:
    return [
        {
            "ref_id": "express",
            "name": "Parcours express",
            "description": f"Les {len(asked.locks)} questions-verrous, par lesquelles commencer.",
        },
        {
            "ref_id": "complet",
            "name": "Parcours complet",
            "description": f"Les {asked.question_count} questions.",
        },
    ]


def _nodes(reflex: Reflex) -> list[dict[str, Any]]:
    head = {
        "urn": _node_urn(f"r{reflex.number}"),
        "assessable": False,
        "depth": 1,
        "ref_id": f"R{reflex.number}",
        "name": reflex.title,
        "description": f"{reflex.summary}\n\n{reflex.why}",
    }
    return [head, *(_requirement(reflex, item) for item in reflex.questions)]


def _requirement(reflex: Reflex, question: Question) -> dict[str, Any]:
    urn = _node_urn(question.id)
    return {
        "urn": urn,
        "assessable": True,
        "depth": 2,
        "parent_urn": _node_urn(f"r{reflex.number}"),
        "ref_id": question.id,
        "name": _name(question),
        "description": f"{question.text}\n\n{question.why}",
        "annotation": f"{question.check}\n\nExemple : {question.example}",
        "typical_evidence": question.proof,
        "weight": question.weight,
        "implementation_groups": ["express", "complet"]
        if question.is_lock
        else ["complet"],
        "reference_controls": [_control_urn(question)],
        "questions": {f"{urn}:question:1": _asked(question, f"{urn}:question:1")},
    }


def _name(question: Question) -> str:
    """Return the question, short enough for the 200 characters that a name may have."""
    return question.text if len(question.text) <= 200 else f"{question.text[:199]}…"


def _asked(question: Question, urn: str) -> dict[str, Any]:
    return {
        "type": "unique_choice",
        "text": question.text,
        "choices": [
            {
                "urn": f"{urn}:choice:{level + 1}",
                "value": words,
                "add_score": level,
                "compute_result": _result(level, question.most),
            }
            for level, words in enumerate(question.levels)
        ],
    }


def _result(level: int, most: int) -> str:
    if level >= provable_from(most):
        return "compliant"
    return "partially_compliant" if level else "non_compliant"


def _control(question: Question) -> dict[str, Any]:
    return {
        "urn": _control_urn(question),
        "ref_id": slug_of(question.id),
        "name": question.action.title,
        "description": f"{question.action.how}\n\nC’est fait quand : {question.action.done_when}",
        "category": CATEGORIES.get(question.ask_who, "process"),
        "csf_function": FUNCTIONS.get(question.reflex_number, "protect"),
    }
