// Sentences at the top of the content: a close button on each, new ones from HX-Trigger {"toast": {"text", "tone"}}.
{
  const place = () => document.querySelector("[data-toasts]");
  const close = (line) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "toast-close";
    button.setAttribute("aria-label", "关闭");
    button.textContent = "×";
    button.addEventListener("click", () => line.remove());
    line.append(button);
  };
  const say = (text, tone) => {
    if (!place() || !text) return;
    const line = document.createElement("div");
    line.className = `toast-line toast-${tone}`;
    line.dataset.toast = "";
    const words = document.createElement("span");
    words.textContent = text;
    line.append(words);
    close(line);
    place().replaceChildren(line);
    line.scrollIntoView({ block: "nearest" });
  };
  document.querySelectorAll("[data-toast]").forEach(close);
  document.addEventListener("toast", (event) => say(event.detail.text ?? event.detail.value, event.detail.tone ?? "success"));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if ((xhr.getResponseHeader("HX-Trigger") ?? "").includes('"toast"')) return;
    say(xhr.status === 403 ? "您不能做这件事，或登录已过期，请刷新页面。" : `这一步没有完成（${xhr.status}），请刷新后再试。`, "error");
  });
  document.addEventListener("htmx:sendError", () => say("网络不通，这一步没有完成。内容还在，请稍后再试。", "error"));
}
