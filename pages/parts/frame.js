// A shortcut acts only while no other key is held, and a key whose release the page did not see (a button that went
// while it was pressed) counts as held from then on. On focus, the library of the shortcuts forgets what is held.
window.addEventListener("keydown", (pressed) => {
  if (!pressed.repeat && window.hotkeys?.getPressedKeyCodes().length) window.dispatchEvent(new Event("focus"));
}, true);
