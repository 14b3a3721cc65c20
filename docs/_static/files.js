/* Pages opened as files have no server that finds `index.html` in a folder: name it in links and forms. */

if (location.protocol === "file:") {
  for (const [selector, name] of [["a[href]", "href"], ["form[action]", "action"]]) {
    for (const element of document.querySelectorAll(selector)) {
      const address = new URL(element.getAttribute(name), location.href);
      if (address.protocol !== "file:" || !address.pathname.endsWith("/")) continue;
      address.pathname += "index.html";
      element.setAttribute(name, address.href);
    }
  }
}
