// Make: a sentence becomes a plan and up to three moving candidates; or a body that goes on while the sentence changes.
import { GenerateRequestSchema, GenerationService } from "stubs/skelact/v1/generation_pb.js";
import { create, toBinary } from "@bufbuild/protobuf";
import { Figure, loadBody } from "./actors.js";
import { Call, askWhenLoaded, fetchPage, stream } from "./connection.js";
import { attempt, byId, download, element, seconds, tellError, tellStatus } from "./dom.js";
import { badge, drawPlan, drawTimeline, verdictOf } from "./timeline.js";

const APART_M = 1.5; // between candidates
const FORMATS = ["bvh", "glb", "vrma", "gif", "mp4", "npz"];
const STYLES = {
  // word that is put before the sentence -> what the list says
  actively: "active",
  angrily: "angry",
  childishly: "childish",
  wearily: "exhausted",
  proudly: "proud",
  sadly: "sad",
  timidly: "timid",
  slowly: "slow",
  quickly: "fast",
};
const MAX_SEED = 99;
const CHUNK = 12; // frames
const BEHIND_S = 0.5; // of a motion that goes on: as much is kept in store
const KEPT_S = 20; // of it that can be looked at again
const { method } = GenerationService;

export class Make {
  constructor(stage) {
    this.stage = stage;
    this.candidates = [];
    this.points = [];
    this.chosen = 0;
    this.isShown = true;
    this.moveHead = () => {};
    for (const [word, name] of Object.entries(STYLES)) byId("style").append(element("option", { value: word, text: name }));
    byId("downloads").append(...FORMATS.map((format) => this.#downloadButton(format)));
    byId("make-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.generate();
    });
    byId("sentence").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      byId("make-form").requestSubmit();
    });
    byId("seed").addEventListener("input", () => (byId("seed-shown").value = byId("seed").value));
    byId("duration").addEventListener("input", () => (byId("duration-shown").value = durationWords()));
    for (const id of ["seed", "duration", "style", "candidates", "loop"]) {
      byId(id).addEventListener("change", () => !this.live && this.generate());
    }
    byId("keep-going").addEventListener("click", () => this.toggleLive());
    this.#listenToPoints();
  }

  /** The sentence with the chosen style. */
  get text() {
    return [byId("style").value, byId("sentence").value.trim()].filter(Boolean).join(" ");
  }

  request(seed) {
    const durationS = Number(byId("duration").value);
    return {
      text: this.text,
      seed: BigInt(seed),
      loop: byId("loop").checked,
      chunkFrames: 60,
      attempts: this.count > 1 ? 1 : 0, // else two candidates could be the same attempt
      path: this.points.map(([x, z]) => ({ x, z })),
      ...(durationS ? { durationS } : {}),
    };
  }

  get count() {
    return Number(byId("candidates").value);
  }

  /** Make what the form says, and show it. */
  async generate() {
    if (this.live) return this.live.send({ message: { case: "text", value: this.text } });
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const made = await attempt(async () => {
      tellStatus("Generating…");
      const started = performance.now();
      await this.#load();
      const first = Number(byId("seed").value);
      const seeds = Array.from({ length: this.count }, (_, index) => (first + index) % (MAX_SEED + 1));
      const found = await Promise.all(seeds.map((seed, index) => this.#make(seed, index)));
      tellStatus(`Made in ${Math.round(performance.now() - started)} ms.`);
      return found;
    });
    if (!made || turn !== this.turn) return undefined;
    this.candidates = made;
    this.chosen = 0;
    if (this.isShown) this.show();
    this.stage.isPlaying = true;
    this.#list();
    return made;
  }

  /** Wait for the body, and for the models of the server. */
  async #load() {
    this.planned ??= askWhenLoaded(method.planParts, { text: "walk" });
    await Promise.all([loadBody(), this.planned]);
  }

  async #make(seed, index) {
    const request = this.request(seed);
    const offset = (index - (this.count - 1) / 2) * APART_M;
    let header, figure;
    for await (const { message } of stream(method.generate, request)) {
      if (message.case === "header") {
        header = message.value;
        figure = new Figure({ fps: header.fps, offset });
      } else if (message.case === "chunk") addChunk(figure, message.value);
    }
    return { request, header, figure };
  }

  /** The bodies that were made: candidates, or the one that goes on. */
  get figures() {
    return this.live ? [this.liveFigure].filter(Boolean) : this.candidates.map((one) => one.figure);
  }

  /** Put the candidates into the room. */
  show() {
    this.isShown = true;
    this.stage.isLooping = !this.live;
    this.stage.setActors(this.figures, { keepTime: Boolean(this.live) });
    this.stage.setMarks(this.points);
    if (!this.live) this.#choose(this.chosen);
  }

  /** Another job takes the room. */
  leave(next) {
    this.isShown = false;
    if (this.live && next === "watch") this.toggleLive();
  }

  #list() {
    const cards = this.candidates.map(({ header: { report, fps, frames } }, index) => {
      const radio = element("input", { type: "radio", name: "candidate", checked: index === this.chosen });
      radio.addEventListener("change", () => this.#choose(index));
      const verdict = verdictOf(report);
      const text = `seed ${report.seed}, ${seconds(frames / fps)}`;
      return element("label", { class: "card" }, radio, element("span", { text }), badge(verdict));
    });
    byId("made-list").replaceChildren(...cards);
    byId("made").hidden = false;
  }

  #choose(index) {
    if (!this.candidates[index]) return;
    this.chosen = index;
    this.#describe(this.candidates[index].header);
  }

  #describe(header) {
    this.moveHead = drawTimeline(byId("timeline"), header, (timeS) => !this.live && this.stage.seek(timeS));
    drawPlan(byId("plan"), header);
  }

  onTime(timeS) {
    if (!this.live) this.moveHead(timeS);
    else if (this.header) this.moveHead(Math.max(0, timeS - this.saidS) % (this.header.frames / this.header.fps));
  }

  #downloadButton(format) {
    const click = () =>
      attempt(async () => {
        if (this.live) throw new Error("Press “Keep going” again to stop first: a motion without an end has no file.");
        const { request, header } = this.candidates[this.chosen];
        tellStatus(`Writing ${format.toUpperCase()}…`);
        const asked = create(GenerateRequestSchema, { ...request, seed: header.report.seed, attempts: 1 });
        const body = toBinary(GenerateRequestSchema, asked);
        const response = await fetchPage(`/page/export?format=${format}`, { method: "POST", body });
        download(await response.blob(), `motion.${format}`);
        tellStatus(`Saved motion.${format}.`);
      });
    return element("button", { type: "button", text: format.toUpperCase(), id: `download-${format}`, onclick: click });
  }

  /** Begin or end a motion without an end; Generate then changes its sentence. */
  async toggleLive() {
    const isOn = !this.live;
    byId("keep-going").setAttribute("aria-pressed", isOn);
    byId("generate").textContent = isOn ? "Change" : "Generate";
    if (!isOn) {
      this.live.cancel();
      this.live = null;
      byId("made").hidden = !this.candidates.length;
      tellStatus("Stopped.");
      await this.generate();
      return;
    }
    await attempt(() => this.#converse());
    if (this.live) await this.toggleLive();
  }

  async #converse() {
    await this.#load();
    const call = (this.live = new Call(method.converse));
    this.liveFigure = this.header = null;
    this.stage.isLooping = false;
    const seed = BigInt(byId("seed").value);
    await call.send({ message: { case: "config", value: { text: this.text, seed, realtime: true, chunkFrames: CHUNK } } });
    for await (const { message } of call) {
      if (call !== this.live) return;
      if (message.case === "header") this.#say(message.value);
      else if (message.case === "chunk") this.#goOn(message.value);
      else if (message.case === "refusal") tellError(new Error(message.value.violations.map((one) => one.description).join("; ")));
    }
  }

  #say(header) {
    this.header = header;
    if (!this.liveFigure) {
      this.liveFigure = new Figure({ fps: header.fps });
      if (this.isShown) this.show();
      this.stage.timeS = -BEHIND_S;
      this.stage.isPlaying = true;
    }
    this.saidS = this.liveFigure.durationS;
    tellError(null);
    tellStatus(`Now: ${header.plan.text}`);
    this.#describe(header);
    byId("made").hidden = false;
    byId("made-list").replaceChildren(element("div", { class: "card" }, header.plan.text, badge(verdictOf(header.report))));
  }

  #goOn(chunk) {
    addChunk(this.liveFigure, chunk);
    const { fps, frames } = this.liveFigure;
    this.liveFigure.forget(frames - KEPT_S * fps);
  }

  #listenToPoints() {
    const canvas = byId("canvas");
    let pressed = null;
    canvas.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]));
    canvas.addEventListener("pointerup", (event) => {
      const isClick = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < 5;
      const place = isClick && this.isPointing && this.stage.floorAt(event);
      if (place) this.setPoints([...this.points, [place.x, place.z].map((value) => Math.round(10 * value) / 10)]);
    });
    byId("points-button").addEventListener("click", () => {
      this.isPointing = !this.isPointing;
      byId("points-button").setAttribute("aria-pressed", this.isPointing);
      byId("ground-help").hidden = !this.isPointing;
      if (!this.isPointing && this.points.length) this.generate();
    });
    byId("points").addEventListener("change", () => {
      const points = parsePoints(byId("points").value);
      if (points) this.setPoints(points);
      else tellError(new Error("Way points are pairs of meters such as 1,2 0,3."));
    });
    byId("points-clear").addEventListener("click", () => this.setPoints([]));
  }

  setPoints(points) {
    this.points = points;
    byId("points").value = points.map((point) => point.join(",")).join(" ");
    this.stage.setMarks(points);
    tellError(null);
    if (!this.isPointing) this.generate();
  }
}

function addChunk(figure, { root, rotations, owners }) {
  figure.add(floats(root.data), floats(rotations.data), new Int16Array(aligned(owners.data)));
}

const floats = (data) => new Float32Array(aligned(data));
const aligned = (data) => data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);

function parsePoints(text) {
  const points = text.trim() ? text.trim().split(/\s+/).map((pair) => pair.split(",").map(Number)) : [];
  return points.every((point) => point.length === 2 && point.every(Number.isFinite)) ? points : null;
}

function durationWords() {
  const value = Number(byId("duration").value);
  return value ? seconds(value) : "as the sentence says";
}
