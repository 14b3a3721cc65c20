/* What the reader types into the fields under the title stands in all commands.
   It is kept in this browser, and only what fits a field's pattern reaches a command. */

(() => {
  const inputs = [...document.querySelectorAll(".fields input")];
  if (!inputs.length) return;

  const KEY = "iceberg-docs-fields";
  const SHOWN = ".verified .highlight pre, .verified .steps li, article code.literal, .verified .code-block-caption";

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {}; // switched off, or not ours
    }
  };
  const keep = (values) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(values));
    } catch {
      /* switched off: the fields work until the page is left */
    }
  };

  // Each text of the page that can change, as it was written.
  const texts = [];
  const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const rules = new Map(
    inputs.map((input) => {
      const parts = JSON.parse(input.dataset.replaces).map(quoted);
      return [input, new RegExp(`(?<![\\w])(?:${parts.join("|")})(?![\\w])`, "g")];
    }),
  );
  for (const element of document.querySelectorAll(SHOWN)) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data } = walker.currentNode;
      if ([...rules.values()].some((rule) => data.search(rule) >= 0)) texts.push([walker.currentNode, data]);
    }
  }

  const show = () => {
    for (const [node, written] of texts) {
      let text = written;
      for (const [input, rule] of rules) {
        if (input.value && input.validity.valid) text = text.replace(rule, () => input.value);
      }
      if (node.data !== text) node.data = text;
    }
  };

  const values = read();
  for (const input of inputs) {
    input.value = values[input.name] ?? "";
    input.addEventListener("input", () => {
      const typed = { ...read(), [input.name]: input.value };
      if (input.validity.valid) keep(typed);
      show();
    });
  }
  for (const form of document.querySelectorAll(".fields form")) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      keep({});
      setTimeout(show); // after the fields are empty
    });
  }
  // Another tab of this browser shows the same.
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    const now = read();
    for (const input of inputs) input.value = now[input.name] ?? "";
    show();
  });
  show();
})();
