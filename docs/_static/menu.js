/* The menu is longer than the screen: it opens where the reader is. */

const here = document.querySelector(".sidebar-tree .current-page > a");
const menu = here?.closest(".sidebar-scroll");
if (menu) {
  const down = here.getBoundingClientRect().top - menu.getBoundingClientRect().top;
  menu.scrollBy({ top: down - menu.clientHeight / 2, behavior: "instant" });
}

/* On small screens furo folds the menu and the contents away behind labels; these buttons are reached by keyboard. */

for (const [name, says] of [["__navigation", "Menu"], ["__toc", "Contents of this page"]]) {
  const toggle = document.getElementById(name);
  const buttons = [...document.querySelectorAll(`label[for="${name}"]:not(.overlay)`)].map((label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `${label.className} folds`;
    button.setAttribute("aria-label", says);
    button.append(...label.childNodes);
    label.replaceWith(button);
    return button;
  });
  const tell = () => buttons.forEach((button) => button.setAttribute("aria-expanded", toggle.checked));
  const set = (open) => {
    toggle.checked = open;
    tell();
  };
  for (const button of buttons) button.addEventListener("click", () => set(!toggle.checked));
  toggle.addEventListener("change", tell); // the page beside the open menu is a label, too
  addEventListener("keydown", ({ key }) => key === "Escape" && set(false));
  tell();
}
