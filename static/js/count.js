// textarea[data-max]: near its limit it says how many characters are left. Counts code points, as the server does.
document.addEventListener("input", (event) => {
  const area = event.target;
  if (!area.matches?.("textarea[data-max], input[data-max]")) return;
  const max = Number(area.dataset.max);
  const left = max - [...area.value].length;
  let note = area.parentElement.querySelector("[data-count]");
  if (left > Math.max(20, max * 0.1)) return note?.remove();
  if (!note) {
    note = document.createElement("div");
    note.dataset.count = "";
    note.className = "field-count";
    note.setAttribute("role", "status");
    area.after(note);
  }
  note.textContent = left < 0 ? `超出 ${-left} 字` : `还可输入 ${left} 字`;
});
