"""The drawing of states in a room's README is the table of moves itself."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from core.workflow import Workflow

ROOT = Path(__file__).resolve().parents[2]
MODELS = [model for model in apps.get_models() if not model._meta.proxy]
FLOWS = [(model, model.workflow) for model in MODELS if isinstance(getattr(model, "workflow", None), Workflow)]


def drawings_in(text: str) -> list[str]:
    return [match.strip() for match in re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize(("model", "flow"), FLOWS, ids=[model._meta.label for model, _flow in FLOWS])
def test_the_drawing_is_the_table(model, flow):
    room = ROOT / Path(*model.__module__.split(".")[:2])
    assert flow.drawing() in drawings_in((room / "README.md").read_text())


def test_every_state_that_a_row_can_have_stands_in_its_table():
    for model, flow in FLOWS:
        named = {state for move in flow.moves for state in (*move.sources, move.target)}
        assert named == {value for value, _label in model._meta.get_field(flow.column).choices}, model


def test_every_table_of_moves_is_a_trigger_of_its_model():
    for model, flow in FLOWS:
        assert f"{flow.column}_moves" in {trigger.name for trigger in model._meta.triggers}, model
