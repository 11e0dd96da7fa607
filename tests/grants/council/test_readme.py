from pathlib import Path

from grants.council.workflow import OF_COUNCIL


def test_the_drawing_is_the_councils_part_of_the_applications_way():
    readme = Path(__file__).resolve().parents[3] / "grants" / "council" / "README.md"
    assert f"```mermaid\n{OF_COUNCIL.drawing()}\n```" in readme.read_text()
