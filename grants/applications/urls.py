from django.urls import path

from grants.applications.views import check, handing_in, receipts, writing

app_name = "applications"
urlpatterns = [
    path("", writing.mine, name="mine"),
    path("check/", check.queue, name="queue"),
    path("receipts/verify/", receipts.verify, name="verify"),
    path("receipts/<uuid:key>/", receipts.receipt, name="receipt"),
    path("receipts/<uuid:key>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("<uuid:key>/", writing.application, name="application"),
    path("<uuid:key>/parts/<slug:part>/", writing.part, name="part"),
    path("<uuid:key>/save/", writing.save, name="save"),
    path("<uuid:key>/sum/", writing.sum_hint, name="sum"),
    path("<uuid:key>/documents/<uuid:document>/", writing.give, name="give"),
    path("<uuid:key>/files/<uuid:file>/remove/", writing.take_away, name="take_away"),
    path("<uuid:key>/preview/", handing_in.preview, name="preview"),
    path("<uuid:key>/submit/", handing_in.submit, name="submit"),
    path("<uuid:key>/reopen/", handing_in.reopen, name="reopen"),
    path("<uuid:key>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("<uuid:key>/check/", check.sheet, name="check"),
    path("<uuid:key>/check/letter/", check.letter, name="letter"),
]
