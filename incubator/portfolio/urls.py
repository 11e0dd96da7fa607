from django.urls import path

from incubator.portfolio.views import files, pages, saved

app_name = "portfolio"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("list/", pages.listing, name="list"),
    path("list.csv", files.list_csv, name="list_csv"),
    path("list.xlsx", files.list_xlsx, name="list_xlsx"),
    path("figures/<slug:chart>.csv", files.figures, name="figures"),
    path("views/", saved.save, name="save_view"),
    path("views/<uuid:key>/remove/", saved.remove, name="remove_view"),
    path("views/<uuid:key>/restore/", saved.restore, name="restore_view"),
]
