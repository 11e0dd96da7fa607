"""The root of the API: each room brings its views, this page names them."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from core.api.views import DocsView, SchemaView
from grants.applications.api import ApplicationViewSet
from grants.awards.api import AwardViewSet
from grants.calls.api import CallViewSet
from grants.council.api import CouncilCallViewSet, CouncilViewSet, DecisionViewSet
from grants.ledger.api import AccountViewSet, BankAnswerViewSet, BankFileViewSet, FundViewSet, PaymentViewSet
from grants.review.api import AssignmentViewSet, ReviewerViewSet, ReviewViewSet, RoundViewSet
from incubator.portfolio.api import PortfolioViewSet
from incubator.startups.api import StartUpViewSet
from parks.directory.api import OrganisationViewSet
from parks.technoparks.api import ClusterMembershipViewSet, ParkViewSet

router = DefaultRouter(use_regex_path=False)
router.include_format_suffixes = False
router.register("accounts", AccountViewSet, basename="account")
router.register("applications", ApplicationViewSet, basename="application")
router.register("assignments", AssignmentViewSet, basename="assignment")
router.register("awards", AwardViewSet, basename="award")
router.register("bank-answers", BankAnswerViewSet, basename="bank-answer")
router.register("bank-files", BankFileViewSet, basename="bank-file")
router.register("calls", CallViewSet, basename="call")
router.register("cluster-memberships", ClusterMembershipViewSet, basename="cluster-membership")
router.register("councils", CouncilViewSet, basename="council")
router.register("council-calls", CouncilCallViewSet, basename="council-call")
router.register("decisions", DecisionViewSet, basename="decision")
router.register("funds", FundViewSet, basename="fund")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("parks", ParkViewSet, basename="park")
router.register("payments", PaymentViewSet, basename="payment")
router.register("portfolio", PortfolioViewSet, basename="portfolio")
router.register("review-rounds", RoundViewSet, basename="review-round")
router.register("reviewers", ReviewerViewSet, basename="reviewer")
router.register("reviews", ReviewViewSet, basename="review")
router.register("startups", StartUpViewSet, basename="startup")

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("", include(router.urls)),
]
