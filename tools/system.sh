#!/bin/sh
# See that the programs are there that no Python package brings: "system.sh pdf", "system.sh browser", "system.sh redis".
# On Debian root gets them by apt; anybody else gets one sentence that says what to install.
set -u

have_pdf() {
    "${VENV_PYTHON:-.venv/bin/python}" - <<'PROBE' >/dev/null 2>&1
import ctypes.util, sys
names = ("libpango-1.0.so.0", "libpango-1.0.dylib", ctypes.util.find_library("pango-1.0"))
for name in filter(None, names):
    try:
        ctypes.CDLL(name)
    except OSError:
        continue
    sys.exit(0)
sys.exit(1)
PROBE
}

have_browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

install() { # install PACKAGE...
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    echo "Installing $* by apt" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 ||
        { apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
}

missing=0
for need in "$@"; do
    case $need in
    pdf)
        have_pdf || install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core || {
            echo "Pango is missing, so PDF pages offer the print view: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" >&2
            missing=1
        }
        ;;
    browser)
        have_browser || install chromium || {
            echo "Chromium is missing, so browser tests are skipped: sudo apt install chromium, or set CHROMIUM=/path/to/it" >&2
            missing=1
        }
        ;;
    redis) # for the tests alone; RUNLEVEL keeps Debian from starting a server of the machine's own
        command -v redis-server >/dev/null 2>&1 || RUNLEVEL=1 install redis-server || {
            echo "redis-server is missing, so the test of the deployment is skipped: sudo apt install redis-server" >&2
            missing=1
        }
        ;;
    *)
        echo "system.sh knows pdf, browser and redis, not $need" >&2
        exit 2
        ;;
    esac
done
# Skipping is for a newcomer's machine only: where CI skips, nobody looks.
[ "${CI:-}" = true ] && exit "$missing"
exit 0
