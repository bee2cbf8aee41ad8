// Keys: "/" search, g+letter menu, j/k rows of table[data-rows], Enter opens, "?" the list of keys, Ctrl+Enter sends the form.
{
  let pendingGo = 0;
  let current = -1;
  const dialog = document.querySelector("[data-shortcuts]");
  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr, [data-rows] > [data-row]")].filter((row) => row.querySelector("a[href]"));
  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    all[current]?.classList.remove("is-current");
    current = Math.min(Math.max(current + step, 0), all.length - 1);
    all[current].classList.add("is-current");
    all[current].scrollIntoView({ block: "nearest" });
    (all[current].querySelector("[data-open]") ?? all[current].querySelector("a[href]")).focus({ preventScroll: true });
  };
  const go = (letter) => {
    const link = [...document.querySelectorAll("[data-shortcut]")].find((entry) => entry.dataset.shortcut === letter);
    if (link) window.location.assign(link.href);
  };
  const opener = document.querySelector("[data-shortcuts-open]");
  if (dialog && opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form");
      if (form) {
        event.preventDefault();
        form.requestSubmit();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialog?.open) return;
    if (Date.now() - pendingGo < 1500) {
      pendingGo = 0;
      event.preventDefault();
      return go(event.key);
    }
    const keys = {
      "/": () => document.querySelector("[data-search]")?.focus(),
      "?": () => dialog?.showModal(),
      g: () => (pendingGo = Date.now()),
      j: () => move(1),
      k: () => move(-1),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("htmx:afterSwap", () => (current = -1));
}
