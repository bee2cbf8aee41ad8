// The pre-assessment desk, form[data-desk]: y/n/u on the focused factor, up/down between factors, a finds one to add
// (desk-finder.js), j/k or arrows between clues, b asks somebody, Enter goes to what is not marked yet, then decides; score
// and band grow with each mark. The part #desk is swapped for the next clue and set up anew. Without this file the server
// reckons when it saves.
{
  let desk = null;
  const ranks = ["low", "medium", "high"];
  const codes = (text) => text.split(" ").filter(Boolean);
  const words = { high: "高风险", medium: "中风险", low: "低风险" };
  const mark = (factor) => factor.querySelector("input[type=radio]:checked")?.value ?? "";
  const isOn = (factor) => (factor.matches("fieldset") ? !["removed", "unknown"].includes(mark(factor)) : factor.querySelector("input[type=checkbox]").checked);
  const focus = (factor) => {
    if (!factor) return;
    (factor.querySelector("input[type=radio]:checked") ?? factor.querySelector("input")).focus({ preventScroll: true });
    factor.scrollIntoView({ block: "nearest" });
  };
  const setUp = (form) => {
    const found = [...form.querySelectorAll("fieldset[data-factor]")];
    const all = [...form.querySelectorAll("[data-factor]")];
    const flags = form.dataset.flags.split(" ").map((flag) => flag.split("+"));
    const submit = () => form.querySelector("button[type=submit]");
    let level = "";
    const reckon = () => {
      const on = all.filter(isOn);
      const covered = new Set(on.flatMap((factor) => codes(factor.dataset.supersedes)));
      const counted = on.filter((factor) => !covered.has(factor.dataset.factor));
      const points = counted.reduce((sum, factor) => sum + Number(factor.dataset.points), 0);
      level = points >= Number(form.dataset.high) ? "high" : points >= Number(form.dataset.medium) ? "medium" : "low";
      const total = form.querySelector("[data-total]");
      total.textContent = `${points} 分`;
      total.className = `desk-total tone-${level}`;
      const band = form.querySelector("[data-band] .word");
      band.textContent = words[level];
      band.className = `word word-${level}`;
      const kept = counted.map((factor) => factor.dataset.factor);
      form.querySelector("[data-red]").hidden = !flags.some((flag) => flag.every((code) => kept.includes(code)));
      const unknown = all.filter((factor) => mark(factor) === "unknown" || factor.querySelector("input[name^=unknown_]")?.checked).length;
      const judged = found.length + all.filter((factor) => !factor.matches("fieldset") && factor.querySelector("input:checked")).length;
      form.querySelector("[data-unknown]").hidden = unknown * 4 <= judged;
      const left = found.filter((factor) => !mark(factor)).length;
      form.querySelector("[data-left]").textContent = left ? `还有 ${left} 项待确认` : "可以评定";
      const removed = new Set(all.filter((factor) => !isOn(factor)).map((factor) => factor.dataset.factor));
      document.querySelectorAll("mark[data-codes]").forEach((phrase) => phrase.classList.toggle("mark-dropped", codes(phrase.dataset.codes).every((code) => removed.has(code))));
    };
    const current = () => document.activeElement?.closest?.("fieldset[data-factor]") ?? found.find((factor) => !mark(factor)) ?? found[0];
    // a lowering says why: beside a factor, or in the note
    const note = form.querySelector("textarea[name=note]");
    const reasons = () => [note, ...found.filter((factor) => !isOn(factor)).map((factor) => factor.querySelector(".factor-note input"))];
    const lacksReason = () => ranks.indexOf(level) < ranks.indexOf(form.dataset.kept) && !reasons().some((one) => one?.value.trim());
    const finish = () => (lacksReason() ? note : submit())?.focus();
    const say = (value) => {
      const factor = current();
      if (!factor) return;
      factor.querySelector(`input[value=${value}]`).checked = true;
      reckon();
      const note = factor.querySelector(".factor-note-must input");
      if (value === "removed" && note && !note.value) return note.focus();
      const place = found.indexOf(factor);
      const next = [...found.slice(place + 1), ...found.slice(0, place)].find((one) => !mark(one));
      if (next) focus(next);
      else finish();
    };
    const decide = () => {
      const left = found.find((factor) => !mark(factor));
      if (left) focus(left);
      else form.requestSubmit();
    };
    const step = (by) => focus(found[Math.min(Math.max(found.indexOf(current()) + by, 0), found.length - 1)]);
    // by the link itself, so that it is fetched and swapped as a click would
    const go = (address) => address && [...form.querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === address)?.click();
    const keys = {
      y: () => say("confirmed"),
      n: () => say("removed"),
      u: () => say("unknown"),
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      j: () => go(form.dataset.next),
      ArrowRight: () => go(form.dataset.next),
      k: () => go(form.dataset.previous),
      ArrowLeft: () => go(form.dataset.previous),
      a: () => form.querySelector("[data-finder]").dispatchEvent(new Event("desk:find")),
      b: () => document.querySelector("[data-ask]")?.click(),
    };
    form.addEventListener("change", reckon);
    if (form.querySelector(".form-errors") && found.every(mark)) note?.focus();
    else if (form.querySelector(".field-bad")) form.querySelector(".field-bad input")?.focus();
    else if (found.length) focus(current());
    else submit()?.focus({ preventScroll: true });
    document.querySelector(".desk-row[aria-current]")?.scrollIntoView({ block: "nearest" });
    reckon();
    return { form, keys, submit, decide };
  };
  const renew = () => {
    const form = document.querySelector("form[data-desk]");
    if (form === desk?.form) return;
    desk = form && setUp(form);
  };
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (!desk || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const isText = target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    if (isText || !desk.keys[event.key]) {
      if (event.key !== "Enter" || target.matches("a, button, summary, textarea, select, [type=search]")) return;
      if (!desk.submit()) return;
      event.preventDefault();
      desk.decide();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    desk.keys[event.key]();
  }, true);
  document.addEventListener("htmx:afterSettle", renew);
  renew();
}
