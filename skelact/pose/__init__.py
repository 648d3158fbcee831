"""See people: from pixels to 2D keypoints and metric 3D joints."""

from skelact.pose.estimator import PoseEstimator, load_pose_estimator
from skelact.pose.image import load_image

__all__ = ["PoseEstimator", "load_image", "load_pose_estimator"]
