// [data-photos]: photos from camera and album gather in one list with thumbnails, shrunk to 1600 px before they are sent.
// All chosen files end up in input[data-photos-all], so the form can be posted without any other script.
// Event "photos:set" with detail [File…] on the form replaces them (a kept event opened again).
{
  const MAX_SIDE = 1600;
  const LOST = "这张照片打不开，请重新拍一张。";

  // The picture as JPEG without position data; what this browser cannot decode (HEIC on Android) stays as it is.
  const shrink = async (file) => {
    if (!window.createImageBitmap || !file.type.startsWith("image/")) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, MAX_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const brush = canvas.getContext("2d");
      brush.fillStyle = "#fff";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
      return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file;
    }
  };

  const start = (box) => {
    const all = box.querySelector("[data-photos-all]");
    const list = box.querySelector("[data-photos-list]");
    const form = all.form;
    const most = Number(box.dataset.maxFiles);
    let kept = [];
    let last = Promise.resolve();
    const say = (words) => {
      box.querySelector("[data-photos-words]")?.remove();
      if (!words) return;
      const line = document.createElement("p");
      line.className = "field-errors";
      line.dataset.photosWords = "";
      line.setAttribute("role", "alert");
      line.textContent = words;
      list.after(line);
    };
    const show = () => {
      const files = new DataTransfer();
      kept.forEach((file) => files.items.add(file));
      all.files = files.files;
      list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
      list.replaceChildren(
        ...kept.map((file, index) => {
          const item = document.createElement("li");
          const image = document.createElement("img");
          image.src = URL.createObjectURL(file);
          image.alt = `照片 ${index + 1}`;
          image.width = image.height = 96;
          const drop = document.createElement("button");
          drop.type = "button";
          drop.className = "thumb-drop";
          drop.textContent = "×";
          drop.setAttribute("aria-label", `去掉照片 ${index + 1}`);
          drop.addEventListener("click", () => {
            kept = kept.filter((one) => one !== file);
            show();
          });
          item.append(image, drop);
          return item;
        }),
      );
      say("");
    };
    const add = async (input) => {
      const chosen = [...input.files].filter((file) => input !== all || !kept.includes(file));
      const before = kept;
      const room = Math.max(most - kept.length, 0);
      const fresh = await Promise.all(chosen.slice(0, room).map(shrink));
      // a reset in the meantime (the form was sent) wins
      if (kept !== before) return;
      if (input !== all) input.value = "";
      kept = [...kept, ...fresh.filter((file) => file.size)];
      show();
      if (fresh.some((file) => !file.size)) say(LOST);
      if (chosen.length > room) say(`一次最多 ${most} 张，多出的没有加上。`);
    };
    box.addEventListener("change", (event) => {
      if (event.target.type === "file") last = last.then(() => add(event.target));
    });
    form.addEventListener("reset", () => {
      kept = [];
      setTimeout(show);
    });
    form.addEventListener("photos:set", (event) => {
      kept = [...event.detail];
      show();
    });
  };
  if (window.DataTransfer) document.querySelectorAll("[data-photos]").forEach(start);
}
