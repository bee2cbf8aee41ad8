// Files chosen in a form stay chosen when it comes back: this browser keeps them (IndexedDB) under the form's once-token. A page that
// names the token it received ([data-files-again]: names, data-once, data-field) gets them into its own field; one on the way back in
// (data-later, input[name=kept]) has them kept a while longer. Every other page of this tab forgets them, signing out forgets all, and
// they are given to the officer who chose them only. Where nothing was kept the page's own sentence asks for the files by name.
// The phone's outbox has a store of its own (outbox.js). docs/decisions/0041
{
  const officer = document.body.dataset.officer;
  const LONGEST = 12 * 3600000; // no session lasts longer
  const GONE = "附件没有保留，请重新选择：";
  const BACK = "上次选的附件已放回，请核对；再选会替换全部：";
  const LATER = "附件已存在本机，到时自动放回：";

  // ---- the store: one row for each field with files, {once, field, officer, tab, at, files} ----
  const database = () =>
    new Promise((done, fail) => {
      const asked = indexedDB.open("kept-files", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("chosen", { keyPath: ["once", "field"] });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = asked.onblocked = () => fail(asked.error);
    });
  let opened;
  const inStore = async (work) => {
    opened ??= database();
    const base = await opened;
    return new Promise((done, fail) => {
      const transaction = base.transaction("chosen", "readwrite");
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
      const asked = work(transaction.objectStore("chosen"));
      transaction.oncomplete = () => done(asked?.result);
      transaction.commit?.(); // the page may be left before the browser would do so by itself
    });
  };
  // Refused, full or switched off: nothing is kept, and a page that needs the files asks for them by name.
  const attempt = (work) => work().catch((error) => console.warn("kept-files", error));

  // A page has its tab's name in hand while it is open, so a copy of the tab gets a name of its own.
  const NAME = "kept-files-tab";
  const tab = sessionStorage.getItem(NAME) ?? `${Date.now()}-${Math.random()}`;
  sessionStorage.removeItem(NAME);
  window.addEventListener("pagehide", () => sessionStorage.setItem(NAME, tab));

  const keep = (input) => {
    const once = input.form?.elements.namedItem("once")?.value;
    if (!officer || !once || !input.name || input.form.matches("[data-outbox], [data-outbox-row]")) return;
    const files = input.validity.valid ? [...input.files] : []; // what file-check.js refused is not sent either
    const row = { once, field: input.name, officer, tab, at: Date.now(), files };
    attempt(() => inStore((rows) => (files.length ? rows.put(row) : rows.delete([once, input.name]))));
  };
  const asks = [...document.querySelectorAll("[data-files-again]")];
  let giving = false;
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.('input[type="file"]')) return;
    keep(target);
    // what the officer chooses is not what was asked for or put back; file-check.js says what stands there now
    if (!giving) asks.find((ask) => ask.dataset.field === target.name && target.form?.contains(ask))?.remove();
  });
  document.addEventListener("reset", (event) => {
    setTimeout(() => event.target.querySelectorAll('input[type="file"]').forEach(keep));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-logout]")) attempt(() => inStore((rows) => rows.clear()));
  });

  // ---- a page opens ----
  const carried = [...document.querySelectorAll("input[name=kept]")].map((input) => new Map(JSON.parse(input.value)).get("once"));
  const awaited = new Set([...asks.map((ask) => ask.dataset.once), ...carried]);
  const isOver = (row) =>
    (row.tab === tab && !awaited.has(row.once)) || (officer && row.officer !== officer) || Date.now() - row.at > LONGEST;

  const say = (ask, words) => {
    ask.querySelector("span").textContent = words;
    ask.classList.remove("notice-soon");
  };
  const take = (kept, name) => {
    const place = kept.findIndex((file) => file.name === name);
    return place < 0 ? [] : kept.splice(place, 1);
  };
  const give = (ask, rows) => {
    const { once, field, filesAgain } = ask.dataset;
    const names = filesAgain.split("/");
    const later = "later" in ask.dataset;
    const kept = rows.filter((row) => row.once === once && (later || (row.field === field && row.officer === officer))).flatMap((row) => row.files);
    const found = names.flatMap((name) => take(kept, name));
    const missing = names.filter((name) => !found.some((file) => file.name === name));
    if (later) {
      if (!missing.length) say(ask, LATER + names.join("、"));
      return;
    }
    const input = ask.closest("form").elements.namedItem(field);
    // chosen anew already: the officer's own choice counts
    if (!found.length || input.files.length) return;
    const files = new DataTransfer();
    found.forEach((file) => files.items.add(file));
    input.files = files.files;
    giving = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    giving = false;
    if (missing.length) ask.querySelector("span").textContent = GONE + missing.join("、");
    else say(ask, BACK + names.join("、"));
  };
  const open = async () => {
    const rows = await inStore((store) => store.getAll());
    const over = rows.filter(isOver);
    if (over.length) await inStore((store) => over.forEach((row) => store.delete([row.once, row.field])));
    asks.forEach((ask) => give(ask, rows.filter((row) => !over.includes(row))));
  };
  attempt(open);
}
