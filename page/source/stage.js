// The room: one camera, a floor, whoever is shown, and the clock that they move by.
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";

const FLOOR_M = 12;
const FPS_WINDOW_MS = 1000;
const FOLLOW_PER_S = 5; // how fast the camera goes to the middle of all
const NEAREST_M = 4.2; // of the camera, while it follows
const BESIDE_M = 0.9; // of room beside the outermost body
const MIN_ASPECT_FOR_SIDE = 0.9;

export class Stage {
  constructor(canvas) {
    this.canvas = canvas;
    const probe = new THREE.WebGLRenderer({ canvas, antialias: false, powerPreference: "high-performance" });
    this.renderer = probe;
    const gl = probe.getContext();
    const extension = gl.getExtension("WEBGL_debug_renderer_info");
    this.rendererName = extension ? gl.getParameter(extension.UNMASKED_RENDERER_WEBGL) : "";
    this.isSoftware = /swiftshader|llvmpipe|software/i.test(this.rendererName);
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(40, 1, 0.1, 100);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.addEventListener("change", () => (this.isDirty = true));
    this.controls.addEventListener("start", () => (this.isFollowing = false));
    this.scene.add(new THREE.HemisphereLight(0xffffff, 0x8899aa, 2.2));
    const sun = new THREE.DirectionalLight(0xffffff, 1.6);
    sun.position.set(2, 4, 3);
    this.scene.add(sun);
    this.actors = [];
    this.marks = new THREE.Group();
    this.scene.add(this.marks);
    this.timeS = 0;
    this.speed = 1;
    this.isPlaying = true;
    this.isLooping = true;
    this.drawn = [];
    this.onTime = () => {};
    this.onDraw = () => {};
    this.colorize();
    this.reset();
    new ResizeObserver(() => this.#resize()).observe(canvas.parentElement);
    this.#resize();
    this.last = performance.now();
    requestAnimationFrame((now) => this.#tick(now));
  }

  /** Take the colors of the page, light or dark. */
  colorize() {
    const style = getComputedStyle(document.documentElement);
    this.scene.background = new THREE.Color(style.getPropertyValue("--stage").trim());
    const line = new THREE.Color(style.getPropertyValue("--floor").trim());
    if (this.floor) this.scene.remove(this.floor);
    this.floor = new THREE.GridHelper(FLOOR_M, FLOOR_M * 2, line, line);
    this.scene.add(this.floor);
    this.isDirty = true;
  }

  /** Show these, and nobody else. */
  setActors(actors, { keepTime = false } = {}) {
    for (const actor of this.actors) {
      if (!actors.includes(actor)) {
        this.scene.remove(actor.group);
        actor.dispose();
      }
    }
    for (const actor of actors) this.scene.add(actor.group);
    this.actors = actors;
    if (!keepTime) this.timeS = 0;
    this.hasJumped = !keepTime;
    this.isDirty = true;
  }

  get durationS() {
    return Math.max(0, ...this.actors.map((actor) => actor.durationS ?? 0));
  }

  seek(timeS) {
    this.timeS = Math.min(Math.max(0, timeS), this.durationS);
    this.hasJumped = true;
    this.isDirty = true;
  }

  /** Look from the front, from above to the right. */
  reset() {
    this.isFollowing = true;
    this.controls.target.set(0, 0.9, 0);
    this.camera.position.set(1.2, 2, 4.6);
    this.controls.update();
    this.isDirty = true;
  }

  /** Go around by an angle, or nearer by a factor: the keyboard's way to move the camera. */
  turn(angle, factor = 1) {
    const from = this.camera.position.clone().sub(this.controls.target).multiplyScalar(factor);
    from.applyAxisAngle(new THREE.Vector3(0, 1, 0), angle);
    this.camera.position.copy(this.controls.target).add(from);
    this.controls.update();
    this.isDirty = true;
  }

  /** Where on the floor a pointer points, or null. */
  floorAt(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    const ray = new THREE.Raycaster();
    ray.setFromCamera(new THREE.Vector2(x, y), this.camera);
    return ray.ray.intersectPlane(new THREE.Plane(new THREE.Vector3(0, 1, 0), 0), new THREE.Vector3());
  }

  /** Draw way points on the floor. */
  setMarks(points) {
    this.marks.clear();
    const material = new THREE.MeshBasicMaterial({ color: 0xe07b39 });
    for (const [x, z] of points) {
      const mark = new THREE.Mesh(new THREE.CylinderGeometry(0.07, 0.07, 0.02, 12), material);
      mark.position.set(x, 0.01, z);
      this.marks.add(mark);
    }
    const places = [[0, 0], ...points].map(([x, z]) => new THREE.Vector3(x, 0.02, z));
    const line = new THREE.BufferGeometry().setFromPoints(points.length ? places : []);
    this.marks.add(new THREE.Line(line, new THREE.LineBasicMaterial({ color: 0xe07b39 })));
    this.isDirty = true;
  }

  /** Pixels of a place in the room, from the upper left of the stage. */
  pixelsOf(place) {
    const seen = place.clone().project(this.camera);
    return [((seen.x + 1) / 2) * this.canvas.clientWidth, ((1 - seen.y) / 2) * this.canvas.clientHeight];
  }

  /** Frames drawn in the last second. */
  get fps() {
    const now = performance.now();
    return this.drawn.filter((time) => now - time < FPS_WINDOW_MS).length;
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (!width || !height) return;
    this.renderer.setPixelRatio(this.isSoftware ? 1 : Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.fov = this.camera.aspect < MIN_ASPECT_FOR_SIDE ? 55 : 40;
    this.camera.updateProjectionMatrix();
    this.isDirty = true;
  }

  #tick(now) {
    requestAnimationFrame((next) => this.#tick(next));
    const passedS = Math.min((now - this.last) / 1000, 0.25);
    this.last = now;
    if (this.isPlaying && this.durationS > 0) this.#advance(passedS * this.speed);
    if (!this.isDirty && !this.actors.some((actor) => actor.isMoving)) return;
    this.isDirty = false;
    for (const actor of this.actors) actor.show?.(this.timeS);
    if (this.isFollowing) this.#follow(this.hasJumped ? 1 : 1 - Math.exp(-FOLLOW_PER_S * passedS));
    this.hasJumped = false;
    this.renderer.render(this.scene, this.camera);
    this.drawn.push(now);
    while (now - this.drawn[0] > 2 * FPS_WINDOW_MS) this.drawn.shift();
    this.onTime(this.timeS, this.durationS);
    this.onDraw();
  }

  #advance(seconds) {
    const before = this.timeS;
    this.timeS += seconds;
    const end = this.durationS;
    if (this.timeS > end) this.timeS = this.isLooping ? this.timeS % end : end;
    if (this.timeS !== before) this.isDirty = true;
  }

  /** Go a part of the way to where all are in view. */
  #follow(part) {
    const places = this.actors.map((actor) => actor.place).filter(Boolean);
    if (!places.length) return;
    const middle = new THREE.Vector3();
    for (const place of places) middle.add(place);
    middle.divideScalar(places.length).setY(this.controls.target.y);
    const aside = Math.max(...places.map((place) => place.distanceTo(middle.clone().setY(place.y)))) + BESIDE_M;
    const tangent = Math.tan(THREE.MathUtils.degToRad(this.camera.fov / 2)) * this.camera.aspect; // sideward
    const from = this.camera.position.clone().sub(this.controls.target);
    const away = from.length() + part * (Math.max(NEAREST_M, aside / tangent + aside / 2) - from.length());
    this.controls.target.lerp(middle, part);
    this.camera.position.copy(this.controls.target).add(from.setLength(away));
    this.camera.lookAt(this.controls.target);
    const tile = 0.5;
    this.floor.position.set(snap(this.controls.target.x, tile), 0, snap(this.controls.target.z, tile));
  }
}

const snap = (value, step) => Math.round(value / step) * step;
