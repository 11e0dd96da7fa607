"""Each setting that the environment may give is told in .env.example, what docker-compose.yml asks for too, and nothing else is."""

import re
from pathlib import Path

from tests.architecture.house import ROOT, sources

READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z0-9_]*)["']""")
READ_PLAINLY = re.compile(r"""os\.environ(?:\.get\(|\.setdefault\(|\[)\s*["']([A-Z][A-Z0-9_]*)["']""")
OF_COMPOSE = re.compile(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)")
TOLD = re.compile(r"^#?\s?([A-Z][A-Z0-9_]*)=", re.MULTILINE)
# Told to a single command, not to the site
OF_TOOLS = {"CI", "CHROMIUM", "PICTURES", "TEST_DATABASE", "TEST_VAR_DIR", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def names_read(paths: list[Path]) -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return {name for text in texts for pattern in (READ, READ_PLAINLY) for name in pattern.findall(text)} - OF_TOOLS


def test_the_patterns_find_a_setting():
    source = 'env.bool("DEBUG", False); env("SITE_URL"); os.environ.get("PG_BIN"); os.environ["LANG"]'
    assert READ.findall(source) == ["DEBUG", "SITE_URL"]
    assert READ_PLAINLY.findall(source) == ["PG_BIN", "LANG"]
    assert TOLD.findall("# A remark\n# DEBUG=0\nSITE_URL=x\n#no\n") == ["DEBUG", "SITE_URL"]


def test_the_example_lists_each_setting_and_no_other():
    told = TOLD.findall((ROOT / ".env.example").read_text(encoding="utf-8"))
    handed_over = set(OF_COMPOSE.findall((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert sorted(told) == sorted(names_read([path for path in sources() if path.name != "settings_test.py"]) | handed_over)
