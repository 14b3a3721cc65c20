// Added to each page by `nox -s live`, never part of the built site: shows what goes on, and loads
// the page again once it has changed.
(() => {
  const shown = document.currentScript.dataset.version;
  const note = document.createElement("div");
  note.setAttribute("role", "status");
  note.style.cssText =
    "position:fixed;bottom:0;left:0;z-index:99;padding:.3em .8em;font:14px sans-serif;background:#222;color:#fff";
  note.hidden = true;
  document.body.append(note);

  const say = (text) => {
    note.textContent = text;
    note.hidden = !text;
  };
  const reloadIfChanged = async () => {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    const version = answer.headers.get("X-Version");
    if (answer.ok && version !== shown) location.reload();
  };
  const events = new EventSource("/_live");
  events.onopen = reloadIfChanged;
  events.onerror = () => say("live has ended");
  events.onmessage = ({ data }) => {
    const { text, built } = JSON.parse(data);
    say(text);
    if (built) reloadIfChanged();
  };
})();
