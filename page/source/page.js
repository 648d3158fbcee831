// The page: tabs, playback, keys, theme.
import { fetchPage, storeToken, storedToken } from "./connection.js";
import { byId, tellError } from "./dom.js";
import { Make } from "./make.js";
import { Measure } from "./measure.js";
import { Open } from "./open.js";
import { Stage } from "./stage.js";
import { Watch } from "./watch.js";

const TABS = ["make", "watch", "open", "measure"];
const TURN = 0.15; // radians of one key
const SCRUB = 1000;

const stage = new Stage(byId("canvas"));
const make = new Make(stage);
const open = new Open(stage, make);
const measure = new Measure(open);
const watch = new Watch(stage);
const jobs = { make, watch, open, measure };
let current = "make";
let hasMoved = false;

function choose(name, { focus = false } = {}) {
  if (name === current) return;
  jobs[current].leave?.(name);
  current = name;
  for (const tab of TABS) {
    const button = byId(`tab-${tab}`);
    button.setAttribute("aria-selected", tab === name);
    button.tabIndex = tab === name ? 0 : -1;
    byId(tab).hidden = tab !== name;
  }
  document.body.classList.toggle("reading", name === "measure");
  byId("transport").hidden = name === "watch";
  if (focus) byId(`tab-${name}`).focus();
  stage.setMarks([]);
  jobs[name].show?.();
}

byId("tabs").addEventListener("click", ({ target }) => target.id.startsWith("tab-") && choose(target.id.slice(4)));
byId("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  choose(TABS[(TABS.indexOf(current) + step + TABS.length) % TABS.length], { focus: true });
});

stage.onTime = (timeS, durationS) => {
  byId("scrub").value = durationS ? Math.round((SCRUB * timeS) / durationS) : 0;
  byId("scrub").setAttribute("aria-valuetext", `${timeS.toFixed(1)} seconds`);
  byId("clock").value = `${Math.max(0, timeS).toFixed(1)} / ${durationS.toFixed(1)} s`;
  jobs[current].onTime?.(timeS);
  if (!hasMoved && timeS > 0 && durationS > 0) {
    hasMoved = true;
    fetchPage("/page/moving", { method: "POST" }).catch(() => {});
  }
};
setInterval(() => (byId("fps").value = `${stage.fps} fps`), 500);

function play(isPlaying = !stage.isPlaying) {
  stage.isPlaying = isPlaying;
  byId("play").textContent = isPlaying ? "Pause" : "Play";
  byId("play").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
}
byId("play").addEventListener("click", () => play());
byId("scrub").addEventListener("input", () => {
  play(false);
  stage.seek((Number(byId("scrub").value) / SCRUB) * stage.durationS);
});
byId("speed").addEventListener("change", () => (stage.speed = Number(byId("speed").value)));
byId("reset").addEventListener("click", () => stage.reset());

byId("canvas").addEventListener("keydown", (event) => {
  const moves = { ArrowLeft: [-TURN, 1], ArrowRight: [TURN, 1], "+": [0, 0.9], "-": [0, 1.1] };
  if (!moves[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  stage.turn(...moves[event.key]);
});

const KEYS = {
  " ": () => play(),
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  Home: () => stage.seek(0),
  "/": () => {
    choose("make");
    byId("sentence").focus();
  },
};
TABS.forEach((name, index) => (KEYS[index + 1] = () => choose(name, { focus: true })));

function step(count) {
  play(false);
  stage.seek(stage.timeS + count / (stage.actors[0]?.fps ?? 30));
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea, dialog, button, iframe");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

byId("help-button").addEventListener("click", () => byId("help").showModal());

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = theme === "dark" ? "Light" : "Dark";
  stage.colorize();
  open.draw();
}
byId("theme").addEventListener("click", () => {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("skelact.theme", theme);
  setTheme(theme);
});
const darkness = matchMedia("(prefers-color-scheme: dark)");
const preferred = () => localStorage.getItem("skelact.theme") ?? (darkness.matches ? "dark" : "light");
darkness.addEventListener("change", () => setTheme(preferred()));
setTheme(preferred());

for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
}
addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dropping"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  const file = event.dataTransfer.files[0];
  if (!file) return;
  if (/\.html?$/i.test(file.name)) {
    choose("measure");
    measure.openFile(file);
  } else if (file.type.startsWith("video/")) {
    choose("watch");
    watch.openFile(file);
  } else {
    choose("open");
    open.openFile(file);
  }
});

/** What the server lists; asks for a token when the server wants one. */
async function readShown() {
  for (;;) {
    try {
      return await (await fetchPage("/page/shown")).json();
    } catch (error) {
      if (!["unauthenticated", "permission_denied"].includes(error.code)) {
        tellError(error);
        return { motions: [], collections: [], reports: [] };
      }
      await askForToken(error);
    }
  }
}

async function askForToken(error) {
  const dialog = byId("login");
  if (storedToken()) byId("login-error").textContent = error.message;
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  storeToken(byId("token").value.trim());
}

const shown = await readShown();
open.list(shown);
measure.list(shown.reports);
const wanted = location.hash.slice(1);
if (TABS.includes(wanted) && wanted !== "make") choose(wanted);
else if (shown.motions.length || shown.collections.length) choose("open");
else make.generate();
