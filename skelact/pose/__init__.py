"""Pose estimation: from pixels to 2D keypoints and 3D joints in meters."""

from skelact.pose.estimator import PoseEstimator
from skelact.pose.image import load_image
from skelact.pose.load import load_pose_estimator

__all__ = ["PoseEstimator", "load_image", "load_pose_estimator"]
