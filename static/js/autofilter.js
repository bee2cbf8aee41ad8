// form[data-auto]: a changed filter is applied at once; [data-auto-hide] marks the button that is only for pages without JavaScript.
{
  const hide = (root) => root.querySelectorAll?.("form[data-auto] [data-auto-hide]").forEach((button) => (button.hidden = true));
  hide(document);
  document.addEventListener("htmx:load", (event) => hide(event.target));
  document.addEventListener("change", (event) => event.target.form?.matches("form[data-auto]") && event.target.form.requestSubmit());
  // Empty filters stay out of the address, so that it can be sent to a colleague.
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("form[data-auto]")) return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}
