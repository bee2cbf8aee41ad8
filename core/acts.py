"""One verb on one record as a form: a button on its page, a page of its own, one view for all verbs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core import drafts
from core.forms import attempt
from core.once import once
from core.refusals import Kind, Refusal, insist

Target = TypeVar("Target")
# that many verbs open in place on the page; the rest are links to their own page
INLINE = 3


class ActForm(forms.Form):
    """A form that knows who fills it in and about what; without fields it is a plain confirmation."""

    def __init__(self, *args: Any, standing: Any, target: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.target = target


@dataclass(frozen=True)
class Act(Generic[Target]):
    """`do(standing, target, cleaned, uploads)` calls the action and returns what to say to the officer."""

    verb: str
    label: str
    icon: str
    order: int
    why_not: Callable[[Any, Target], Refusal | None]
    form: type[ActForm]
    do: Callable[[Any, Target, dict[str, Any]], str]
    # what will happen, said before it does
    sentence: str = ""
    # "primary" for the natural next step, "danger" for what is hard to undo
    weight: str = ""
    has_files: bool = False
    # shown greyed with its reason in these states, otherwise only when allowed
    expected_in: tuple[str, ...] = ()
    # where one goes afterwards, when the record's page may be out of sight by then: (standing, target) -> address
    after: Callable[[Any, Target], str] | None = None


def buttons(acts: Iterable[Act[Target]], standing: Any, target: Target, state: str) -> list[dict[str, Any]]:
    """What the page shows: [{act, form, url, why_not, primary}], allowed ones first; forbidden ones only where expected."""
    shown: list[dict[str, Any]] = []
    for act in sorted(acts, key=lambda one: one.order):
        refusal = act.why_not(standing, target)
        if refusal is not None and (state not in act.expected_in or refusal.kind == Kind.WRONG_STATE):
            continue
        shown.append(
            {
                "act": act,
                "key": act.verb,
                "url": reverse(act.verb, args=[target.pk]),  # type: ignore[attr-defined]  # every target is a row
                "why_not": refusal.sentence if refusal else "",
                "danger": act.weight == "danger",
                "draft": f"{act.verb}-{target.pk}",  # type: ignore[attr-defined]  # as above
            }
        )
    primary = next((one for one in shown if not one["why_not"] and one["act"].weight == "primary"), None)
    for one in shown:
        one["primary"] = one is primary
    shown.sort(key=lambda one: bool(one["why_not"]))
    for one in shown[:INLINE]:
        one["form"] = one["act"].form(standing=standing, target=target, auto_id=f"id_{one['key']}_%s")
    return shown


def _asked_back(request: HttpRequest) -> str:
    """The page of ours that the form stood on, where that is not the record's own."""
    back = request.POST.get("back", "")
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return back if own else ""


def act_view(
    act: Act[Any], load: Callable[[HttpRequest, int], tuple[Any, Any]], page_of: Callable[[Any], str]
) -> Callable[..., HttpResponseBase]:
    """The view of a verb: `load(request, pk)` gives (standing, target) or 404; afterwards one is back at the page."""

    @once
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        standing, target = load(request, pk)
        insist(act.why_not(standing, target))
        if request.method == "POST":
            form = act.form(request.POST, request.FILES, standing=standing, target=target)
            if form.is_valid() and (
                said := attempt(form, lambda: act.do(standing, target, form.cleaned_data))
            ):
                messages.success(request, said)
                drafts.done(request, f"{act.verb}-{pk}")
                return redirect(
                    _asked_back(request) or (act.after(standing, target) if act.after else page_of(target))
                )
        else:
            form = act.form(standing=standing, target=target)
        context = {"act": act, "form": form, "target": target, "back": page_of(target)}
        return render(request, "core/act.html", context, status=422 if form.errors else 200)

    return view


def act_paths(
    acts: Iterable[Act[Any]],
    prefix: str,
    load: Callable[[HttpRequest, int], tuple[Any, Any]],
    page_of: Callable[[Any], str],
) -> list[URLPattern]:
    """cases/12/accept/ named "accept", for every act."""
    return [
        path(f"{prefix}/<int:pk>/{act.verb.replace('_', '-')}/", act_view(act, load, page_of), name=act.verb)
        for act in acts
    ]
