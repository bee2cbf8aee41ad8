// The next clue is fetched while one reads this one, so that going on costs no waiting; kept for a minute in memory only.
// Restricted ones are not read ahead: the server answers with nothing.
{
  const FRESH = 60_000;
  let held = null;
  const ahead = async () => {
    const address = document.querySelector("form[data-desk]")?.dataset.next;
    if (!address || (held?.address === address && performance.now() - held.at < FRESH)) return;
    held = null;
    try {
      const headers = { "HX-Request": "true", "HX-Target": "desk", "Desk-Ahead": "1" };
      const answer = await fetch(address, { headers, redirect: "error" });
      if (answer.status === 200) held = { address, html: await answer.text(), at: performance.now() };
    } catch {
      held = null; // off line for a moment: going on asks again
    }
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { requestConfig, target } = event.detail;
    if (target?.id !== "desk" || requestConfig.verb !== "get" || requestConfig.path !== held?.address) return;
    if (performance.now() - held.at >= FRESH) return;
    event.preventDefault();
    const { address, html } = held;
    held = null;
    document.dispatchEvent(new CustomEvent("desk:swap"));
    history.pushState({ htmx: true }, "", address);
    window.htmx.swap("#desk", html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 }, { select: "#desk" });
  });
  const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, 200));
  document.addEventListener("htmx:afterSettle", () => idle(ahead));
  idle(ahead);
}
