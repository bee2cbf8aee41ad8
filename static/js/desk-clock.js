// How long a clue is really looked at, [data-clue][data-opened][data-idle]: the clock runs while its text is on screen and the
// tab is in front, stops when nobody acts for `idle` seconds, goes on when one comes back to the clue. What it says travels
// with the decision in two headers; the server holds it within its own time (docs/decisions/0024).
{
  const OLD = 8 * 3600 * 1000;
  let clue = null;
  const key = (pk) => `desk-clue-${document.body.dataset.officer}-${pk}`;
  const mayRun = () => clue !== null && clue.inView && document.visibilityState === "visible";
  // up to now, or to the moment when nobody had acted for so long
  const tally = () => {
    if (clue === null) return;
    const now = performance.now();
    if (clue.from !== null) clue.spent += Math.max(0, Math.min(now, clue.acted + clue.idle) - clue.from);
    clue.from = mayRun() ? now : null;
  };
  const act = () => {
    tally();
    if (clue !== null) clue.acted = performance.now();
  };
  const keep = () => {
    tally();
    if (clue === null || clue.done) return;
    sessionStorage.setItem(key(clue.pk), JSON.stringify({ opened: clue.opened, spent: clue.spent, at: Date.now() }));
  };
  const kept = (pk) => {
    const found = JSON.parse(sessionStorage.getItem(key(pk)) ?? "null");
    return found && Date.now() - found.at < OLD ? found : null;
  };
  const seen = new IntersectionObserver((rows) => {
    tally();
    const last = rows.at(-1);
    if (clue === null || last.target !== clue.element) return;
    clue.inView = last.isIntersecting;
    act();
    tally();
  });
  const start = () => {
    const element = document.querySelector("[data-clue]");
    if (element === (clue?.element ?? null)) return;
    const { clue: pk, opened, idle } = element?.dataset ?? {};
    seen.disconnect();
    // the same clue with words of what is missing goes on where it was
    const before = element && (clue?.pk === pk ? { opened: clue.opened, spent: clue.spent } : kept(pk));
    clue = element && {
      element, pk, idle: Number(idle) * 1000, inView: false, from: null, acted: performance.now(), done: false,
      opened: before?.opened ?? opened, spent: before?.spent ?? 0,
    };
    if (element) seen.observe(element);
  };
  for (const name of ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "touchmove"]) {
    document.addEventListener(name, act, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? act() : keep()));
  window.addEventListener("pagehide", keep);
  document.addEventListener("htmx:configRequest", (event) => {
    if (clue === null || !event.detail.elt.matches("form[data-desk]")) return;
    tally();
    event.detail.headers["Desk-Opened"] = clue.opened;
    event.detail.headers["Desk-Spent"] = String(Math.round(clue.spent));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (clue === null || event.detail.target?.id !== "desk") return;
    clue.done = event.detail.requestConfig.verb === "post" && event.detail.xhr.status < 400;
    if (clue.done) sessionStorage.removeItem(key(clue.pk));
    keep();
  });
  document.addEventListener("desk:swap", keep);
  document.addEventListener("htmx:afterSettle", start);
  start();
}
