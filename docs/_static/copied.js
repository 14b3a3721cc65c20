/* Who cannot see the sign of a copy button hears that it copied; and the keyboard stays where it was. */

(() => {
  const status = document.createElement("p");
  status.className = "copied";
  status.setAttribute("role", "status");
  document.body.append(status);

  const pressed = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!target.matches("button.copybtn")) continue;
      const succeeded = target.classList.contains("success"); // sphinx-copybutton sets it for a moment
      status.textContent = succeeded ? "Copied" : "";
      if (succeeded && document.activeElement === document.body) target.focus();
    }
  });
  pressed.observe(document.body, { subtree: true, attributeFilter: ["class"] });
})();
