from django.urls import path

from grants.ledger.views import bank, books, payments

app_name = "ledger"
urlpatterns = [
    path("", payments.orders, name="orders"),
    path("release/", payments.release, name="release"),
    path("bank-file/", bank.make_file, name="make_file"),
    path("bank-files/<uuid:key>/", bank.bank_file, name="bank_file"),
    path("answers/", bank.answers, name="answers"),
    path("answers/<uuid:key>/", bank.answer, name="answer"),
    path("funds/", books.funds, name="funds"),
    path("funds/new/", books.new_fund, name="new_fund"),
    path("funds/<uuid:key>/", books.fund, name="fund"),
    path("funds/<uuid:key>/budget/", books.budget, name="budget"),
    path("accounts/<uuid:key>/", books.account, name="account"),
    path("accounts/<uuid:key>/prepare/", payments.prepare, name="prepare"),
    path("<uuid:key>/", payments.order, name="order"),
    path("<uuid:key>/cancel/", payments.cancel, name="cancel"),
]
