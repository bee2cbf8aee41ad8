// form[data-draft="key"]: what is typed stays in localStorage until the server confirms it. [data-no-draft] leaves a field out.
{
  const officer = document.body.dataset.officer;
  const KEEP_DAYS = 3;
  const nameOf = (key) => `draft:${officer}:${key}`;
  const store = {
    read: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
    write: (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* full or refused: typing goes on */ } },
    names: () => { try { return Object.keys(localStorage).filter((name) => name.startsWith("draft:")); } catch { return []; } },
    remove: (name) => { try { localStorage.removeItem(name); } catch { /* nothing to remove */ } },
  };
  const kinds = ["text", "search", "tel", "email", "number", "date", "datetime-local", "time", "textarea", "select-one"];
  const fields = (form) =>
    [...form.elements].filter((field) => field.name && kinds.includes(field.type) && !("noDraft" in field.dataset));
  const original = (field) =>
    field.type === "select-one" ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "" : field.defaultValue;

  const save = (form) => {
    const changed = fields(form).filter((field) => field.value !== original(field));
    const name = nameOf(form.dataset.draft);
    if (!changed.length) return store.remove(name);
    const values = Object.fromEntries(changed.map((field) => [field.name, [field.value, original(field)]]));
    store.write(name, { at: Date.now(), values });
  };
  const tell = (form) => {
    const note = document.createElement("div");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    note.append("已恢复未提交的内容");
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "link-button";
    clear.textContent = "清除";
    clear.addEventListener("click", () => {
      store.remove(nameOf(form.dataset.draft));
      form.reset();
      note.remove();
    });
    note.append(clear);
    form.prepend(note);
  };
  const restore = (form) => {
    if (!officer || "draftReady" in form.dataset) return;
    form.dataset.draftReady = "";
    const kept = store.read(nameOf(form.dataset.draft));
    let restored = 0;
    for (const field of kept ? fields(form) : []) {
      const [value, base] = kept.values[field.name] ?? [];
      if (value === undefined || field.value === value || field.value !== base) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      restored += 1;
    }
    if (restored) tell(form);
    form.addEventListener("input", () => save(form));
    form.addEventListener("change", () => save(form));
  };
  const start = (root) => root.querySelectorAll("form[data-draft]").forEach(restore);

  for (const name of store.names()) {
    const age = Date.now() - (store.read(name)?.at ?? 0);
    if (age > KEEP_DAYS * 86400000) store.remove(name);
  }
  document.querySelectorAll('meta[name="draft-done"]').forEach((meta) => store.remove(nameOf(meta.content)));
  document.addEventListener("draft-done", (event) => store.remove(nameOf(event.detail.value)));
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-logout]")) store.names().forEach(store.remove);
  });
}
