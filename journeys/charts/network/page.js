// The picture of the network in its frame: move, fold and unfold groups, search, describe a person, follow the theme.
// All is drawn once into a still layer; moving the picture only copies that. Names are text everywhere.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("told-data").textContent);
  const { people, ties, groups, labels, first, frame, palettes, glyphs, words, shapes } = data;
  const LABEL = 0, STAGE = 1, GROUP = 2, SIZE = 3, X = 4, Y = 5, FACTS = 6;
  const place = id => document.getElementById(id);
  const canvas = place("picture"), screen = canvas.getContext("2d");
  const layer = document.createElement("canvas"), pen = layer.getContext("2d");
  const MARGIN = 0.5; // of the window, on each side: what the still layer holds beyond it
  const SETTLE = 140, CELL = 48, EDGE = 34;
  const unfolded = new Set(data.folds ? [] : groups.map(group => group.number));
  const byNumber = new Map(groups.map(group => [group.number, group]));
  const beside = people.map(() => []);
  ties.forEach(([one, other]) => { beside[one].push(other); beside[other].push(one); });
  const named = new Set(first);
  // a canvas does not inherit the page's font; fonts_and_colours.css names it for both
  const font = getComputedStyle(document.body).fontFamily;
  let view = { x: 0, y: 0, scale: 1 };
  let lit = null; // {centre, others}: who stands out
  let paint = palettes.light;
  let signs = [], lines = [], cells = new Map(), boxes = [];
  let held = null, isStale = true, isAsked = false, settling = 0; // held: what the still layer shows

  const isOut = person => !byNumber.has(people[person][GROUP]) || unfolded.has(people[person][GROUP]);
  const idOf = person => isOut(person) ? person : people.length + people[person][GROUP];

  // Who is drawn now, with which lines, and in which cell of a grid each stands.
  function show() {
    signs = groups.filter(({ number }) => !unfolded.has(number))
      .map(({ number, size, x, y }) => ({ id: people.length + number, kind: "folded", size, x, y }));
    people.forEach(([, kind, , size, x, y], id) => { if (isOut(id)) signs.push({ id, kind, size, x, y }); });
    const at = new Map(signs.map(sign => [sign.id, sign])), widths = new Map();
    ties.forEach(([one, other, width]) => {
      const a = idOf(one), b = idOf(other);
      if (a === b) return;
      const key = Math.min(a, b) * 1e6 + Math.max(a, b);
      widths.set(key, Math.hypot(widths.get(key) ?? 0, width));
    });
    lines = [...widths].map(([key, width]) => {
      const from = at.get(Math.floor(key / 1e6)), to = at.get(key % 1e6);
      return { from, to, width: Math.round(2 * Math.min(width, data.widest)) / 2 || 0.5 };
    });
    cells = new Map();
    signs.forEach(sign => {
      const key = cellOf(sign.x, sign.y);
      cells.has(key) ? cells.get(key).push(sign) : cells.set(key, [sign]);
    });
    place("unfold").hidden = !data.folds || unfolded.size === groups.length;
    place("fold").hidden = !data.folds || unfolded.size === 0;
    renew();
  }

  const cellOf = (x, y) => Math.floor(x / CELL) * 1e5 + Math.floor(y / CELL);

  // The sign under a point of the window.
  function signAt(px, py) {
    const x = view.x + (px - canvas.clientWidth / 2) / view.scale, y = view.y + (py - canvas.clientHeight / 2) / view.scale;
    const reach = (data.largest + 3) / view.scale;
    let best = null, least = Infinity;
    for (let column = Math.floor((x - reach) / CELL); column <= Math.floor((x + reach) / CELL); column++)
      for (let row = Math.floor((y - reach) / CELL); row <= Math.floor((y + reach) / CELL); row++)
        for (const sign of cells.get(column * 1e5 + row) ?? []) {
          const away = Math.hypot(sign.x - x, sign.y - y) * view.scale;
          if (away <= sign.size + 3 && away < least) { best = sign; least = away; }
        }
    return best;
  }

  function fold(isFolded, numbers) {
    numbers.forEach(number => isFolded ? unfolded.delete(number) : unfolded.add(number));
    show();
  }

  function outline(pen, kind, x, y, r) {
    const corners = shapes[kind];
    if (!corners.length) { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, 2 * Math.PI); return; }
    corners.forEach(([across, down], corner) => pen[corner ? "lineTo" : "moveTo"](x + across * r, y + down * r));
    pen.closePath();
  }

  // signs stay as large when people go nearer, but on a small screen they would hide each other
  const shrunk = () => Math.min(1, Math.max(0.4, held.scale));

  function drawSigns(chosen) {
    for (const kind of ["discover", "join", "contribute", "lead", "folded"]) {
      pen.beginPath();
      for (const sign of chosen) if (sign.kind === kind) outline(pen, kind, ...spot(sign), sign.size * shrunk());
      pen.fillStyle = kind === "folded" ? paint.paper : paint[kind];
      pen.strokeStyle = kind === "folded" ? paint.ink : paint.paper;
      pen.lineWidth = kind === "folded" ? 1.5 : 1;
      pen.fill();
      pen.stroke();
    }
    pen.beginPath(); // whom the answer names
    for (const sign of chosen) if (named.has(sign.id)) outline(pen, sign.kind, ...spot(sign), sign.size * shrunk() + 2);
    pen.strokeStyle = paint.ink;
    pen.lineWidth = 1.6;
    pen.stroke();
  }

  const spot = ({ x, y }) => [(x - held.x) * held.scale + held.width / 2, (y - held.y) * held.scale + held.height / 2];
  const isIn = ([x, y], room) => x > -room && y > -room && x < held.width + room && y < held.height + room;

  function drawLines(chosen, colour, more) {
    const byWidth = new Map();
    for (const line of chosen) {
      const [x, y] = spot(line.from), [u, v] = spot(line.to);
      if (Math.max(x, u) < 0 || Math.max(y, v) < 0 || Math.min(x, u) > held.width || Math.min(y, v) > held.height) continue;
      const path = byWidth.get(line.width) ?? new Path2D();
      path.moveTo(x, y);
      path.lineTo(u, v);
      byWidth.set(line.width, path);
    }
    pen.strokeStyle = colour;
    for (const [width, path] of byWidth) { pen.lineWidth = width + more; pen.stroke(path); }
  }

  function drawAreas() {
    pen.fillStyle = pen.strokeStyle = paint.area;
    pen.lineJoin = "round";
    pen.lineWidth = 2 * data.room;
    for (const { number, hull } of groups) {
      if (!unfolded.has(number) || !hull.length) continue;
      pen.beginPath();
      hull.forEach(([x, y], corner) => pen[corner ? "lineTo" : "moveTo"](...spot({ x, y })));
      pen.closePath();
      pen.stroke();
      pen.fill();
    }
  }

  // Each label says from which scale on it has room; python has seen to it that none then overlaps another.
  function drawLabels(standing) {
    boxes = [];
    const centre = lit && lit.centre !== null && isOut(lit.centre) ? labelOf(lit.centre) : null;
    if (centre) write(centre, true);
    for (const label of labels) {
      if (label === centre || label.from > held.scale) continue;
      if (label.kind === "area" ? !unfolded.has(label.of) || lit : label.kind === "folded" ? unfolded.has(label.of) : !isOut(label.of)) continue;
      if (standing && !standing.has(label.kind === "folded" ? people.length + label.of : label.of)) continue;
      write(label, label.bold);
    }
  }

  // who has no room at any scale has no label of their own, but may be chosen
  const labelOf = person => labels.find(({ kind, of }) => kind === "person" && of === person)
    ?? { text: people[person][LABEL], x: people[person][X], y: people[person][Y], down: people[person][SIZE] + data.below };

  function write({ text, x, y, down }, isBold) {
    const [left, top] = spot({ x, y });
    if (!isIn([left, top], 100)) return;
    pen.font = `${isBold ? 600 : 400} ${data.letter}px ${font}`;
    const half = pen.measureText(text).width / 2, base = top + down;
    const box = [left - half, base - data.letter * 0.8, left + half, base + data.letter * 0.25];
    // only the chosen person's label, which comes first, may be in the way of others
    if (lit && boxes.some(other => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return;
    boxes.push(box);
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    pen.strokeStyle = paint.paper;
    pen.strokeText(text, left, base);
    pen.fillStyle = isBold ? paint.ink : paint.muted;
    pen.fillText(text, left, base);
  }

  function drawLayer() {
    const ratio = devicePixelRatio || 1, width = canvas.clientWidth * (1 + 2 * MARGIN), height = canvas.clientHeight * (1 + 2 * MARGIN);
    held = { ...view, width, height };
    layer.width = Math.ceil(width * ratio);
    layer.height = Math.ceil(height * ratio);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.textAlign = "center";
    pen.direction = "ltr";
    const shown = signs.filter(sign => isIn(spot(sign), sign.size + 4));
    let standing = null;
    drawAreas();
    if (!lit) {
      drawLines(lines, paint.line, 0);
      drawSigns(shown);
    } else {
      standing = new Set([...lit.others, ...(lit.centre === null ? [] : [lit.centre])].map(idOf));
      pen.globalAlpha = 0.16;
      drawSigns(shown);
      pen.globalAlpha = 1;
      const from = lit.centre === null ? null : idOf(lit.centre);
      drawLines(lines.filter(line => line.from.id === from || line.to.id === from), paint.muted, 0.4);
      drawSigns(shown.filter(({ id }) => standing.has(id)));
    }
    drawLabels(standing);
    isStale = false;
  }

  function drawFrame() {
    isAsked = false;
    const width = canvas.clientWidth, height = canvas.clientHeight, ratio = devicePixelRatio || 1;
    if (!width || !height) return;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      isStale = true;
    }
    const grown = held ? view.scale / held.scale : 0;
    const away = held ? [Math.abs(held.x - view.x) * view.scale / width, Math.abs(held.y - view.y) * view.scale / height] : [9, 9];
    // while people zoom, the layer is shown larger or smaller; it is drawn anew when they stop, or where it is left
    if (isStale || grown < 0.5 || grown > 2 || (grown === 1 && Math.max(...away) > MARGIN) || (grown !== 1 && !settling)) drawLayer();
    const size = view.scale / held.scale;
    screen.setTransform(ratio, 0, 0, ratio, 0, 0);
    screen.clearRect(0, 0, width, height);
    const left = width / 2 + (held.x - view.x) * view.scale - held.width * size / 2;
    const top = height / 2 + (held.y - view.y) * view.scale - held.height * size / 2;
    // whole pixels: copies between them take longer and are blurred
    const snapped = size === 1 ? [Math.round(left * ratio) / ratio, Math.round(top * ratio) / ratio] : [left, top];
    screen.drawImage(layer, ...snapped, held.width * size, held.height * size);
    document.documentElement.dataset.drawn ??= String(Math.round(performance.now()));
  }

  function ask() {
    if (!isAsked) { isAsked = true; requestAnimationFrame(drawFrame); }
  }

  function renew() { isStale = true; ask(); }

  function zoom(factor, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) {
    const scale = Math.min(Math.max(view.scale * factor, 0.1), 40), dx = px - canvas.clientWidth / 2, dy = py - canvas.clientHeight / 2;
    view = { x: view.x + dx / view.scale - dx / scale, y: view.y + dy / view.scale - dy / scale, scale };
    clearTimeout(settling);
    settling = setTimeout(() => { settling = 0; ask(); }, SETTLE);
    ask();
  }

  function whole() {
    const room = 2 * EDGE, [width, height] = frame;
    view = { x: width / 2, y: height / 2, scale: Math.max(Math.min((canvas.clientWidth - room) / width, (canvas.clientHeight - room) / height), 0.05) };
    renew();
  }

  function move(dx, dy) {
    view = { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
    ask();
  }

  function choose(person) {
    lit = person === null ? null : { centre: person, others: beside[person] };
    place("told").textContent = person === null ? "" : `${people[person][LABEL]}: ${words.tied} ${beside[person].length}`;
    renew();
  }

  let found = [], next = 0;
  function search() {
    const sought = place("search").value.trim().toLowerCase();
    found = sought ? people.flatMap((person, number) => person[LABEL].toLowerCase().includes(sought) ? [number] : []) : [];
    next = 0;
    lit = sought ? { centre: found.length === 1 ? found[0] : null, others: found } : null;
    place("told").textContent = sought ? `${found.length} ${words.found}` : "";
    renew();
  }

  function visit() {
    if (!found.length) return;
    const person = found[next++ % found.length];
    if (!isOut(person)) fold(false, [people[person][GROUP]]);
    view = { x: people[person][X], y: people[person][Y], scale: Math.max(view.scale, 2) };
    choose(person);
  }

  function card(sign, event) {
    const hover = place("hover");
    if (!sign) { hover.style.display = "none"; return; }
    const group = byNumber.get(sign.id - people.length);
    const facts = sign.id < people.length ? [people[sign.id][LABEL], ...people[sign.id][FACTS].split("\n")] : [group.name, ...group.facts];
    hover.replaceChildren(...facts.filter(Boolean).map((line, number) => {
      const part = document.createElement(number ? "span" : "b");
      part.dir = "auto";
      part.textContent = line;
      return part;
    }));
    hover.style.display = "block";
    const x = Math.min(event.clientX + 14, innerWidth - hover.offsetWidth - 4);
    const y = Math.min(event.clientY + 14, innerHeight - hover.offsetHeight - 4);
    hover.style.left = `${Math.max(x, 4)}px`;
    hover.style.top = `${Math.max(y, 4)}px`;
  }

  function legend() {
    place("legend").replaceChildren(...data.stages.map(stage => {
      const part = document.createElement("span"), sign = document.createElement("span");
      sign.className = "sign";
      sign.style.color = paint[stage];
      sign.textContent = glyphs[stage];
      part.append(sign, ` ${stage[0].toUpperCase()}${stage.slice(1)}`);
      return part;
    }));
  }

  // The address's last part may change without loading anew: #theme=dark&who=12
  function follow() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const isDark = asked.get("theme") ? asked.get("theme") === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    paint = palettes[isDark ? "dark" : "light"];
    document.documentElement.classList.toggle("dark", isDark);
    legend();
    const who = asked.get("who");
    const person = who !== null && people[Number(who)] ? Number(who) : null;
    if (person !== null && !isOut(person)) unfolded.add(people[person][GROUP]);
    show();
    choose(person);
  }

  const fingers = new Map();
  let moved = 0;
  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    moved = 0;
    card(null);
  });
  canvas.addEventListener("pointermove", event => {
    const before = fingers.get(event.pointerId), now = [event.offsetX, event.offsetY];
    if (!before) { const sign = signAt(...now); canvas.classList.toggle("over", Boolean(sign)); card(sign, event); return; }
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    const apart = ([x, y]) => Math.hypot(x - other[0], y - other[1]) || 1;
    if (other) zoom(apart(now) / apart(before), ...other);
    else move(now[0] - before[0], now[1] - before[1]);
    moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    fingers.set(event.pointerId, now);
  });
  canvas.addEventListener("pointerup", event => {
    fingers.delete(event.pointerId);
    if (moved > 4) return;
    const id = signAt(event.offsetX, event.offsetY)?.id;
    if (id >= people.length) fold(false, [id - people.length]);
    else choose(id ?? null);
  });
  canvas.addEventListener("pointercancel", event => fingers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => card(null));
  // without a click into the picture the wheel moves the page, as everywhere on it
  canvas.addEventListener("wheel", event => {
    if (!event.ctrlKey && document.activeElement !== canvas) return;
    event.preventDefault();
    zoom(Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 100) / 400), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("keydown", event => {
    const deed = { ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60),
      ArrowDown: () => move(0, -60), "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), 0: whole }[event.key];
    if (deed && !event.ctrlKey && !event.metaKey) { event.preventDefault(); deed(); }
  });
  place("search").addEventListener("input", search);
  place("search").addEventListener("keydown", event => {
    if (event.key === "Enter") visit();
    if (event.key === "Escape") { place("search").value = ""; search(); }
  });
  place("unfold").addEventListener("click", () => fold(false, groups.map(group => group.number)));
  place("fold").addEventListener("click", () => fold(true, groups.map(group => group.number)));
  place("nearer").addEventListener("click", () => zoom(1.4));
  place("further").addEventListener("click", () => zoom(1 / 1.4));
  place("whole").addEventListener("click", whole);
  addEventListener("hashchange", follow);
  let isFitted = false;
  new ResizeObserver(() => { if (isFitted) renew(); else { isFitted = canvas.clientWidth > 0; whole(); } }).observe(canvas);
  // what the tests and the benchmark ask
  window.picture = {
    count: () => signs.length,
    has: id => signs.some(sign => sign.id === id),
    at: id => { const { x, y } = signs.find(sign => sign.id === id); return [(x - view.x) * view.scale + canvas.clientWidth / 2, (y - view.y) * view.scale + canvas.clientHeight / 2]; },
    labels: scale => { if (scale) view = { ...view, scale }; drawLayer(); return boxes; },
    scale: () => view.scale,
  };
  follow();
  whole();
})();
