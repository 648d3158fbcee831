"""Joint layouts as data: names, parents, mirror pairs, parts, and the map onto `core19`.

Each shipped layout is one YAML file in this folder; a user's own layout is the same kind of file.

    name: tiny3
    joints:                       # order of V; name: parent (null for the root)
      hip: null
      left_foot: hip
      right_foot: hip
    mirror: [[left_foot, right_foot]]     # every other joint mirrors onto itself
    parts:                        # optional; `body` with all joints and the tree is always there
      leg: {joints: [hip, left_foot, right_foot]}            # edges default to the nearest ancestors
      hand: {joints: [...], edges: [[child, parent], ...], reference_edges: [...]}
    core19:                       # optional: each core19 joint as a weighted sum of joints
      pelvis: hip                 # exact
      spine: {hip: 0.5, left_foot: 0.25, right_foot: 0.25}   # synthesized; the weights sum to 1
"""

from skelact.layouts.layout import CORE19, CORE21, LAYOUT_NAMES, PART_NAMES, Layout, Part, load_layout, parse_layout

__all__ = ["CORE19", "CORE21", "LAYOUT_NAMES", "PART_NAMES", "Layout", "Part", "load_layout", "parse_layout"]
