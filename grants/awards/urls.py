from django.urls import path

from grants.awards.views import agreement, awards, conditions, deeds, money, preparing

app_name = "awards"
urlpatterns = [
    path("", awards.desk, name="desk"),
    path("mine/", awards.mine, name="mine"),
    path("tranches/", money.tranches, name="tranches"),
    path("tranches/<uuid:key>/order/", money.order, name="order"),
    path("tranches/<uuid:key>/day/", money.replan, name="replan"),
    path("prepare/<uuid:key>/", preparing.prepare, name="prepare"),
    path("conditions/<uuid:key>/", conditions.condition, name="condition"),
    path("<uuid:key>/", awards.award, name="award"),
    path("<uuid:key>/plan/", preparing.change, name="change"),
    path("<uuid:key>/offer/", deeds.offer, name="offer"),
    path("<uuid:key>/agreement/", agreement.agreement, name="agreement"),
    path("<uuid:key>/agreement/<str:language>.pdf", agreement.agreement_pdf, name="agreement_pdf"),
    path("<uuid:key>/sign/", agreement.sign, name="sign"),
    path("<uuid:key>/countersign/", agreement.countersign, name="countersign"),
    path("<uuid:key>/bank/", deeds.bank, name="bank"),
    path("<uuid:key>/bank/confirm/", deeds.confirm_bank, name="confirm_bank"),
    path("<uuid:key>/end/", deeds.end, name="end"),
    path("<uuid:key>/close/", deeds.close, name="close"),
]
