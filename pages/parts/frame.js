// A shortcut acts only while no other key is held, and a key whose release the page did not see (a button that went
// while it was pressed) counts as held from then on. On focus, the library of the shortcuts forgets what is held.
window.addEventListener("keydown", (pressed) => {
  if (!pressed.repeat && window.hotkeys?.getPressedKeyCodes().length) window.dispatchEvent(new Event("focus"));
}, true);
// Lists, menus and hints open beside the page's landmarks, where who goes through a page by these would miss them.
const opened = new MutationObserver((changes) => {
  for (const part of changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes])) {
    if (!part.matches?.("body > div:not(#root), [data-floating-ui-portal]")) continue;
    if (part.matches("[data-st-overlay-root], [data-floating-ui-portal]")) opened.observe(part, { childList: true });
    if (!part.matches(":has(> [data-rac]), [data-floating-ui-portal]:not(:empty)")) continue;
    part.setAttribute("role", "region");
    part.setAttribute("aria-label", part.querySelector('[role="tooltip"]') ? "Hint" : "Choices");
  }
});
// In the menus of a narrow window Streamlit puts headings and groups into one list, where only its items may stand.
const menus = new MutationObserver(() => {
  for (const item of document.querySelectorAll('[data-testid="stSidebarNavItems"] > div > li:not([role])')) {
    const group = item.parentElement;
    item.setAttribute("role", "none");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", group.querySelector("header p").textContent);
    group.parentElement.setAttribute("role", "none");
  }
});
addEventListener("DOMContentLoaded", () => {
  opened.observe(document.body, { childList: true });
  menus.observe(document.getElementById("root"), { childList: true, subtree: true });
});
