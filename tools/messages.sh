#!/bin/sh
# Collect the texts to translate. Each text goes to the catalogue of the nearest room that has a locale folder, else to core/locale.
set -eu
cd "$(dirname "$0")/.."
command -v xgettext >/dev/null 2>&1 || {
    echo "xgettext is missing: sudo apt install gettext" >&2
    exit 1
}
.venv/bin/python manage.py makemessages -v 0 -l kk -l ru --no-location --no-obsolete --no-wrap \
    --ignore tests --ignore tools --ignore var --ignore node_modules --ignore .venv
