"""Print what Blender's importers read of GLB and BVH files, as JSON; runs in a Python that has `bpy`.

    python read_blender.py FPS FRAMES FILE UNIT_M [FILE UNIT_M ...]

Of each file: the objects, the bones at rest, the mesh at rest, and bones at each of FRAMES (numbers with commas), all
in meters with Blender's z up.
"""

import json
import sys

import bpy


def read(path: str, fps: int, frames: list[int], unit_m: float) -> dict[str, object]:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = fps
    first = 0
    if path.endswith(".bvh"):
        bpy.ops.import_anim.bvh(filepath=path, global_scale=unit_m)
        first = 1
    else:
        bpy.ops.import_scene.gltf(filepath=path, disable_bone_shape=True)
    of = {kind: [thing for thing in bpy.data.objects if thing.type == kind] for kind in ("ARMATURE", "MESH")}
    (armature,) = of["ARMATURE"]
    armature.data.pose_position = "REST"
    bpy.context.view_layer.update()
    answer: dict[str, object] = {
        "kinds": sorted(thing.type for thing in bpy.data.objects),
        "rest": {bone.name: list(armature.matrix_world @ bone.head_local) for bone in armature.data.bones},
        "meshes": [[list(mesh.matrix_world @ corner.co) for corner in mesh.data.vertices] for mesh in of["MESH"]],
        "groups": [sorted(group.name for group in mesh.vertex_groups) for mesh in of["MESH"]],
    }
    armature.data.pose_position = "POSE"
    poses = []
    for frame in frames:
        bpy.context.scene.frame_set(frame + first)
        poses.append({bone.name: list(armature.matrix_world @ bone.head) for bone in armature.pose.bones})
    return {**answer, "frames": poses}


fps, frames, *files = sys.argv[1:]
numbers = [int(number) for number in frames.split(",")]
found = {path: read(path, int(fps), numbers, float(unit)) for path, unit in zip(files[::2], files[1::2], strict=True)}
print("\n" + json.dumps(found))
