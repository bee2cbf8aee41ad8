// details[data-menu]: one open at a time, Escape and a click outside close it; [data-menu-close] is its cancel button.
{
  const opened = () => document.querySelectorAll("details[data-menu][open]");
  const reveal = (root) => root.querySelectorAll?.("[data-menu-close]").forEach((button) => (button.hidden = false));
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.target));
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-menu-close]");
    if (closer) closer.closest("details").open = false;
    opened().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    opened().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener(
    "toggle",
    (event) => {
      if (!event.target.matches("details.act[open]")) return;
      const { left, right } = event.target.querySelector(".act-body, .flyout").getBoundingClientRect();
      if (left < 0) event.target.classList.add("act-start");
      else if (right > document.documentElement.clientWidth) event.target.classList.add("act-end-side");
      event.target.querySelector("form :is(input:not([type=hidden]), select, textarea)")?.focus();
    },
    true,
  );
  document.querySelector("[data-focus]")?.focus();
}
