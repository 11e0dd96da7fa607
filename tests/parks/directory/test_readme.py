from pathlib import Path

import pytest

from parks import directory
from parks.directory.workflow import inviting, joining

README = Path(directory.__file__).parent / "README.md"


@pytest.mark.parametrize("flow", [joining, inviting], ids=lambda flow: flow.noun)
def test_the_drawing_is_the_table(flow):
    assert f"```mermaid\n{flow.drawing()}\n```" in README.read_text(encoding="utf-8")
