import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from core.web.inputs import DayInput


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="as on the cover", max_length=100)
    text = forms.CharField(label="Problem", widget=forms.Textarea, max_length=300, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A < B"), ("b", "B")], widget=forms.RadioSelect)
    place = forms.ChoiceField(label="Place", choices=[("a", "A")])
    agree = forms.BooleanField(label="I agree")
    paper = forms.FileField(label="Paper")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(source, form):
    with translation.override("en"):
        return Template(source).render(Context({"form": form}))


def test_each_control_has_its_label_and_class():
    html = draw("{% fields form %}", Sample())
    for name in ("name", "text", "place", "agree", "paper"):
        assert f'for="id_{name}"' in html
        assert html.count(f'id="id_{name}"') == 1
    assert 'class="form-select"' in html
    assert html.count("<fieldset") == 1
    assert "A &lt; B" in html
    assert '<input type="hidden" name="secret"' in html


def test_optional_is_said_and_required_is_the_default():
    html = draw("{% fields form %}", Sample())
    assert re.findall(r"(\w+) <span class=\"ork-optional\">\(optional\)", html) == ["Problem"]
    assert "*" not in html


def test_a_filter_leaves_the_word_out():
    assert "(optional)" not in draw("{% field form.text optional=False %}", Sample())


def test_a_long_text_is_counted_and_never_cut():
    html = draw("{% field form.text %}", Sample())
    assert "maxlength" not in html
    assert 'data-ork-limit="300"' in html
    assert "at most 300 characters" in html
    assert 'aria-describedby="id_text_counter"' in html


def test_errors_are_tied_to_the_field_and_what_was_typed_stays():
    form = Sample({"name": "", "text": "x" * 301, "kind": "c"})
    html = draw("{% field form.name %}{% field form.text %}{% field form.kind %}", form)
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert html.count('aria-invalid="true"') >= 2
    assert "x" * 301 in html
    for name in ("name", "text", "kind"):
        assert html.count(f'id="id_{name}_error"') == 1


def test_the_summary_links_to_each_field_and_takes_the_focus():
    form = Sample({"name": "x", "text": "y"})
    html = draw("{% errors form %}", form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_kind", "id_place", "id_agree", "id_paper"]
    whole = draw("{% fields form %}", form)
    assert all(whole.count(f'id="{target}"') == 1 for target in targets)
    assert "4 things must be mended:" in html
    assert 'role="alert" tabindex="-1" data-ork-focus' in html


def test_a_form_without_faults_has_no_summary():
    assert draw("{% errors form %}", Sample()).strip() == ""


def test_faults_of_the_whole_form_are_said():
    form = Sample({"name": "x"})
    form.add_error(None, "The call is closed.")
    assert "The call is closed." in draw("{% errors form %}", form)


@pytest.mark.parametrize("limit", [1024 * 1024])
def test_a_file_is_refused_before_it_travels(limit):
    html = draw(f'{{% filedrop form.paper "PDF only" {limit} %}}', Sample())
    assert f'data-ork-max="{limit}"' in html
    assert "at most 1 MB are taken" in html
    assert "PDF only" in html
    assert 'type="file"' in html


def test_options_are_drawn_as_the_library_draws_them():
    """Ours in one go, theirs a template for each: the browser must not see a difference."""
    choices = [("", "—"), ("<a>", "Ә & Б"), ("Group «G»", [(1, "one"), (None, "none"), (True, "yes")])]

    class Widget(forms.SelectMultiple):
        def create_option(self, name, value, *more, **kwargs):
            option = super().create_option(name, value, *more, **kwargs)
            option["attrs"] |= {"data-n": 3, "disabled": value == 1, "hidden": False}
            return option

    field = forms.MultipleChoiceField(choices=choices, widget=Widget)
    ours = field.widget.render("many", ["1", "<a>"], {"id": "x"})
    theirs = field.widget.render("many", ["1", "<a>"], {"id": "x"}, DjangoTemplates())
    assert [re.sub(r"\s*(<|$)", r"\1", text) for text in (ours, theirs)] == [re.sub(r"\s*(<|$)", r"\1", theirs)] * 2
    assert 'value="&lt;a&gt;" selected data-n="3">Ә &amp; Б' in ours


@pytest.mark.parametrize("widget", [forms.TextInput, forms.HiddenInput, forms.EmailInput, forms.NumberInput, DayInput])
@pytest.mark.parametrize("value", [None, "", '«Дала» & "Co" <b>', 0, date(2026, 11, 27)])
def test_inputs_are_drawn_as_the_library_draws_them(widget, value):
    attrs = {"id": "x", "required": True, "disabled": False, "maxlength": 9, "data-word": 'a"b', "title": SafeString("Ә")}
    ours, theirs = (widget().render("na<me", value, attrs, renderer) for renderer in (None, DjangoTemplates()))
    assert ours == theirs
    assert ours.startswith("<input type=")
