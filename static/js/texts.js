// A select of ready texts: [data-texts] is JSON, option value → {field: text}; choosing one writes its texts into the form.
document.addEventListener("change", (event) => {
  const select = event.target.closest?.("select[data-texts]");
  if (!select || !select.form) return;
  const texts = JSON.parse(select.dataset.texts)[select.value] || {};
  for (const [name, text] of Object.entries(texts)) {
    const field = select.form.elements[name];
    if (field && text) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
});

// A table of ticks: [data-all="pick"] ticks every box of that name in its form, or none.
document.addEventListener("change", (event) => {
  const all = event.target.closest?.("input[data-all]");
  if (!all || !all.form) return;
  all.form.querySelectorAll(`input[name="${all.dataset.all}"]`).forEach((box) => {
    box.checked = all.checked;
  });
});
