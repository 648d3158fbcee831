"""Find the people of a picture and draw them: python examples/pose_picture.py PICTURE OUT."""

import sys

from PIL import Image

import skelact
from skelact.pose.overlay import draw_people

image = skelact.load_image(sys.argv[1])
people = skelact.load_pose_estimator().estimate(image)
print(f"{len(people)} people")
Image.fromarray(draw_people(image, people)).save(sys.argv[2])
