"""`python -m benchmarks --rows 1000 10000 100000`"""

import os
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    import_module("benchmarks.running").main()
