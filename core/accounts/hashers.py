"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with the first of the parameter sets that the OWASP Password Storage Cheat Sheet calls equal: 46 MiB, one pass, one lane.

    Django's own ask for 100 MiB and eight lanes: four times the processor, and a dozen people who sign in together before a
    deadline would fill a small server's memory.
    """

    memory_cost = 47104  # KiB
    time_cost = 1
    parallelism = 1
