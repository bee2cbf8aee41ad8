// input[type=file][data-max-bytes]: a file too large, empty or of another kind is named beside the field and not sent.
{
  const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`);
  const fits = (file, accept) =>
    !accept || accept.split(",").some((kind) => {
      const wanted = kind.trim().toLowerCase();
      if (wanted.startsWith(".")) return file.name.toLowerCase().endsWith(wanted);
      return wanted.endsWith("/*") ? file.type.startsWith(wanted.slice(0, -1)) : file.type === wanted;
    });
  const trouble = (input) => {
    const limit = Number(input.dataset.maxBytes);
    for (const file of input.files) {
      if (file.size > limit) return `“${file.name}”有 ${size(file.size)}，超过 ${size(limit)}，请换一个小些的文件。`;
      if (file.size === 0) return `“${file.name}”是空文件。`;
      if (!fits(file, input.accept)) return `“${file.name}”不是可以接收的类型（${input.accept}）。`;
    }
    return "";
  };
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.('input[type="file"][data-max-bytes]')) return;
    const words = trouble(input);
    input.setCustomValidity(words);
    let note = input.parentElement.querySelector("[data-file-note]");
    if (!note) {
      note = document.createElement("div");
      note.dataset.fileNote = "";
      note.setAttribute("role", "alert");
      input.after(note);
    }
    note.className = words ? "field-errors" : "field-help";
    note.textContent = words || [...input.files].map((file) => `${file.name}（${size(file.size)}）`).join("、");
  });
  // Forms that validate on the server only (novalidate) are held back here.
  document.addEventListener("submit", (event) => {
    const bad = [...event.target.elements].find((field) => field.matches("[data-max-bytes]") && trouble(field));
    if (!bad) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    bad.focus();
  }, true);
}
