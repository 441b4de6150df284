// What the picture of the network does in its frame: fold and unfold groups, search, tell of a person, follow the theme.
// pyvis has made `network`, `nodes` and `edges`; all else comes from the two blocks of data. Names are text everywhere.
"use strict";
(() => {
  const told = JSON.parse(document.getElementById("told-data").textContent);
  const { people, ties, groups, palettes, glyphs, words } = told;
  const LABEL = 0, STAGE = 1, GROUP = 2, SIZE = 3, X = 4, Y = 5, FACTS = 6;
  const place = id => document.getElementById(id);
  const unfolded = new Set(told.folds ? [] : groups.map(group => group.number));
  const byNumber = new Map(groups.map(group => [group.number, group]));
  const beside = people.map(() => []);
  ties.forEach(([one, other]) => { beside[one].push(other); beside[other].push(one); });
  const bySize = people.map((_, number) => number).sort((a, b) => people[b][SIZE] - people[a][SIZE]);
  let lit = null; // {centre, others}: who stands out
  let paint = palettes.light;
  // a canvas does not inherit the page's font, so labels are told it; fonts_and_colours.css names it for both
  const labelFont = getComputedStyle(document.body).fontFamily;

  const isOut = person => !byNumber.has(people[person][GROUP]) || unfolded.has(people[person][GROUP]);
  const idOf = person => isOut(person) ? person : people.length + people[person][GROUP];

  function personNode(id) {
    const [, stage, , size, x, y] = people[id];
    return { id, group: stage, size, x, y };
  }

  function groupNode({ number, size, x, y }) {
    return { id: people.length + number, group: "folded", size, x, y };
  }

  function show() {
    const out = groups.filter(group => !unfolded.has(group.number)).map(groupNode);
    people.forEach((_, number) => { if (isOut(number)) out.push(personNode(number)); });
    const widths = new Map();
    ties.forEach(([one, other, width]) => {
      const a = idOf(one), b = idOf(other);
      if (a === b) return;
      const key = Math.min(a, b) * 1e6 + Math.max(a, b);
      widths.set(key, Math.hypot(widths.get(key) ?? 0, width));
    });
    const lines = [...widths].map(([key, width], id) =>
      ({ id, from: Math.floor(key / 1e6), to: key % 1e6, width: Math.min(width, told.widest) }));
    network.setData({ nodes: nodes = new vis.DataSet(out), edges: edges = new vis.DataSet(lines) });
    buttons();
  }

  function fold(wanted, numbers) {
    const at = network.getViewPosition(), scale = network.getScale();
    numbers.forEach(number => wanted ? unfolded.delete(number) : unfolded.add(number));
    show();
    network.moveTo({ position: at, scale });
  }

  function whole() {
    network.fit({ animation: false });
    network.moveTo({ scale: network.getScale() * 0.92 }); // room for what is written at the edge
  }

  function buttons() {
    place("unfold").hidden = !told.folds || unfolded.size === groups.length;
    place("fold").hidden = !told.folds || unfolded.size === 0;
  }

  function hulls(canvas) {
    canvas.save();
    canvas.lineJoin = "round";
    for (const group of groups) {
      if (!unfolded.has(group.number) || group.hull.length < 3) continue;
      canvas.beginPath();
      group.hull.forEach(([x, y], number) => number ? canvas.lineTo(x, y) : canvas.moveTo(x, y));
      canvas.closePath();
      canvas.globalAlpha = 0.13;
      canvas.fillStyle = canvas.strokeStyle = paint.muted;
      canvas.lineWidth = 2 * told.room;
      canvas.fill();
      canvas.globalAlpha = 1;
    }
    canvas.restore();
  }

  function highlight(canvas) {
    const low = network.DOMtoCanvas({ x: 0, y: 0 });
    const high = network.DOMtoCanvas({ x: canvas.canvas.clientWidth, y: canvas.canvas.clientHeight });
    const spot = id => network.body.nodes[id];
    const shown = lit && [...new Set([...lit.others, ...(lit.centre === null ? [] : [lit.centre])].map(idOf))].filter(spot);
    canvas.save();
    if (lit) {
      canvas.globalAlpha = 0.8;
      canvas.fillStyle = paint.paper;
      canvas.fillRect(low.x, low.y, high.x - low.x, high.y - low.y);
      canvas.globalAlpha = 1;
      canvas.strokeStyle = paint.muted;
      canvas.lineWidth = 1.2 / network.getScale();
      const from = lit.centre !== null && spot(idOf(lit.centre));
      if (from) shown.map(spot).forEach(to => {
        canvas.beginPath(); canvas.moveTo(from.x, from.y); canvas.lineTo(to.x, to.y); canvas.stroke();
      });
      shown.forEach(id => spot(id).draw(canvas));
    }
    letters(canvas, low, high, shown);
    canvas.restore();
  }

  // Writes what has room: the chosen person first, then groups, then people by the size of their sign.
  function letters(canvas, low, high, shown) {
    const scale = network.getScale(), taken = [];
    const write = (text, x, y, bold) => {
      const size = 12 / scale;
      canvas.font = `${bold ? 600 : 400} ${size}px ${labelFont}`;
      const half = canvas.measureText(text).width / 2 + 3 / scale;
      const box = [x - half, y - size, x + half, y + size * 0.35];
      if (x < low.x || x > high.x || y < low.y || y > high.y) return;
      if (taken.some(other => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return;
      taken.push(box);
      canvas.lineJoin = "round";
      canvas.lineWidth = 3 / scale;
      canvas.strokeStyle = paint.paper;
      canvas.strokeText(text, x, y);
      canvas.fillStyle = bold ? paint.ink : paint.muted;
      canvas.fillText(text, x, y);
    };
    const writePerson = (id, bold) => write(people[id][LABEL], people[id][X], people[id][Y] + people[id][SIZE] + 13 / scale, bold);
    canvas.textAlign = "center";
    canvas.direction = "ltr";
    if (lit && lit.centre !== null && isOut(lit.centre)) writePerson(lit.centre, true);
    for (const group of groups) {
      if (!unfolded.has(group.number)) {
        if (!lit || shown.includes(people.length + group.number)) {
          write(`${group.name}: ${group.people}`, group.x, group.y + group.size + 13 / scale, true);
        }
      } else if (!lit && group.hull.length) {
        const top = group.hull.reduce((best, point) => point[1] < best[1] ? point : best);
        write(group.name, top[0], top[1] - told.room - 4 / scale, true);
      }
    }
    for (const id of lit ? shown.filter(one => one < people.length) : bySize) {
      if (taken.length >= told.letters) break;
      if (isOut(id)) writePerson(id, false);
    }
  }

  function choose(person) {
    lit = person === null ? null : { centre: person, others: beside[person] };
    place("told").textContent = person === null ? "" : `${people[person][LABEL]}: ${words.tied} ${beside[person].length}`;
    network.redraw();
  }

  let found = [], next = 0;
  function search() {
    const sought = place("search").value.trim().toLowerCase();
    found = sought ? people.flatMap((person, number) => person[LABEL].toLowerCase().includes(sought) ? [number] : []) : [];
    next = 0;
    lit = sought ? { centre: found.length === 1 ? found[0] : null, others: found } : null;
    place("told").textContent = sought ? `${found.length} ${words.found}` : "";
    network.redraw();
  }

  function visit() {
    if (!found.length) return;
    const person = found[next++ % found.length];
    if (!isOut(person)) fold(false, [people[person][GROUP]]);
    choose(person);
    network.moveTo({ position: { x: people[person][X], y: people[person][Y] }, scale: Math.max(network.getScale(), 1) });
  }

  function card({ node, event }) {
    const hover = place("hover");
    const group = byNumber.get(node - people.length);
    const lines = node < people.length ? [people[node][LABEL], ...people[node][FACTS].split("\n")] : [group.name, ...group.facts];
    hover.replaceChildren(...lines.filter(Boolean).map((line, number) => {
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
    place("legend").replaceChildren(...told.stages.map(stage => {
      const part = document.createElement("span"), sign = document.createElement("span");
      sign.className = "sign";
      sign.style.color = paint[stage];
      sign.textContent = glyphs[stage];
      part.append(sign, ` ${stage[0].toUpperCase()}${stage.slice(1)}`);
      return part;
    }));
  }

  function wear(theme) {
    paint = palettes[theme];
    document.documentElement.classList.toggle("dark", theme === "dark");
    const shapes = Object.fromEntries(Object.entries(told.shapes).map(([stage, shape]) => [stage, {
      shape, borderWidth: 1, color: { background: paint[stage] ?? paint.paper, border: stage === "folded" ? paint.ink : paint.paper,
        highlight: { background: paint[stage] ?? paint.paper, border: paint.ink },
        hover: { background: paint[stage] ?? paint.paper, border: paint.ink } },
    }]));
    network.setOptions({ groups: shapes,
      edges: { color: { color: paint.faint, highlight: paint.muted, hover: paint.muted, inherit: false } } });
    legend();
  }

  // The address's last part may change without loading anew: #theme=dark&who=12
  function follow() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const dark = asked.get("theme") ? asked.get("theme") === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    wear(dark ? "dark" : "light");
    const who = asked.get("who");
    const person = who !== null && people[Number(who)] ? Number(who) : null;
    if (person !== null && !isOut(person)) unfolded.add(people[person][GROUP]);
    show();
    choose(person);
  }

  place("search").addEventListener("input", search);
  place("search").addEventListener("keydown", event => {
    if (event.key === "Enter") visit();
    if (event.key === "Escape") { place("search").value = ""; search(); }
  });
  place("unfold").addEventListener("click", () => fold(false, groups.map(group => group.number)));
  place("fold").addEventListener("click", () => fold(true, groups.map(group => group.number)));
  place("nearer").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.4 }));
  place("further").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.4 }));
  place("whole").addEventListener("click", whole);
  network.on("click", ({ nodes: [id] }) => {
    place("hover").style.display = "none";
    if (id >= people.length) fold(false, [id - people.length]);
    else choose(id ?? null);
  });
  network.on("hoverNode", card);
  network.on("blurNode", () => { place("hover").style.display = "none"; });
  network.on("dragStart", () => { place("hover").style.display = "none"; });
  network.on("beforeDrawing", hulls);
  network.on("afterDrawing", highlight);
  addEventListener("hashchange", follow);
  follow();
  whole();
  network.once("afterDrawing", () => { document.documentElement.dataset.drawn = String(Math.round(performance.now())); });
  network.redraw();
})();
