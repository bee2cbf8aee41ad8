// form[data-outbox="field"]: what is sent from the street is first kept on this phone (IndexedDB) and goes out when the network
// lets it, always with the same once-token, so the server carries it out once however often it arrives. It is let go only when the
// server's own page says so ([data-sent]); a page of a hotel's Wi-Fi does not. Kept per officer: nobody else sees or sends it.
// data-outbox names the field that titles the card; [data-needed="field"] (data-needed-words, data-needed-for="value of do") is
// asked for before anything is kept. Without IndexedDB the form is posted as any other.
// form[data-outbox-row]: one tap of many on a page. It keeps its token, so a second tap is the same thing; once it has arrived the
// page's parts ([data-outbox-page="name"]) are put in anew from the server's answer instead of going to another page.
{
  const officer = document.body.dataset.officer;
  const PATIENCE = 8000; // how long one looks at "发送中" before the form is free for the next event
  const TIMEOUT = 90000; // one attempt, photos over a slow network included
  const REMEMBERED = 6 * 86400000; // the server knows a token for seven days: an older attempt could become a second case
  const PAUSES = [2, 5, 10, 20, 40, 60, 120];
  const TAKEN = "已存在本机，联网后自动发送。可以接着做别的。";
  const SENT = "都已发出。";
  const words = {
    login: "登录已过期，内容已存在本机，重新登录后自动发送。",
    other: "现在登录的是另一位同事，请用您自己的账号登录后发送。",
    busy: "服务器忙，稍后自动再发。",
    large: "照片太大，服务器没有收下，请减少照片再发。",
    gone: "这件事项已经打不开，可能已经转走。",
    wrong: "没有发成，请联系综治中心。",
    old: "写了六天以上，可能早已送到。请先看“我的事件”里有没有，没有再点“现在发送”。",
    strange: "网络要求先登录或确认（例如公共 Wi-Fi），联通后自动再发。",
  };

  // ---- the store: one row for each form that is not yet known to have arrived ----
  const database = () =>
    new Promise((done, fail) => {
      const asked = indexedDB.open("outbox", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("items", { keyPath: "once" }).createIndex("officer", "officer");
      asked.onsuccess = () => done(asked.result);
      asked.onerror = asked.onblocked = () => fail(asked.error);
    });
  let opened;
  const inStore = async (mode, work) => {
    opened ??= database();
    const base = await opened;
    return new Promise((done, fail) => {
      const transaction = base.transaction("items", mode);
      const asked = work(transaction.objectStore("items"));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
    });
  };
  const keep = (item) => inStore("readwrite", (items) => items.put(item));
  const forget = (item) => inStore("readwrite", (items) => items.delete(item.once));
  const find = (once) => inStore("readonly", (items) => items.get(once));
  const mine = async () => {
    const rows = await inStore("readonly", (items) => items.index("officer").getAll(officer));
    return rows.sort((one, other) => one.at - other.at);
  };

  // ---- the list on the page ----
  const box = document.querySelector("[data-outbox-list]");
  let sending = "";
  const arrived = []; // of this page only; the server's list has them from the next page on
  const toast = (text, tone) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
  const clock = (at) => {
    const moment = new Date(at);
    const two = (number) => String(number).padStart(2, "0");
    const day = moment.toDateString() === new Date().toDateString() ? "今天" : `${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
    return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
  };
  // "已存在本机" is no longer true; the line changes where it stands, so that nothing jumps under a thumb
  const relieve = () =>
    document.querySelectorAll("[data-toasts] .toast-warning").forEach((line) => {
      const text = line.querySelector("span");
      if (text?.textContent !== TAKEN) return;
      text.textContent = SENT;
      line.className = "toast-line toast-success";
    });
  const card = (item) => {
    const state = item.once === sending ? "sending" : item.state;
    const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
    row.dataset.state = state;
    row.querySelectorAll("[data-when]").forEach((part) => part.dataset.when.split(" ").includes(state) || part.remove());
    const fill = (slot, text) => (row.querySelector(`[data-slot="${slot}"]`).textContent = text);
    fill("title", item.title);
    fill("photos", item.files.length ? `${item.files.length} 张照片` : "");
    fill("at", clock(item.at));
    fill("words", state === "sending" || state === "sent" ? "" : item.words);
    const on = (act, work) => row.querySelector(`[data-act="${act}"]`)?.addEventListener("click", work);
    const link = (act, href) => row.querySelector(`[data-act="${act}"]`)?.setAttribute("href", href);
    link("login", `${box.dataset.login}?next=${encodeURIComponent(location.pathname)}`);
    link("mend", `${item.page}#outbox-${item.once}`);
    link("see", item.url ?? "");
    on("send", () => update(item, { state: "waiting", tried: false, tries: 0, nextAt: 0, words: "" }).then(run));
    on("drop", async () => {
      if (!window.confirm(`“${item.title}”还没有确认发出。不发了，从这部手机上删除？`)) return;
      await forget(item);
      render();
    });
    return row;
  };
  // a row's button says that it was tapped; a row that was dropped, or refused, may be tapped again
  const markRows = (items) => {
    const states = new Map(items.map((item) => [item.action, item.state]));
    for (const form of document.querySelectorAll("form[data-outbox-row]")) {
      const state = states.get(new URL(form.getAttribute("action"), location).pathname);
      const button = form.querySelector("[type=submit]");
      const kept = state === "waiting" || state === "login";
      if (kept === button.disabled && kept === "rowWords" in form.dataset) continue;
      if (kept) form.dataset.rowWords ??= button.innerHTML;
      button.innerHTML = kept ? "待发" : form.dataset.rowWords ?? button.innerHTML;
      if (!kept) delete form.dataset.rowWords;
      button.disabled = kept;
    }
  };
  const putIn = (doc) => {
    for (const part of document.querySelectorAll("[data-outbox-page]")) {
      const fresh = doc.querySelector(`[data-outbox-page="${part.dataset.outboxPage}"]`);
      if (fresh) part.replaceWith(document.adoptNode(fresh));
    }
  };
  const render = async () => {
    if (!box) return;
    const items = await mine();
    markRows(items);
    const rows = [...items, ...arrived];
    box.hidden = !rows.length;
    box.querySelector("h2").hidden = !items.length;
    box.querySelector("[data-outbox-count]").textContent = `${items.length} 件`;
    if (!items.length) relieve();
    box.querySelector("ul").replaceChildren(...rows.map(card));
  };
  const update = async (item, changes) => {
    Object.assign(item, changes);
    // dropped meanwhile: it stays dropped
    if (await find(item.once)) await keep(item);
    await render();
    return item;
  };

  // ---- sending ----
  const page = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const meta = () => document.querySelector('meta[name="csrf"]');
  const away = (answer) => answer.redirected && new URL(answer.url).pathname === new URL(box?.dataset.login ?? "/login/", location).pathname;
  const request = async (address, options) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const answer = await fetch(address, { ...options, credentials: "same-origin", signal: stop.signal });
      return { answer, doc: await page(answer) };
    } finally {
      clearTimeout(timer);
    }
  };
  const post = (item) => {
    const body = new FormData();
    item.fields.forEach(([name, value]) => body.append(name, value));
    item.files.forEach(({ field, name, blob }) => body.append(field, blob, name));
    return request(item.action, { method: "POST", body, headers: { "X-CSRFToken": meta().content } });
  };
  // A token that no longer fits: the form's own page has the new one, if it is still ours.
  const freshToken = async (item) => {
    const { answer, doc } = await request(item.page, {});
    if (away(answer)) return { state: "login", words: words.login };
    if (doc.body.dataset.officer !== officer) return { state: "login", words: words.other };
    meta().content = doc.querySelector('meta[name="csrf"]').content;
    return null;
  };
  const sentence = (doc) => doc.querySelector(".trouble p")?.textContent.trim();
  const errorsOf = (doc) =>
    [...doc.querySelectorAll("[id$=_error]")].map((list) => [list.id.slice(3, -6), list.textContent.trim().replace(/\s+/g, " ")]);
  const read = (item, { answer, doc }) => {
    const status = answer.status;
    const done = doc.querySelector("[data-sent]");
    if (answer.ok && done) return { state: "sent", url: done.dataset.url, page: answer.url, doc, words: "" };
    if (away(answer) || status === 401) return { state: "login", words: words.login };
    if (status === 422 && doc.querySelector("form[data-outbox]")) {
      const errors = errorsOf(doc);
      return { state: "mend", errors, words: errors.map(([, text]) => text).join(" ") };
    }
    if (status === 404) return { state: "failed", words: words.gone };
    if (status === 413) return { state: "failed", words: words.large };
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      return { state: "failed", words: sentence(doc) || words.wrong };
    }
    return { state: "waiting", words: answer.ok ? words.strange : words.busy };
  };
  const attempt = async (item) => {
    try {
      let back = await post(item);
      if (back.answer.status === 403) {
        const stop = await freshToken(item);
        if (stop) return stop;
        back = await post(item);
      }
      return read(item, back);
    } catch {
      return { state: "waiting", words: "" };
    }
  };
  const deliver = async (item) => {
    if (item.tried && Date.now() - item.at > REMEMBERED) {
      await update(item, { state: "failed", words: words.old });
      return item;
    }
    sending = item.once;
    await update(item, { tried: true });
    const outcome = await attempt(item);
    sending = "";
    if (outcome.state === "sent") {
      await forget(item);
      if (!item.row) arrived.push({ ...item, state: "sent", url: outcome.url, files: [], words: "" });
      else if (new URL(outcome.page).pathname === location.pathname) putIn(outcome.doc);
      await render();
      return outcome;
    }
    const tries = item.tries + 1;
    const pause = PAUSES[Math.min(tries, PAUSES.length) - 1] * 1000 * (0.8 + Math.random() * 0.4);
    await update(item, { ...outcome, page: item.page, tries, nextAt: Date.now() + pause });
    return outcome;
  };

  // One after the other, one tab at a time where the browser can tell; `outcomes` lets a form wait for its own.
  const outcomes = new Map();
  let timer;
  let running = false;
  const round = async () => {
    for (let item; (item = (await mine()).find((one) => one.state === "waiting" && one.nextAt <= Date.now())); ) {
      const outcome = await deliver(item);
      outcomes.get(item.once)?.(outcome);
      outcomes.delete(item.once);
      if (outcome.state === "waiting") break;
    }
  };
  const run = async () => {
    if (running || !officer) return;
    running = true;
    clearTimeout(timer);
    try {
      if (navigator.onLine) {
        if (navigator.locks) await navigator.locks.request("outbox", round);
        else await round();
      }
    } finally {
      running = false;
    }
    // another tab may have sent what this one showed
    await render();
    const waiting = (await mine()).filter((item) => item.state === "waiting");
    if (!waiting.length || !navigator.onLine) return;
    const next = Math.min(...waiting.map((item) => item.nextAt));
    timer = setTimeout(run, Math.max(next - Date.now(), 500));
  };
  const again = async () => {
    for (const item of await mine()) if (item.state === "waiting") await update(item, { nextAt: 0, tries: 0 });
    run();
  };

  // ---- the form ----
  const token = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const mark = (form, name, text) => {
    const place = form.querySelector(`[data-needed="${name}"]`) ?? form.querySelector(`[name="${name}"]`)?.closest(".field, .photos") ?? form;
    const line = document.createElement("ul");
    line.className = "field-errors";
    line.dataset.outboxError = "";
    line.setAttribute("role", "alert");
    line.append(Object.assign(document.createElement("li"), { textContent: text }));
    (place.querySelector(".field") ?? place).append(line);
    return place;
  };
  const unmark = (form) => {
    form.querySelectorAll("[data-outbox-error], .field-errors[id]").forEach((line) => line.remove());
    document.querySelectorAll(".form-errors, [data-photos-lost]").forEach((line) => line.remove());
  };
  const value = (form, name) => {
    const field = form.elements[name];
    return (field?.value ?? "").trim();
  };
  const look = (place) => {
    place.scrollIntoView({ block: "center" });
    place.querySelector("textarea, input, select")?.focus({ preventScroll: true });
  };
  const lacking = (form, button) =>
    [...form.querySelectorAll("[data-needed]")].filter(
      ({ dataset }) => (!dataset.neededFor || dataset.neededFor === button?.value) && !value(form, dataset.needed),
    );
  const gather = (form, button) => {
    const pairs = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (button?.name) pairs.push([button.name, button.value]);
    const isFile = ([, one]) => one instanceof File;
    return {
      once: value(form, "once"),
      officer,
      action: new URL(form.getAttribute("action") || location.pathname, location).pathname,
      page: location.pathname,
      title: value(form, form.dataset.outbox).slice(0, 60),
      row: "outboxRow" in form.dataset,
      at: Date.now(),
      fields: pairs.filter((pair) => !isFile(pair)),
      files: pairs.filter((pair) => isFile(pair) && pair[1].size).map(([field, file]) => ({ field, name: file.name, blob: file })),
      state: "waiting",
      words: "",
      errors: [],
      tried: false,
      tries: 0,
      nextAt: 0,
    };
  };
  const clear = (form) => {
    form.reset();
    unmark(form);
    form.elements.once.value = token();
    if (location.hash.startsWith("#outbox-")) history.replaceState(null, "", location.pathname);
    window.scrollTo(0, 0);
  };
  // Put a kept item back into its form, with its photos and what the server said.
  const load = (form, item) => {
    form.reset();
    unmark(form);
    for (const [name, text] of item.fields) {
      const field = form.elements[name];
      if (field && !(field instanceof HTMLButtonElement)) field.value = text;
    }
    const files = item.files.map(({ name, blob }) => new File([blob], name, { type: blob.type }));
    setTimeout(() => form.dispatchEvent(new CustomEvent("photos:set", { detail: files })));
    const places = item.errors.map(([name, text]) => mark(form, name, text));
    if (places.length) look(places[0]);
  };
  const plain = (form, button) => {
    form.dataset.plain = "";
    form.requestSubmit(button ?? undefined);
  };
  const busy = (form, button, on) => {
    for (const one of form.elements) if (one.type === "submit") one.disabled = on;
    if (!button) return;
    if (on) [button.dataset.words, button.textContent] = [button.innerHTML, "正在发送…"];
    else button.innerHTML = button.dataset.words;
  };
  const submit = async (form, button) => {
    unmark(form);
    const missing = lacking(form, button);
    missing.forEach((place) => mark(form, place.dataset.needed, place.dataset.neededWords));
    if (missing.length) return look(missing[0]);
    const item = gather(form, button);
    busy(form, button, true);
    try {
      await keep(item);
    } catch {
      busy(form, button, false);
      return plain(form, button);
    }
    navigator.storage?.persist?.();
    if (form.dataset.draft) document.dispatchEvent(new CustomEvent("draft-done", { detail: { value: form.dataset.draft } }));
    const slow = new Promise((done) => setTimeout(done, PATIENCE, { state: "waiting" }));
    const outcome = new Promise((done) => outcomes.set(item.once, done));
    await render();
    run();
    const { state, page: address } = navigator.onLine ? await Promise.race([outcome, slow]) : { state: "waiting" };
    busy(form, button, false);
    if (item.row) {
      await render();
      if (state === "waiting" && (await find(item.once))) toast(TAKEN, "warning");
      return;
    }
    if (state === "mend") return load(form, await find(item.once));
    clear(form);
    if (state === "sent") return location.assign(address);
    const kept = await find(item.once);
    if (!kept) return toast(SENT, "success");
    toast(state === "waiting" ? TAKEN : kept.words, "warning");
  };

  if (officer && window.indexedDB) {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (!form.matches("form[data-outbox]")) return;
      // posted as any other form: the store refused
      if ("plain" in form.dataset) return delete form.dataset.plain;
      event.preventDefault();
      submit(form, event.submitter);
    });
    // what is mended is no longer red
    document.addEventListener("input", (event) => {
      const place = event.target.closest?.("form[data-outbox] [data-needed], form[data-outbox] .field");
      place?.querySelectorAll("[data-outbox-error], .field-errors[id]").forEach((line) => line.remove());
    });
    const open = async () => {
      const once = /^#outbox-(\w+)$/.exec(location.hash)?.[1];
      const item = once && (await find(once));
      const form = document.querySelector("form[data-outbox]");
      if (item && form && item.officer === officer) load(form, item);
    };
    const start = async () => {
      // this page came with a session: what waited for a new log-in may go
      for (const item of await mine()) if (item.state === "login") await update(item, { state: "waiting", nextAt: 0, tries: 0, words: "" });
      await render();
      await open();
      run();
    };
    window.addEventListener("hashchange", open);
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && run());
    document.addEventListener("submit", (event) => {
      const left = box?.querySelectorAll("ul > li:not([data-state=sent])").length;
      if (!left || !event.target.matches("[data-logout]")) return;
      if (!window.confirm(`还有 ${left} 件没有发出。退出后留在这部手机上，您下次登录后自动发送。现在退出？`)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }, true);
    start().catch(() => {});
  }
}
