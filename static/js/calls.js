// The calling page, form[data-calls]: 1 to 6 choose the result, n goes to the note, p shows the telephone, s skips.
// Ctrl+Enter saves (keyboard.js). Without this file the page works with the mouse.
{
  const form = document.querySelector("form[data-calls]");
  const typing = (target) => target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "radio");
  const keys = {
    n: () => form.querySelector("textarea[name=note]").focus(),
    p: () => document.querySelector("form[data-calls-phones]")?.requestSubmit(),
    s: () => document.querySelector("form[data-calls-skip]")?.requestSubmit(),
  };
  const choose = (number) => {
    const results = form.querySelectorAll("input[name=result]");
    if (!results[number - 1]) return;
    results[number - 1].checked = true;
    results[number - 1].focus();
  };
  if (form) {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (/^[1-6]$/.test(event.key)) choose(Number(event.key));
      else if (keys[event.key]) keys[event.key]();
      else return;
      event.preventDefault();
    });
  }
}
