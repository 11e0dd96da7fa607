"""The form that keeps the filters of a page under a name."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incubator.portfolio.choices import Place
from incubator.portfolio.filters import BoardFilter, PortfolioFilter
from incubator.portfolio.models import SavedView
from incubator.portfolio.reader import Reader

FILTERS: dict[str, type[PortfolioFilter]] = {Place.OVERVIEW: BoardFilter, Place.LIST: PortfolioFilter}


class SaveViewForm(forms.Form):
    """A name for the filters that stand in the address. Only what the page's filters understood is kept."""

    name = forms.CharField(label=_("Name of the view"), max_length=SavedView._meta.get_field("name").max_length)
    shared = forms.BooleanField(label=_("Show it to everybody who may open the portfolio"), required=False)
    place = forms.ChoiceField(choices=Place.choices, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=SavedView._meta.get_field("query").max_length, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, reader: Reader, **more: Any) -> None:
        super().__init__(data, **more)
        self.reader = reader

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            asked = FILTERS[said["place"]](QueryDict(said["query"]), reader=self.reader)
            if not asked.form.is_valid():
                raise forms.ValidationError(_("One of the filters is not right. Mend it in the list first, then save the view."))
            said["query"] = asked.query.urlencode()
        return said
