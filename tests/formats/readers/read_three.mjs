// node read_three.mjs NODE_MODULES FILE TIME...: prints what three.js reads of a GLB or VRMA file, as JSON.
// Bones by name at each time, seconds: [x, y, z]. The box of the skinned mesh, at rest and at each time.
import fs from "fs";
import path from "path";
import { pathToFileURL } from "url";

const [modules, file, ...times] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(modules, name)));
const THREE = await load("three/build/three.module.js");
const { GLTFLoader } = await load("three/examples/jsm/loaders/GLTFLoader.js");
const loader = new GLTFLoader();
if (file.endsWith(".vrma")) {
  const { VRMAnimationLoaderPlugin } = await load("@pixiv/three-vrm-animation/lib/three-vrm-animation.module.js");
  loader.register((parser) => new VRMAnimationLoaderPlugin(parser));
}
const bytes = fs.readFileSync(file);
const gltf = await loader.parseAsync(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), "");

const find = (test) => {
  const found = [];
  gltf.scene.traverse((node) => test(node) && found.push(node));
  return found;
};
const meshes = find((node) => node.isSkinnedMesh);
const box = () =>
  meshes.map((mesh) => {
    mesh.computeBoundingBox();
    const { min, max } = mesh.boundingBox.clone().applyMatrix4(mesh.matrixWorld);
    return [min.toArray(), max.toArray()];
  });
gltf.scene.updateMatrixWorld(true);
const answer = { meshes: meshes.length, skeletons: new Set(meshes.map((mesh) => mesh.skeleton.bones[0])).size };
answer.rest_box = box();
const mixer = new THREE.AnimationMixer(gltf.scene);
const action = mixer.clipAction(gltf.animations[0]).setLoop(THREE.LoopOnce);
action.clampWhenFinished = true;
action.play();
answer.frames = times.map((time) => {
  action.reset();
  mixer.setTime(Number(time));
  gltf.scene.updateMatrixWorld(true);
  const bones = find((node) => node.isBone || (!meshes.length && node.isObject3D && node.name));
  const places = bones.map((bone) => [bone.name, bone.getWorldPosition(new THREE.Vector3()).toArray()]);
  return { bones: Object.fromEntries(places), box: box() };
});
const animation = (gltf.userData.vrmAnimations ?? [])[0];
if (animation) {
  answer.vrm = {
    hips_height: animation.restHipsPosition.y,
    turned: [...animation.humanoidTracks.rotation.keys()],
    moved: [...animation.humanoidTracks.translation.keys()],
  };
}
console.log(JSON.stringify(answer));
