"""The sprite and the files that the site serves of other people's packages."""

from xml.etree import ElementTree

import pytest

from tools import frontend
from tools.frontend import SVG

needs_packages = pytest.mark.skipif(not (frontend.MODULES / "@tabler").is_dir(), reason="run make setup first: npm packages are missing")


@needs_packages
def test_the_sprite_has_a_symbol_for_each_name():
    root = ElementTree.fromstring(frontend.sprite(["check", "progress"]))
    assert [symbol.get("id") for symbol in root] == ["check", "progress"]
    for symbol in root:
        assert symbol.get("stroke") == "currentColor"
        assert symbol.get("stroke-width") is None
        assert [part.get("d") for part in symbol.iter(f"{{{SVG}}}path")] != []
        assert "M0 0h24v24H0z" not in [part.get("d") for part in symbol.iter(f"{{{SVG}}}path")]


@needs_packages
def test_an_unknown_icon_stops_the_work():
    with pytest.raises(SystemExit, match="no icon called no-such-icon"):
        frontend.sprite(["check", "no-such-icon"])


def test_icons_are_named_one_a_line(tmp_path, monkeypatch):
    (tmp_path / "core" / "web").mkdir(parents=True)
    (tmp_path / "core" / "web" / "icons.txt").write_text("# arrows\ncheck\n\nx  # close\ncheck\n")
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    assert frontend.icon_names() == ["check", "x"]


@needs_packages
def test_what_is_served_refers_to_nothing_that_is_not_served(tmp_path, monkeypatch):
    monkeypatch.setattr(frontend, "TARGET", tmp_path / "frontend")
    frontend.build()
    served = tmp_path / "frontend"
    assert "sourceMappingURL" not in (served / "tabler" / "tabler.min.css").read_text()
    assert "sourceMappingURL" not in (served / "tabler" / "tabler.min.js").read_text()
    style = (served / "golos" / "golos.css").read_text()
    fonts = {path.name for path in (served / "golos" / "files").iterdir()}
    assert {f"golos-text-{subset}-wght-normal.woff2" for subset in ("latin", "latin-ext", "cyrillic", "cyrillic-ext")} <= fonts
    assert all(name in style for name in fonts)
    # Қ and Ұ and the tenge sign: without these subsets a Kazakh page falls back to another face
    assert "U+0460-052F" in style
    assert "U+20AD-20C0" in style
