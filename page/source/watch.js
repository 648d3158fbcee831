// Watch: a camera or a video goes to the server frame by frame; people come back as points, joints and labels.
import { InfoService } from "stubs/skelact/v1/info_pb.js";
import { RecognitionService } from "stubs/skelact/v1/recognition_pb.js";
import { PALETTE, Sticks } from "./actors.js";
import { answerOf, eventText } from "./answers.js";
import { Call, askWhenLoaded, sleep } from "./connection.js";
import { attempt, byId, element, tellStatus } from "./dom.js";
import { METRIC_LAYOUT, metricOptions, metricPlace, standsOn, worldWords } from "./metric.js";

const MAX_WIDTH = 640; // of a picture that is sent
const JPEG_QUALITY = 0.8;
const FPS = 12; // that a processor without a graphics card keeps up with; the recognizer takes pictures at this rate
const STRIDE = 3; // pictures between answers
const WAIT_MS = 100;
const MAX_WAITING = 2; // pictures on their way
const LENS_RAD = Math.PI / 3; // assumed; distances in the room rest on it
const AHEAD_M = 3; // distance from the camera that becomes the middle of the room
const MIN_SCORE = 0.3;
const SMOOTH = 0.25; // of the newest place of a body
const GONE_MS = 600;
const MAX_EVENTS = 100;
const ASSUMED = "Without a height the room assumes a lens of 60 degrees.";

export class Watch {
  constructor(stage) {
    this.stage = stage;
    this.video = byId("video");
    byId("camera").addEventListener("click", () => this.openCamera());
    byId("watch-stop").addEventListener("click", () => this.stop("Stopped."));
    byId("video-file").addEventListener("change", ({ target }) => {
      if (target.files[0]) this.openFile(target.files[0]);
      target.value = "";
    });
    this.#forget();
  }

  show() {
    this.stage.setActors([...this.bodies.values()].map((one) => one.sticks));
    this.stage.onDraw = () => this.#placeTags();
  }

  leave() {
    this.stop("");
    this.stage.onDraw = () => {};
    byId("tags").replaceChildren();
  }

  #forget() {
    for (const { tag } of this.bodies?.values() ?? []) tag.remove();
    Object.assign(this, { bodies: new Map(), answers: new Map(), tallies: new Map(), sent: 0, answered: 0, waiting: new Map() });
    byId("events").replaceChildren();
    byId("counts").replaceChildren();
  }

  async openCamera() {
    await attempt(async () => {
      const wanted = { video: { width: MAX_WIDTH, facingMode: "user" }, audio: false };
      let media;
      try {
        media = await navigator.mediaDevices.getUserMedia(wanted);
      } catch (error) {
        throw new Error(cameraSentence(error));
      }
      this.stop("");
      this.media = media;
      this.video.srcObject = media;
      await this.#run("the camera");
    });
  }

  async openFile(file) {
    await attempt(async () => {
      this.stop("");
      this.video.srcObject = null;
      this.video.src = URL.createObjectURL(file);
      await new Promise((resolve, reject) => {
        this.video.onloadeddata = resolve;
        this.video.onerror = () => reject(new Error(`${file.name} cannot be played by this browser. Try MP4 or WebM.`));
      });
      await this.#run(file.name);
    });
  }

  stop(text) {
    this.turn = (this.turn ?? 0) + 1;
    this.call?.cancel();
    this.call = null;
    this.video.pause();
    for (const track of this.media?.getTracks() ?? []) track.stop();
    this.media = null;
    if (this.video.src) URL.revokeObjectURL(this.video.src);
    byId("watch-stop").disabled = true;
    if (text) tellStatus(text);
  }

  /** Watch; begin again as long as the server loads its models. */
  async #run(what) {
    const metric = metricOptions();
    const turn = this.turn;
    tellStatus("Waiting for the models…");
    const info = await askWhenLoaded(InfoService.method.getServerInfo);
    this.layouts = new Map(info.layouts.map((layout) => [layout.name, layout.parentIndices]));
    while (turn === this.turn) {
      try {
        await this.#watch(what, metric);
        return;
      } catch (error) {
        if (error.code !== "unavailable" || this.answered) throw error;
        tellStatus("Waiting for the models…");
        await sleep(WAIT_MS);
      }
    }
  }

  async #watch(what, metric) {
    this.#forget();
    const call = (this.call = new Call(RecognitionService.method.streamRecognizeVideo));
    const options = { wantEvents: true, fps: FPS, stride: STRIDE, topK: 1, skipBadFrames: true };
    await call.send({ message: { case: "config", value: { options, live: Boolean(this.media), wantPeople: true, metric } } });
    byId("watch-stop").disabled = false;
    byId("picture").hidden = false;
    if (this.media) await this.video.play();
    this.started = performance.now();
    this.#sendFrames(call).catch((error) => call === this.call && call.cancel(error));
    for await (const { message } of call) {
      if (call !== this.call) return;
      if (!this.answered) tellStatus(`Watching ${what}.`);
      if (message.case === "pose") this.#showPeople(message.value);
      else if (message.case === "answer") this.#showAnswer(message.value);
      else if (message.case === "summary") this.stop(summarySentence(message.value));
    }
  }

  /** Send pictures until the video ends. */
  async #sendFrames(call) {
    const picture = document.createElement("canvas");
    const scale = Math.min(1, MAX_WIDTH / this.video.videoWidth);
    picture.width = Math.round(this.video.videoWidth * scale);
    picture.height = Math.round(this.video.videoHeight * scale);
    const context = picture.getContext("2d");
    const isOpen = () => call === this.call && !call.ended;
    const hasRoom = () => this.waiting.size < MAX_WAITING;
    const times = this.media ? cameraTimes(this.video, isOpen, hasRoom) : fileTimes(this.video, isOpen, hasRoom);
    for await (const timeS of times) {
      context.drawImage(this.video, 0, 0, picture.width, picture.height);
      const [blob, shown] = await Promise.all([toJpeg(picture), createImageBitmap(picture)]);
      this.waiting.set(this.sent++, shown);
      const image = { image: { case: "encoded", value: new Uint8Array(await blob.arrayBuffer()) } };
      await call.send({ message: { case: "frame", value: { image, timestampUs: BigInt(Math.round(1e6 * timeS)) } } });
    }
    if (isOpen()) await call.end();
  }

  #showPeople({ frameIndex, people, world }) {
    const index = Number(frameIndex);
    const picture = this.waiting.get(index);
    for (const key of this.waiting.keys()) if (key <= index) this.waiting.delete(key);
    this.answered++;
    if (picture) {
      this.size = [picture.width, picture.height];
      drawOverlay(byId("overlay"), picture, people, this.layouts.get("wholebody133"), (id) => colorOf(id));
    }
    const now = performance.now();
    for (const person of people) this.#placePerson(person, world, now);
    byId("world").textContent = world ? worldWords(world) : ASSUMED;
    for (const [id, one] of this.bodies) if (now - one.seen > GONE_MS) this.#remove(id);
    this.stage.setActors([...this.bodies.values()].map((one) => one.sticks), { keepTime: true });
    this.#drawPeople(people.length);
  }

  #placePerson(person, world, now) {
    if (world) {
      if (person.metric) this.#placeMetric(person, world, now);
      return;
    }
    if (!person.joints || !this.size) return;
    const joints = new Float32Array(person.joints.data.slice().buffer);
    const place = placeInRoom(person, joints, this.size);
    if (!place) return;
    const one = this.#bodyOf(person.personId, "blazepose75");
    one.place ??= place;
    one.seen = now;
    one.place = one.place.map((value, axis) => value + SMOOTH * (place[axis] - value));
    for (let index = 0; index < joints.length; index++) joints[index] += one.place[index % 3];
    one.sticks.aim(joints, person.valid);
  }

  #placeMetric({ personId, metric }, world, now) {
    const one = this.#bodyOf(personId, METRIC_LAYOUT);
    const { joints, valid } = metricPlace(metric, world, AHEAD_M);
    one.seen = now;
    one.feet = standsOn(metric);
    one.sticks.aim(joints, valid);
  }

  /** The body of a person, made when it is first seen. */
  #bodyOf(id, layout) {
    if (!this.bodies.has(id)) {
      const sticks = new Sticks({ parents: this.layouts.get(layout), color: colorNumber(id) });
      const tag = element("span", {});
      byId("tags").append(tag);
      this.bodies.set(id, { sticks, tag });
    }
    return this.bodies.get(id);
  }

  #remove(id) {
    this.bodies.get(id).tag.remove();
    this.bodies.delete(id);
    this.answers.delete(id);
  }

  #showAnswer(answer) {
    const shown = answerOf(answer);
    this.answers.set(answer.personId, shown);
    for (const event of answer.events) this.#addEvent(answer.personId, event);
    const tag = this.bodies.get(answer.personId)?.tag;
    if (tag) tag.textContent = `${answer.personId}: ${shown.text}`;
  }

  #addEvent(personId, event) {
    const text = eventText(event);
    const timeS = Math.max(0, this.video.currentTime - event.beganAgoS);
    byId("events").prepend(element("li", { text: `${timeS.toFixed(1)} s: person ${personId} ${text}` }));
    while (byId("events").children.length > MAX_EVENTS) byId("events").lastChild.remove();
    this.tallies.set(text, (this.tallies.get(text) ?? 0) + 1);
    const rows = [...this.tallies].map(([name, count]) =>
      element("tr", {}, element("th", { text: name, scope: "row" }), element("td", { class: "number", text: count })),
    );
    byId("counts").replaceChildren(element("table", {}, element("tbody", {}, ...rows)));
  }

  #drawPeople(count) {
    const passedS = (performance.now() - this.started) / 1000;
    const head = `${count} in the picture, ${(this.answered / passedS).toFixed(0)} pictures a second`;
    const cards = [...this.bodies.keys()].sort().map((id) => {
      const { text = "not answered yet", kind = "unknown", reason = "" } = this.answers.get(id) ?? {};
      const swatch = element("span", { class: "swatch" });
      swatch.style.background = colorOf(id);
      const name = element("strong", {}, swatch, `person ${id}`);
      const why = element("span", { class: "hint", text: reason });
      const feet = element("span", { class: "hint", text: this.bodies.get(id).feet ?? "" });
      return element("div", { class: "card" }, name, element("span", { class: `badge ${kind}`, text }), feet, why);
    });
    byId("people").replaceChildren(element("p", { class: "hint", text: head }), ...cards);
  }

  #placeTags() {
    for (const { sticks, tag } of this.bodies.values()) {
      const [x, y] = this.stage.pixelsOf(sticks.top);
      tag.style.left = `${x}px`;
      tag.style.top = `${y - 6}px`;
    }
  }
}

const colorNumber = (id) => PALETTE[1 + (id % (PALETTE.length - 1))];
const colorOf = (id) => `#${colorNumber(id).toString(16).padStart(6, "0")}`;
const toJpeg = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));

/** Times of the pictures of a camera, as they come; those for which there is no room are left out. */
async function* cameraTimes(video, isOpen, hasRoom) {
  let lastS = -1;
  while (isOpen()) {
    await Promise.race([new Promise((resolve) => video.requestVideoFrameCallback(resolve)), sleep(WAIT_MS)]);
    if (!isOpen() || !hasRoom() || video.currentTime <= lastS) continue;
    lastS = video.currentTime;
    yield lastS;
  }
}

/** Times of the pictures of a file, evenly, not faster than they were taken; the file waits until there is room. */
async function* fileTimes(video, isOpen, hasRoom) {
  const started = performance.now();
  for (let index = 0; index / FPS < video.duration && isOpen(); index++) {
    const timeS = index / FPS;
    const seeked = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
    video.currentTime = timeS;
    await seeked;
    while (isOpen() && (!hasRoom() || performance.now() - started < 1000 * timeS)) await sleep(WAIT_MS / 10);
    if (isOpen()) yield timeS;
  }
}

/** Where a body stands: how large it is in the picture says how far, under the assumed lens; its lowest joint is on the floor. */
function placeInRoom({ points, pointScores, valid }, joints, [width, height]) {
  const pixels = new Float32Array(points.data.slice().buffer);
  const scores = new Float32Array(pointScores.data.slice().buffer);
  const trunk = TRUNK.filter(([point, joint]) => scores[point] >= MIN_SCORE && valid[joint]);
  if (trunk.length < 3) return null;
  const inPicture = spread(trunk.map(([point]) => [pixels[2 * point], pixels[2 * point + 1]]));
  const inRoom = spread(trunk.map(([, joint]) => [joints[3 * joint], joints[3 * joint + 1]]));
  if (!(inPicture.size > 1 && inRoom.size > 0.05)) return null;
  const focal = width / 2 / Math.tan(LENS_RAD / 2);
  const pixelsPerMeter = inPicture.size / inRoom.size;
  const away = focal / pixelsPerMeter;
  const x = (inPicture.middle[0] - width / 2) / pixelsPerMeter - inRoom.middle[0];
  let lowest = Infinity;
  for (let joint = 0; joint < valid.length; joint++) if (valid[joint]) lowest = Math.min(lowest, joints[3 * joint + 1]);
  return [x, -lowest, AHEAD_M - away];
}

const TRUNK = [[5, 11], [6, 12], [11, 23], [12, 24], [13, 25], [14, 26]]; // shoulders, hips, knees: wholebody133, blazepose75

function spread(places) {
  const middle = [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length);
  const size = Math.sqrt(places.reduce((sum, [x, y]) => sum + (x - middle[0]) ** 2 + (y - middle[1]) ** 2, 0));
  return { middle, size };
}

function drawOverlay(canvas, picture, people, parents, color) {
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  picture.close();
  context.lineWidth = Math.max(2, picture.width / 200);
  for (const { personId, points, pointScores } of people) {
    const pixels = new Float32Array(points.data.slice().buffer);
    const scores = new Float32Array(pointScores.data.slice().buffer);
    const isSeen = (point) => scores[point] >= MIN_SCORE;
    context.strokeStyle = context.fillStyle = color(personId);
    context.beginPath();
    parents.forEach((parent, point) => {
      if (parent < 0 || !isSeen(point) || !isSeen(parent)) return;
      context.moveTo(pixels[2 * parent], pixels[2 * parent + 1]);
      context.lineTo(pixels[2 * point], pixels[2 * point + 1]);
    });
    context.stroke();
  }
}

function cameraSentence({ name }) {
  if (name === "NotAllowedError") return "The browser was not allowed to use the camera: allow it beside the address, then start again.";
  if (name === "NotFoundError") return "No camera was found. Connect one, or choose a video file.";
  return "The camera cannot be opened: another program may be using it.";
}

function summarySentence({ framesAnswered, framesDropped, answers }) {
  return `The video ended: ${framesAnswered} pictures, ${framesDropped} left out, ${answers} answers.`;
}
