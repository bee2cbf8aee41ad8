// A form that is being sent cannot be sent again: its buttons are off and say so. form[data-again] is left alone (downloads).
{
  const buttons = (form) => [...form.elements].filter((element) => element.type === "submit");
  const off = (form, pressed) => {
    buttons(form).forEach((button) => (button.disabled = true));
    if (pressed?.type !== "submit" || pressed.tagName !== "BUTTON") return;
    pressed.dataset.words = pressed.innerHTML;
    pressed.textContent = "正在提交…";
  };
  const on = (form) =>
    buttons(form).forEach((button) => {
      button.disabled = false;
      if (button.dataset.words === undefined) return;
      button.innerHTML = button.dataset.words;
      delete button.dataset.words;
    });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "again" in form.dataset || form.matches("[hx-post], [data-hx-post]")) return;
    // After this turn: the pressed button's name and value are still part of what is sent.
    setTimeout(() => { if (!event.defaultPrevented) off(form, event.submitter); });
  });
  // a field that asks something in passing does not send its form: a click on a button at that moment still counts
  const ofRequest = (event) =>
    event.detail.elt.matches?.("form, [type=submit]") ? event.detail.elt.closest("form") : null;
  document.addEventListener("htmx:beforeSend", (event) => {
    const form = ofRequest(event);
    if (form && event.detail.requestConfig.verb !== "get") off(form, event.detail.requestConfig.triggeringEvent?.submitter);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = ofRequest(event);
    if (form) on(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(on));
}
