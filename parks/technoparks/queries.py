from parks.technoparks.models import Park, ParkQuerySet


def parks() -> ParkQuerySet:
    """All parks in the order of the list, with what a page of them shows."""
    return Park.objects.whole()
