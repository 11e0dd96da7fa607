from datetime import UTC, date, datetime, timedelta

from core.calendar import arrival, arrived_at, moved_to, now, today


def test_the_clock_can_be_moved_and_goes_back():
    before = now()
    with moved_to(datetime(2030, 1, 1, 20, 0, tzinfo=UTC)):
        assert timedelta() <= now() - datetime(2030, 1, 1, 20, 0, tzinfo=UTC) < timedelta(seconds=5)
        assert today() == date(2030, 1, 2)  # it is past midnight in Almaty
        with moved_to(datetime(2031, 1, 1, tzinfo=UTC)):
            assert now().year == 2031
        assert now().year == 2030
    assert timedelta() <= now() - before < timedelta(seconds=10)


def test_the_arrival_of_a_request_counts_and_not_the_moment_of_asking():
    arrived = datetime(2026, 11, 27, 12, 59, 59, tzinfo=UTC)
    with moved_to(arrived + timedelta(seconds=2)):
        with arrival(arrived):
            assert arrived_at() == arrived
        assert arrived_at() > arrived
