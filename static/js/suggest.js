// A field with data-suggest="/suggest/area/" offers what the server knows for the text typed so far.
(() => {
  let waiting = 0;
  let count = 0;
  const listOf = (field) => {
    if (!field.list) {
      const list = document.createElement("datalist");
      list.id = `suggest-${(count += 1)}`;
      field.after(list);
      field.setAttribute("list", list.id);
    }
    return field.list;
  };
  const ask = async (field) => {
    const response = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(field.value)}`);
    if (!response.ok) return;
    const { lines } = await response.json();
    listOf(field).replaceChildren(...lines.map((line) => new Option(line, line)));
  };
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.suggest || !field.value.trim()) return;
    clearTimeout(waiting);
    // without the network the field is a plain one: what is typed is checked when it is saved
    waiting = setTimeout(() => ask(field).catch(() => listOf(field).replaceChildren()), 150);
  });
})();
