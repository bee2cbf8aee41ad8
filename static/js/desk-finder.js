// A factor that the reader missed, [data-finder] on the desk: what is typed narrows the list, up/down chooses, Enter ticks it
// and goes on to its grounds, Escape goes back. Words that were selected in the text become the grounds. Without this file
// the whole list stands there.
{
  let words = "";
  // while they are selected: a field in focus ends that, and the news of it may come late
  const keep = () => {
    const chosen = document.getSelection();
    const reading = document.querySelector(".desk-text .reading");
    if (!chosen.isCollapsed && reading?.contains(chosen.anchorNode)) words = chosen.toString().replace(/\s+/g, " ").trim();
  };
  const setUp = (finder) => {
    if (!finder || finder.dataset.ready) return;
    finder.dataset.ready = "yes";
    finder.hidden = false;
    words = "";
    const field = finder.querySelector("input");
    const list = finder.closest("details");
    const all = [...list.querySelectorAll("[data-found-by]")];
    const shown = () => all.filter((row) => !row.hidden);
    const choose = (chosen) => {
      for (const row of all) row.classList.toggle("is-current", row === chosen);
      chosen?.scrollIntoView({ block: "nearest" });
    };
    const narrow = () => {
      const typed = field.value.trim().toLowerCase();
      for (const row of all) row.hidden = !row.dataset.foundBy.includes(typed);
      for (const group of list.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-found-by]:not([hidden])");
      list.querySelector("[data-none]").hidden = shown().length > 0;
      choose(typed ? shown()[0] : null);
    };
    const step = (by) => {
      const rows = shown();
      const place = rows.findIndex((row) => row.classList.contains("is-current")) + by;
      choose(rows[Math.min(Math.max(place, 0), rows.length - 1)]);
    };
    const clear = () => {
      field.value = "";
      narrow();
    };
    const add = (row) => {
      const tick = row.querySelector("input[name^=mark_]");
      if (!tick.checked) tick.click();
      clear();
      row.querySelector(".factor-note input").focus();
    };
    const leave = () => {
      clear();
      list.open = false;
      list.closest("form").querySelector("fieldset[data-factor] input, button[type=submit]")?.focus();
    };
    finder.addEventListener("desk:find", () => {
      keep();
      list.open = true;
      field.focus();
      finder.scrollIntoView({ block: "nearest" });
    });
    field.addEventListener("input", narrow);
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const chosen = all.find((row) => row.classList.contains("is-current"));
      const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => chosen && add(chosen), Escape: leave };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    list.addEventListener("change", (event) => {
      const note = event.target.closest("[data-found-by]")?.querySelector(".factor-note input");
      if (event.target.matches("[name^=mark_]:checked") && note && !note.value) note.value = words.slice(0, note.maxLength);
    });
  };
  document.addEventListener("selectionchange", keep);
  const renew = () => setUp(document.querySelector("[data-finder]"));
  document.addEventListener("htmx:afterSettle", renew);
  renew();
}
