/* A search over the page: `/` or Ctrl+K opens it, Escape closes it. What it needs is loaded when it is opened first. */

(() => {
  const root = document.documentElement.dataset.content_root;
  const NEEDS = ["_static/vendor/minisearch.js", "search-data.js", "_static/search.js", "_static/search-results.js"];

  // Words of an address that is missing are a good start for a search.
  const missing = document.querySelector("#missing-words");
  if (missing) missing.value = location.pathname.split("/").slice(2).join(" ").replace(/[-_.]|html/g, " ").trim();

  const load = (name) =>
    new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: root + name });
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  let loaded;
  const ready = () => (loaded ??= NEEDS.reduce((before, name) => before.then(() => load(name)), Promise.resolve()));

  const make = () => {
    const dialog = document.createElement("dialog");
    dialog.id = "search-box";
    dialog.setAttribute("aria-label", "Search");
    dialog.innerHTML = `
      <form role="search"><input type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
        aria-label="Words, a command, an option, or a message" placeholder="Words, a command, or a message"></form>
      <p role="status"></p>
      <ol class="search-found"></ol>
      <p class="search-keys">Arrow keys choose, Enter opens, Escape closes.</p>`;
    document.body.append(dialog);
    const [input, list] = [dialog.querySelector("input"), dialog.querySelector("ol")];
    const show = () => ready().then(() => window.searchResults(input.value.trim(), list, dialog.querySelector("[role=status]")));
    input.addEventListener("input", show);
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      list.querySelector("a")?.click();
    });
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const stops = [input, ...list.querySelectorAll("a")];
      stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
    });
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog || target.closest("a")) dialog.close(); // beside it; or to a part of this very page
    });
    return dialog;
  };

  let box;
  addEventListener(
    "keydown",
    (event) => {
      const types = event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
      const slash = event.key === "/" && !types && !event.ctrlKey && !event.metaKey && !event.altKey;
      const together = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!slash && !together) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // Sphinx's own shortcut
      const page = document.querySelector("#search-words");
      if (page) return page.focus();
      box ??= make();
      if (!box.open) box.showModal();
      box.querySelector("input").select();
      ready();
    },
    { capture: true },
  );
})();
