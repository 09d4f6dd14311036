"""Candidates for the reader as if they had been trained and measured."""


def measured(precision, macro_f1):
    """Figures of both readers together on ads kept back, with a short curve."""
    micro = {"right": 90, "wrong": 10, "missed": 60, "precision": precision, "recall": 0.6}
    points = [
        {"threshold": step, "precision": precision * step**0.2, "recall": 1 - step, "macro_f1": 0.5}
        for step in (0.1, 0.3, 0.5, 0.7, 0.9)
    ]
    return {
        "ads": 480,
        "micro": micro,
        "macro_f1": macro_f1,
        "clean": {"ads": 240, "without_lead": 0.95},
        "look": {"violations_with_lead_or_look": 0.8},
        "curve": points,
    }


def trainer_of(model, figures=None):
    """A trainer that returns this model at once."""
    found = figures or {"candidate": measured(0.91, 0.7), "in_force": measured(0.9, 0.65)}
    return lambda lines, base: (model, found)
