// What stands on the stage: a figure with skin, and skeletons of points and lines. Both take frames by time.
import * as THREE from "three";

export const PALETTE = [0x8d99ae, 0xe07b39, 0x2f9e8f, 0x8a63d2, 0xd1495b, 0x3d7fd9, 0xb8a100, 0x4f9d3a, 0xc65b9c];
const PARTS = 7;
const POINT_PX = 7;
const AIM_DECAY_MS = 60; // most of the way to a new pose of a camera's picture
const AIM_MS = 6 * AIM_DECAY_MS;

let body; // arrays of the figure, read once

/** Bytes with a JSON header and arrays, see skelact/view/body.py. */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const types = { f4: Float32Array, u2: Uint16Array, u1: Uint8Array };
  let start = 4 + length;
  for (const { name, type, shape } of header.arrays) {
    const count = shape.reduce((product, size) => product * size, 1);
    header[name] = new types[type](buffer, start, count);
    start += Math.ceil(header[name].byteLength / 4) * 4;
  }
  return header;
}

export async function loadBody() {
  body ??= unpack(await (await fetch("/page/body")).arrayBuffer());
  return body;
}

/** A generated motion on the figure. Frames are added as they come. */
export class Figure {
  /** `offset` moves it aside, in meters. */
  constructor({ fps, offset = 0, opacity = 1 }) {
    this.fps = fps;
    this.frames = 0;
    this.first = 0; // index of the first frame that is kept
    this.root = [];
    this.turns = [];
    this.owners = [];
    this.shownOwners = "";
    this.group = new THREE.Group();
    this.group.position.x = offset;
    this.bones = body.names.map(() => new THREE.Bone());
    body.parents.forEach((parent, joint) => {
      const [x, y, z] = body.offsets.subarray(3 * joint, 3 * joint + 3);
      this.bones[joint].position.set(x, y, z);
      if (parent >= 0) this.bones[parent].add(this.bones[joint]);
    });
    this.group.add(this.bones[0], this.#skin(opacity));
  }

  #skin(opacity) {
    const geometry = new THREE.BufferGeometry();
    this.count = body.positions.length / 3;
    geometry.setAttribute("position", new THREE.BufferAttribute(body.positions, 3));
    geometry.setAttribute("normal", new THREE.BufferAttribute(body.normals, 3));
    geometry.setAttribute("skinIndex", new THREE.BufferAttribute(body.joints, 4));
    geometry.setAttribute("skinWeight", new THREE.BufferAttribute(body.weights, 4));
    this.colors = new Float32Array(3 * this.count).fill(0.6);
    geometry.setAttribute("color", new THREE.BufferAttribute(this.colors, 3));
    geometry.setIndex(new THREE.BufferAttribute(body.triangles, 1));
    const material = new THREE.MeshLambertMaterial({ vertexColors: true, transparent: opacity < 1, opacity });
    const mesh = new THREE.SkinnedMesh(geometry, material);
    mesh.frustumCulled = false;
    this.bones[0].position.y = restHeight();
    this.bones[0].updateMatrixWorld(true);
    mesh.bind(new THREE.Skeleton(this.bones), new THREE.Matrix4());
    this.mesh = mesh;
    return mesh;
  }

  /** Add the frames of a chunk: arrays of root (T, 3), rotations (T, V, 4) and owners (T, 7). */
  add(root, turns, owners) {
    const joints = body.names.length;
    for (let frame = 0; 3 * frame < root.length; frame++) {
      this.root.push(root.subarray(3 * frame, 3 * frame + 3));
      this.turns.push(turns.subarray(4 * joints * frame, 4 * joints * (frame + 1)));
      this.owners.push(owners.subarray(PARTS * frame, PARTS * (frame + 1)));
    }
    this.frames = this.first + this.root.length;
  }

  /** Forget frames before one, of a motion that goes on forever. */
  forget(frame) {
    const count = Math.min(Math.max(0, frame - this.first), this.root.length);
    for (const list of [this.root, this.turns, this.owners]) list.splice(0, count);
    this.first += count;
  }

  get durationS() {
    return this.frames / this.fps;
  }

  /** Place of the pelvis on the floor in the shown frame. */
  get place() {
    return this.bones[0].getWorldPosition(new THREE.Vector3()).setY(0);
  }

  show(timeS) {
    if (!this.root.length) return;
    const frame = Math.min(Math.max(0, Math.round(timeS * this.fps) - this.first), this.root.length - 1);
    this.bones[0].position.fromArray(this.root[frame]);
    const turns = this.turns[frame];
    this.bones.forEach((bone, joint) => bone.quaternion.fromArray(turns, 4 * joint));
    this.#paint(this.owners[frame]);
  }

  /** Color every part by the performance that moves it; only when that changes. */
  #paint(owners) {
    const key = owners.join();
    if (key === this.shownOwners) return;
    this.shownOwners = key;
    const colors = Array.from(owners, (owner) => new THREE.Color(PALETTE[owner % PALETTE.length]));
    for (let vertex = 0; vertex < this.count; vertex++) {
      let heaviest = 0;
      for (let slot = 1; slot < 4; slot++) {
        if (body.weights[4 * vertex + slot] > body.weights[4 * vertex + heaviest]) heaviest = slot;
      }
      colors[body.parts[body.joints[4 * vertex + heaviest]]].toArray(this.colors, 3 * vertex);
    }
    this.mesh.geometry.attributes.color.needsUpdate = true;
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.mesh.skeleton.dispose();
  }
}

/** Height of the pelvis over the soles in the T-pose. */
function restHeight() {
  const chain = ["left_hip", "left_knee", "left_ankle", "left_toe"].map((name) => body.names.indexOf(name));
  return TOE_M - chain.reduce((sum, joint) => sum + body.offsets[3 * joint + 1], 0);
}
const TOE_M = 0.0415; // height of the toe joint, as in skelact/skeleton/body.py

/** People as points and lines. */
export class Sticks {
  constructor({ parents, color, offset = 0 }) {
    this.bones = parents.flatMap((parent, joint) => (parent >= 0 ? [[parent, joint]] : []));
    this.count = parents.length;
    this.group = new THREE.Group();
    this.group.position.x = offset;
    this.points = new THREE.Points(
      new THREE.BufferGeometry().setAttribute("position", attribute(this.count)),
      new THREE.PointsMaterial({ color, size: POINT_PX, sizeAttenuation: false }),
    );
    this.lines = new THREE.LineSegments(
      new THREE.BufferGeometry().setAttribute("position", attribute(2 * this.bones.length)),
      new THREE.LineBasicMaterial({ color }),
    );
    for (const drawn of [this.points, this.lines]) drawn.frustumCulled = false;
    this.group.add(this.points, this.lines);
    this.place = new THREE.Vector3();
    this.top = new THREE.Vector3();
  }

  /** Go to joints (V, 3) smoothly, as `show` is called: pictures come slower than the room is drawn. */
  aim(joints, valid) {
    if (!this.shown) this.shown = joints.slice();
    valid.forEach((isValid, joint) => {
      if (!this.valid?.[joint]) this.shown.set(joints.subarray(3 * joint, 3 * joint + 3), 3 * joint);
    });
    this.wanted = joints;
    this.valid = valid;
    this.aimed = performance.now();
    this.show();
  }

  /** Whether it is still on its way. */
  get isMoving() {
    return this.wanted !== undefined && performance.now() - this.aimed < AIM_MS;
  }

  show() {
    if (!this.wanted) return;
    const now = performance.now();
    const part = 1 - Math.exp((this.stepped ?? now) / AIM_DECAY_MS - now / AIM_DECAY_MS);
    this.stepped = now;
    this.shown.forEach((value, index) => (this.shown[index] = value + part * (this.wanted[index] - value)));
    this.set(this.shown, this.valid);
  }

  /** Show joints (V, 3) from `start` on; those that are not valid are left out. */
  set(joints, valid, start = 0) {
    const points = this.points.geometry.attributes.position;
    const lines = this.lines.geometry.attributes.position;
    let shown = 0;
    this.top.set(0, -Infinity, 0);
    this.place.set(0, 0, 0);
    for (let joint = 0; joint < this.count; joint++) {
      if (!valid[joint]) continue;
      const at = start + 3 * joint;
      points.array.set(joints.subarray(at, at + 3), 3 * shown++);
      this.place.x += joints[at];
      this.place.z += joints[at + 2];
      this.top.y = Math.max(this.top.y, joints[at + 1]);
    }
    this.points.geometry.setDrawRange(0, shown);
    let drawn = 0;
    for (const [parent, joint] of this.bones) {
      if (!valid[parent] || !valid[joint]) continue;
      lines.array.set(joints.subarray(start + 3 * parent, start + 3 * parent + 3), 6 * drawn);
      lines.array.set(joints.subarray(start + 3 * joint, start + 3 * joint + 3), 6 * drawn++ + 3);
    }
    this.lines.geometry.setDrawRange(0, 2 * drawn);
    points.needsUpdate = lines.needsUpdate = true;
    this.group.visible = shown > 0;
    if (shown) this.place.divideScalar(shown).add(this.group.position);
    this.top.set(this.place.x, this.top.y, this.place.z);
  }

  dispose() {
    for (const drawn of [this.points, this.lines]) {
      drawn.geometry.dispose();
      drawn.material.dispose();
    }
  }
}

/** A motion file: one `Sticks` a person. */
export class Recording {
  /** `isRepeated`: it begins again by itself, beside a motion without an end. */
  constructor(opened, { color, offset = 0, isRepeated = false }) {
    Object.assign(this, { opened, fps: opened.fps, name: opened.name, isRepeated });
    const [people, frames, joints] = opened.arrays[0].shape;
    Object.assign(this, { people, frames, joints });
    this.group = new THREE.Group();
    this.sticks = Array.from({ length: people }, (_, person) => {
      const made = new Sticks({ parents: opened.parents, color: person ? PALETTE[(person + 3) % 9] : color, offset });
      this.group.add(made.group);
      return made;
    });
  }

  get durationS() {
    return this.frames / this.fps;
  }

  get place() {
    const seen = this.sticks.filter((one) => one.group.visible);
    const middle = new THREE.Vector3();
    for (const one of seen) middle.add(one.place);
    return seen.length ? middle.divideScalar(seen.length) : middle;
  }

  frameAt(timeS) {
    if (this.isRepeated) return Math.max(0, Math.round(timeS * this.fps)) % this.frames;
    return Math.min(Math.max(0, Math.round(timeS * this.fps)), this.frames - 1);
  }

  show(timeS) {
    const frame = this.frameAt(timeS);
    this.sticks.forEach((one, person) => {
      const start = (person * this.frames + frame) * this.joints;
      one.set(this.opened.joints, this.opened.valid.subarray(start, start + this.joints), 3 * start);
    });
  }

  dispose() {
    for (const one of this.sticks) one.dispose();
  }
}

const attribute = (count) => new THREE.BufferAttribute(new Float32Array(3 * count), 3);
