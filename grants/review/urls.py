from django.urls import path

from grants.review.views import answering, board, pool, reading, scoring

app_name = "review"
urlpatterns = [
    path("", answering.desk, name="desk"),
    path("my-time/", answering.my_time, name="my_time"),
    path("my-time/<uuid:leave>/cancel/", answering.cancel_leave, name="cancel_leave"),
    path("office/", board.calls, name="calls"),
    path("office/calls/<uuid:key>/", board.board, name="board"),
    path("office/calls/<uuid:key>/round/", board.set_up, name="round"),
    path("office/calls/<uuid:key>/assign/", board.assign, name="assign"),
    path("office/calls/<uuid:key>/reminders/", board.reminders, name="reminders"),
    path("office/applications/<uuid:key>/", board.application, name="application"),
    path("office/reviews/<uuid:key>/end/", board.end, name="end"),
    path("office/reviews/<uuid:key>/replace/", board.replace, name="replace"),
    path("office/reviews/<uuid:key>/time/", board.time, name="time"),
    path("office/reviewers/", pool.reviewers, name="reviewers"),
    path("office/reviewers/add/", pool.add, name="add_reviewer"),
    path("office/reviewers/<uuid:key>/", pool.reviewer, name="reviewer"),
    path("office/reviewers/<uuid:key>/retire/", pool.retire, name="retire"),
    path("office/reviewers/<uuid:key>/restore/", pool.restore, name="restore"),
    path("<uuid:key>/", answering.assignment, name="assignment"),
    path("<uuid:key>/score/", scoring.score, name="score"),
    path("<uuid:key>/save/", scoring.save, name="save"),
    path("<uuid:key>/check/", scoring.check, name="check"),
    path("<uuid:key>/sign/", scoring.sign, name="sign"),
    path("<uuid:key>/hand-back/", scoring.hand_back, name="hand_back"),
    path("<uuid:key>/files/<int:number>/", reading.paper, name="paper"),
    path("<uuid:key>/opinion/", reading.opinion, name="opinion"),
]
