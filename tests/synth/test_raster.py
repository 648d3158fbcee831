import numpy as np

from skelact.synth.raster import Camera, Surface, draw, face_normals

CAMERA = Camera(100.0, 64, 64)


def square(depth: float, half: float, color: float) -> Surface:
    """A square across the view."""
    corners = np.array([[-half, -half, depth], [half, -half, depth], [half, half, depth], [-half, half, depth]])
    triangles = np.array([[0, 2, 1], [0, 3, 2]])
    return Surface(corners, triangles, np.full((2, 3), color), np.array([1, 2], np.uint8))


def test_a_square_fills_the_pixels_that_it_covers() -> None:
    drawing = draw([square(2.0, 0.5, 1.0)], CAMERA)
    inside = drawing.depths[7:57, 7:57]  # the border itself lies between pixels
    assert np.allclose(inside, 2.0)
    assert np.isinf(drawing.depths).sum() >= 64 * 64 - 52 * 52


def test_the_near_hides_the_far_in_any_order() -> None:
    near, far = square(1.0, 0.1, 0.25), square(3.0, 1.0, 0.75)
    for surfaces, front in (([near, far], 0), ([far, near], 1)):
        drawing = draw(surfaces, CAMERA)
        assert drawing.owners[32, 32] == front and drawing.colors[32, 32, 0] == np.float32(0.25)
        assert drawing.owners[2, 2] == 1 - front


def test_what_faces_away_is_not_drawn() -> None:
    seen = square(2.0, 0.5, 1.0)
    turned = Surface(seen.vertices, seen.triangles[:, ::-1], seen.colors, seen.parts)
    assert (face_normals(seen.vertices, seen.triangles) == [0, 0, -1]).all()
    assert np.isinf(draw([turned], CAMERA).depths).all()


def test_nothing_behind_the_camera_is_drawn() -> None:
    assert np.isinf(draw([square(-2.0, 0.5, 1.0)], CAMERA).depths).all()
