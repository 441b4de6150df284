// Runs in the Chromium that draws figures: puts the shipped font and the source line into each picture.
const style = document.createElement("style");
style.textContent = FACE;
document.head.append(style);
const draw = Plotly.toImage;

function element(picture, name, attributes, text) {
  const made = picture.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.textContent = text || "";
  return made;
}

// a picture alone has none of the page's fonts, so it carries its own
function finish(svg, { alt, lines, ink, step, letters, around }, { width, height, scale }) {
  const picture = new DOMParser().parseFromString(svg, "image/svg+xml");
  const root = picture.documentElement;
  // in millimetres: some programs take 72 pixels for an inch
  root.setAttribute("width", `${((width * scale) / 96) * 25.4}mm`);
  root.setAttribute("height", `${((height * scale) / 96) * 25.4}mm`);
  root.setAttribute("viewBox", `${-around} ${-around} ${width} ${height}`);
  root.prepend(
    element(picture, "title", {}, alt),
    element(picture, "style", {}, FACE),
    element(picture, "rect", { x: -around, y: -around, width, height, fill: "#FFFFFF" }),
  );
  lines.forEach((line, n) => {
    const at = { x: 4, y: height - 2 * around - 2 - step * (lines.length - 1 - n), fill: ink };
    root.append(element(picture, "text", { ...at, "font-family": "Inter, sans-serif", "font-size": letters }, line));
  });
  return new XMLSerializer().serializeToString(picture);
}

async function drawn(figure, options) {
  const { meta } = figure.layout;
  if (meta.svg) return meta.svg;
  await document.fonts.load("12px Inter");
  const [width, height] = [options.width - 2 * meta.around, options.height - 2 * meta.around - meta.foot];
  const above = { format: "svg", imageDataOnly: true, width, height };
  return finish(await draw(figure, above), meta, options);
}

Plotly.toImage = async (figure, options) => {
  const svg = await drawn(figure, options);
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  if (options.format === "svg") return options.imageDataOnly ? svg : address;
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [options.width, options.height].map((side) => Math.round(side * options.scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").split(",")[1];
};
