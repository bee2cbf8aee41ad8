// Shows the bar [data-offline] while there is no network.
{
  const bar = document.querySelector("[data-offline]");
  const show = () => { if (bar) bar.hidden = navigator.onLine; };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
