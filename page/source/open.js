// Open: one or two motion files in the room, their joint angles below.
import { RecognitionService } from "stubs/skelact/v1/recognition_pb.js";
import { Recording, loadBody, unpack } from "./actors.js";
import { askWhenLoaded, fetchPage } from "./connection.js";
import { attempt, byId, element, seconds, tellStatus, words } from "./dom.js";
import { answerOf } from "./answers.js";
import { Collection } from "./collection.js";

const COLORS = [0x3d7fd9, 0xe07b39];
const APART_M = 1.6;
const PLOT_PADDING = 34;
const FIRST_ANGLE = "knee_flexion_l";

export class Open {
  constructor(stage, make) {
    this.stage = stage;
    this.make = make;
    this.slots = [null, null];
    this.collection = new Collection((name, slot, get) => this.#load(name, slot, get));
    byId("folder").addEventListener("change", ({ target }) => {
      if (target.files.length) attempt(() => this.collection.openFolder([...target.files]));
    });
    for (const [slot, id] of ["file-a", "file-b"].entries()) {
      byId(id).addEventListener("change", ({ target }) => {
        if (target.files[0]) this.openFile(target.files[0], slot);
        target.value = "";
      });
    }
    byId("keep-made").addEventListener("change", () => this.show());
    byId("angle").addEventListener("change", () => this.draw());
    byId("person").addEventListener("change", () => this.draw());
    byId("plot").addEventListener("click", (event) => {
      const box = byId("plot").getBoundingClientRect();
      const part = (event.clientX - box.left - PLOT_PADDING) / (box.width - PLOT_PADDING);
      stage.seek(Math.max(0, part) * stage.durationS);
    });
    new ResizeObserver(() => this.draw()).observe(byId("plot").parentElement);
  }

  /** Files and collections that the server lists; the first is opened. */
  list({ motions, collections }) {
    const button = (open) => (name, index) =>
      element("button", { type: "button", text: name, onclick: () => attempt(() => open(index, name)) });
    const openMany = (index, name) => this.collection.openServed(index, name);
    const buttons = motions.map(button((index, name) => this.openListed(index, name)));
    byId("listed").replaceChildren(element("div", { class: "row wrap" }, ...buttons, ...collections.map(button(openMany))));
    if (motions.length) this.openListed(0, motions[0]);
    else if (collections.length) attempt(() => openMany(0, collections[0]));
  }

  async openListed(index, name) {
    const slot = this.slots[0] && !this.slots[1] && this.slots[0].name !== name ? 1 : 0;
    await this.#load(name, slot, (animation) => fetchPage(`/page/motions/${index}?animation=${encodeURIComponent(animation)}`));
  }

  async openFile(file, slot = 0) {
    if (/\.zip$/i.test(file.name)) {
      await attempt(() => this.collection.openZip(file));
      return;
    }
    const path = `/page/open?name=${encodeURIComponent(file.name)}`;
    const get = (animation) => fetchPage(`${path}&animation=${encodeURIComponent(animation)}`, { method: "POST", body: file });
    await this.#load(file.name, slot, get);
  }

  /** Show what `get(animation)` fetches; the first animation of a file with several unless another is chosen. */
  async #load(name, slot, get, animation = "") {
    await attempt(async () => {
      tellStatus(`Reading ${name}…`);
      await loadBody();
      const opened = unpack(await (await get(animation)).arrayBuffer());
      this.slots[slot] = { opened, name: opened.name, answers: [], get, animation };
      tellStatus(`Opened ${name}: ${peopleOf(opened)}, ${seconds(opened.arrays[0].shape[1] / opened.fps)}.`);
      if (this.isShown) this.show();
      await this.#recognize(this.slots[slot]);
    });
  }

  /** Ask what everybody does; a motion that cannot be recognized is still shown. */
  async #recognize(slot) {
    const { joints, valid, layout, fps, arrays } = slot.opened;
    const tensor = { shape: arrays[0].shape, dtype: 1, data: bytesOf(joints) };
    try {
      const clip = { joints: tensor, layout, fps, valid: bytesOf(valid) };
      const { people } = await askWhenLoaded(RecognitionService.method.recognize, { clip, topK: 3 });
      slot.answers = people.map((person) => answerOf(person));
    } catch (error) {
      slot.answers = [{ text: "not recognized", kind: "unknown", reason: error.message }];
    }
    this.#describe();
  }

  leave() {
    this.isShown = false;
  }

  /** Put what is open into the room. */
  show() {
    this.isShown = true;
    const made = byId("keep-made").checked ? this.make.figures.slice(0, 1) : [];
    const isEndless = made.length > 0 && Boolean(this.make.live);
    const both = this.slots[0] && this.slots[1];
    const recordings = this.slots.map((slot, index) => {
      if (!slot) return null;
      slot.recording = new Recording(slot.opened, {
        color: COLORS[index],
        offset: both ? (index - 0.5) * APART_M : 0,
        isRepeated: isEndless,
      });
      return slot.recording;
    });
    this.stage.isLooping = !isEndless;
    this.stage.isPlaying = true;
    this.stage.setActors([...recordings.filter(Boolean), ...made], { keepTime: isEndless });
    this.#describe();
    this.#offerAngles();
    this.draw();
  }

  #describe() {
    const cards = this.slots.map((slot, index) => {
      if (!slot) return "";
      const { opened, answers } = slot;
      const frames = opened.arrays[0].shape[1];
      const swatch = element("span", { class: "swatch" });
      swatch.style.background = `#${COLORS[index].toString(16)}`;
      const lines = answers.flatMap(({ text, kind, reason }) => [
        element("span", { class: `badge ${kind}`, text }),
        element("span", { class: "hint", text: reason }),
      ]);
      const facts = `${opened.layout}, ${peopleOf(opened)}, ${frames} frames, ${opened.fps.toFixed(0)} fps`;
      const close = element("button", { type: "button", class: "quiet", text: "Close", onclick: () => this.#close(index) });
      const notes = opened.notes.map((note) => element("div", { class: "hint", text: note }));
      const head = element("strong", {}, swatch, opened.name, ...this.#offerAnimations(slot, index));
      return element("div", { class: "card" }, head, element("span", { class: "hint", text: facts }), ...lines, close, ...notes);
    });
    byId("opened").replaceChildren(...cards.filter(Boolean));
  }

  /** The animations of a file that has several. */
  #offerAnimations({ opened, get, animation }, index) {
    if (opened.animations.length < 2) return [];
    const options = opened.animations.map((name) => element("option", { value: name, text: name, selected: name === animation }));
    const choose = ({ target }) => this.#load(opened.name, index, get, target.value);
    return [" ", element("select", { "aria-label": `Animation of ${opened.name}`, onchange: choose }, ...options)];
  }

  #close(index) {
    this.slots[index] = null;
    this.show();
  }

  #offerAngles() {
    const open = this.slots.filter(Boolean).map((slot) => slot.opened);
    const names = open.find((one) => one.angleNames.length)?.angleNames ?? [];
    const chosen = byId("angle").value || FIRST_ANGLE;
    byId("angle").replaceChildren(
      ...names.map((name) => element("option", { value: name, text: words(name), selected: name === chosen })),
    );
    const people = Math.max(1, ...open.map((one) => one.arrays[0].shape[0]));
    const person = byId("person").value;
    byId("person").replaceChildren(
      ...Array.from({ length: people }, (_, index) => element("option", { value: index, text: index + 1 })),
    );
    byId("person").value = Number(person) < people ? person || 0 : 0;
  }

  /** Curves of the chosen angle, one a motion. */
  draw() {
    const canvas = byId("plot");
    if (!canvas.clientWidth) return;
    canvas.width = canvas.clientWidth * devicePixelRatio;
    canvas.height = canvas.clientHeight * devicePixelRatio;
    this.curves = this.slots.flatMap((slot, index) => (slot ? this.#curveOf(slot.opened, index) : []));
    const values = this.curves.flatMap((curve) => Array.from(curve.values).filter(Number.isFinite));
    byId("plot-text").textContent = values.length
      ? this.curves.map((curve) => `${curve.name}: ${words(byId("angle").value)} ${rangeOf(curve.values)}`).join("; ")
      : "No joint angles to show.";
    this.range = values.length ? [Math.min(...values) - 5, Math.max(...values) + 5] : [0, 1];
    this.#paint();
  }

  #curveOf(opened, index) {
    const [people, frames] = opened.arrays[0].shape;
    const column = opened.angleNames.indexOf(byId("angle").value);
    const person = Number(byId("person").value);
    if (column < 0 || person >= people) return [];
    const count = opened.angleNames.length;
    const values = Float32Array.from({ length: frames }, (_, frame) => opened.angles[(person * frames + frame) * count + column]);
    return [{ values, fps: opened.fps, color: `#${COLORS[index].toString(16)}`, name: opened.name }];
  }

  #paint() {
    const canvas = byId("plot");
    const context = canvas.getContext("2d");
    const style = getComputedStyle(document.documentElement);
    const [width, height, ratio] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio];
    const [low, high] = this.range;
    const durationS = this.stage.durationS || 1;
    const x = (timeS) => PLOT_PADDING + ((width - PLOT_PADDING) * timeS) / durationS;
    const y = (value) => height - (height * (value - low)) / (high - low);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.fillStyle = style.getPropertyValue("--soft");
    context.font = "12px system-ui";
    for (const part of [0.1, 0.5, 0.9]) {
      const value = low + part * (high - low);
      context.fillText(`${value.toFixed(0)}°`, 2, y(value) + 4);
    }
    for (const { values, fps, color } of this.curves) {
      context.strokeStyle = color;
      context.lineWidth = 2;
      context.beginPath();
      values.forEach((value, frame) => {
        const isGap = !Number.isFinite(value) || !Number.isFinite(values[frame - 1]);
        context[isGap ? "moveTo" : "lineTo"](x(frame / fps), y(value));
      });
      context.stroke();
    }
    this.drawn = document.createElement("canvas");
    Object.assign(this.drawn, { width: canvas.width, height: canvas.height });
    this.drawn.getContext("2d").drawImage(canvas, 0, 0);
  }

  onTime(timeS) {
    if (!this.drawn) return;
    const canvas = byId("plot");
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(this.drawn, 0, 0);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--bad");
    const width = canvas.clientWidth - PLOT_PADDING;
    context.fillRect(PLOT_PADDING + (width * timeS) / (this.stage.durationS || 1), 0, 1.5, canvas.clientHeight);
  }
}

const peopleOf = ({ arrays }) => (arrays[0].shape[0] === 1 ? "1 person" : `${arrays[0].shape[0]} people`);
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function rangeOf(values) {
  const known = Array.from(values).filter(Number.isFinite);
  return known.length ? `${Math.min(...known).toFixed(0)}° to ${Math.max(...known).toFixed(0)}°` : "unknown";
}
