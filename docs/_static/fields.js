/* What the reader types into the fields under the title replaces the same words in all commands.
   It is kept in this browser, and only what fits a field's pattern reaches a command. */

(() => {
  const inputs = [...document.querySelectorAll(".fields input")];
  if (!inputs.length) return;

  const KEY = "iceberg-docs-fields";
  const SHOWN = ".verified .highlight pre, .verified .steps li, article code.literal, .verified .code-block-caption";

  // A worker or a job is another one tomorrow: those end with the window.
  const placeOf = (input) => (input.dataset.lasts === "session" ? sessionStorage : localStorage);
  const load = (place) => {
    try {
      return JSON.parse(place().getItem(KEY)) || {};
    } catch {
      return {}; // switched off, or not ours
    }
  };
  const read = (input) => load(() => placeOf(input))[input.name] ?? "";
  const keep = (input) => {
    try {
      const values = { ...load(() => placeOf(input)), [input.name]: input.value };
      placeOf(input).setItem(KEY, JSON.stringify(values));
    } catch {
      /* switched off: the fields work until the page is left */
    }
  };

  // Each text of the page that can change, as it was written.
  const texts = [];
  const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const written = inputs.flatMap((input) => JSON.parse(input.dataset.replaces));
  const rules = new Map(
    inputs.map((input) => {
      const parts = JSON.parse(input.dataset.replaces).map(quoted);
      return [input, new RegExp(`(?<![\\w])(?:${parts.join("|")})(?![\\w])`, "g")];
    }),
  );
  for (const element of document.querySelectorAll(SHOWN)) {
    // Prose that names what is replaced, such as "the user is called te1st", stays true.
    if (element.matches("code.literal") && written.includes(element.textContent)) continue;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data } = walker.currentNode;
      if ([...rules.values()].some((rule) => data.search(rule) >= 0)) texts.push([walker.currentNode, data]);
    }
  }

  const used = () => inputs.filter((input) => input.value && input.validity.valid);
  const show = () => {
    for (const [node, data] of texts) {
      const text = used().reduce((now, input) => now.replace(rules.get(input), () => input.value), data);
      if (node.data !== text) node.data = text;
    }
    const names = [...new Set(used().map((input) => input.value))].join(", ");
    for (const sign of document.querySelectorAll(".fields-used")) sign.textContent = names && `: ${names}`;
  };

  const restore = () => {
    for (const input of inputs) input.value = read(input);
    show();
  };
  inputs.forEach((input, number) => {
    const hint = input.parentNode.nextElementSibling;
    hint.id = `field-hint-${number}`;
    input.setAttribute("aria-describedby", hint.id);
    input.addEventListener("input", () => {
      if (input.value !== input.value.trim()) input.value = input.value.trim();
      if (input.validity.valid) keep(input);
      show();
    });
  });
  for (const form of document.querySelectorAll(".fields form")) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () =>
      setTimeout(() => {
        inputs.forEach(keep); // they are empty now
        show();
      }),
    );
  }
  // Another tab of this browser shows the same.
  addEventListener("storage", (event) => {
    if (event.key === KEY) restore();
  });
  restore();
})();
