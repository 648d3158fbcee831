// node play_vrma.mjs NODE_MODULES VRMA MODEL TIME...: plays a VRMA file on a humanoid with three-vrm.
// MODEL is a GLB file whose bones have the names of VRM. Prints where its bones are at each time, seconds, as JSON.
import fs from "fs";
import path from "path";
import { pathToFileURL } from "url";

const [modules, file, model, ...times] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(modules, name)));
const THREE = await load("three/build/three.module.js");
const { GLTFLoader } = await load("three/examples/jsm/loaders/GLTFLoader.js");
const { VRMHumanoid } = await load("@pixiv/three-vrm-core/lib/three-vrm-core.module.js");
const { VRMAnimationLoaderPlugin, createVRMAnimationClip } = await load(
  "@pixiv/three-vrm-animation/lib/three-vrm-animation.module.js",
);
const read = async (name, loader) => {
  const bytes = fs.readFileSync(name);
  return loader.parseAsync(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), "");
};
const loader = new GLTFLoader();
const { scene } = await read(model, loader);
const bones = [];
scene.traverse((node) => node.isBone && bones.push(node));
const humanoid = new VRMHumanoid(Object.fromEntries(bones.map((bone) => [bone.name, { node: bone }])));
scene.add(humanoid.normalizedHumanBonesRoot);
loader.register((parser) => new VRMAnimationLoaderPlugin(parser));
const [animation] = (await read(file, loader)).userData.vrmAnimations;
const mixer = new THREE.AnimationMixer(scene);
const action = mixer.clipAction(createVRMAnimationClip(animation, { humanoid, meta: { metaVersion: "1" } }));
action.setLoop(THREE.LoopOnce).clampWhenFinished = true;
action.play();
const frames = times.map((time) => {
  action.reset();
  mixer.setTime(Number(time));
  humanoid.update();
  scene.updateMatrixWorld(true);
  return Object.fromEntries(bones.map((bone) => [bone.name, bone.getWorldPosition(new THREE.Vector3()).toArray()]));
});
console.log(JSON.stringify(frames));
