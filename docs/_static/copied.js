/* Who cannot see the sign of a copy button hears that it copied, and the keyboard stays where it was. What the
   reader has still to replace in the copied text, such as <job_id>, is named below the commands and aloud. */

(() => {
  const status = document.createElement("p");
  status.className = "copied";
  status.setAttribute("role", "status");
  document.body.append(status);
  const note = Object.assign(document.createElement("p"), { className: "to-replace" });

  // Placeholders are marked up as such, so `<stdio.h>` is none; in a prompt or an output nobody copies them.
  const toReplace = (copied) => {
    const found = new Map();
    for (const { textContent, title, parentNode } of copied.querySelectorAll("abbr.placeholder")) {
      if (/^<.*>$/.test(textContent) && !parentNode.closest(".gp, .go")) found.set(textContent, title);
    }
    const told = [...found].map(([name, meaning]) => `${name} with ${meaning}`);
    return told.length ? `Replace ${told.join(", and ")}.` : "";
  };

  const pressed = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!target.matches("button.copybtn")) continue;
      const succeeded = target.classList.contains("success"); // sphinx-copybutton sets it for a moment
      if (succeeded) {
        const copied = document.querySelector(target.dataset.clipboardTarget);
        note.textContent = toReplace(copied);
        note.remove();
        if (note.textContent) copied.after(note);
        if (document.activeElement === document.body) target.focus();
      }
      status.textContent = succeeded ? ["Copied", note.textContent].filter(Boolean).join(". ") : "";
    }
  });
  pressed.observe(document.body, { subtree: true, attributeFilter: ["class"] });
  addEventListener("input", () => note.remove()); // a field may have replaced it
})();
