// Presents the page: one finding a screen. Without it the page is read as it stands.
const slides = [...document.querySelectorAll(".finding")];
const [body, place] = [document.body, document.getElementById("place")];
let at = 0;

function show(number) {
  at = Math.max(0, Math.min(slides.length - 1, number));
  slides.forEach((slide, each) => slide.classList.toggle("current", each === at));
  place.textContent = `${at + 1} of ${slides.length}`;
  history.replaceState(null, "", `#present-${at + 1}`);
  window.scrollTo(0, 0);
  // so that screen readers read the new screen from its question on
  slides[at].querySelector("h2").focus();
}

function enter(number) {
  body.classList.add("presenting");
  show(number);
}

function leave() {
  if (!body.classList.contains("presenting")) return;
  body.classList.remove("presenting", "noted");
  history.replaceState(null, "", "#");
  if (document.fullscreenElement) document.exitFullscreen();
  slides[at].scrollIntoView();
  slides[at].querySelector("h2").focus();
}

const acts = {
  present: () => {
    enter(0);
    // where a browser does not allow it, the window stays as it is
    document.documentElement.requestFullscreen?.().catch(() => {});
  },
  before: () => show(at - 1),
  next: () => show(at + 1),
  note: () => body.classList.toggle("noted"),
  leave,
};
Object.entries(acts).forEach(([name, act]) => document.getElementById(name).addEventListener("click", act));
const keys = {
  ArrowLeft: acts.before,
  PageUp: acts.before,
  ArrowRight: acts.next,
  PageDown: acts.next,
  Home: () => show(0),
  End: () => show(slides.length - 1),
  n: acts.note,
  N: acts.note,
  Escape: leave,
};
document.addEventListener("keydown", (event) => {
  if (!body.classList.contains("presenting") || event.ctrlKey || event.altKey || event.metaKey) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
// in full screen the browser keeps Escape for itself
document.addEventListener("fullscreenchange", () => document.fullscreenElement || leave());
document.getElementById("present").hidden = !slides.length;
const asked = location.hash.match(/^#present(?:-(\d+))?$/);
if (asked && slides.length) enter((asked[1] || 1) - 1);
