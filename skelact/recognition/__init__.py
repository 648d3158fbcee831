"""Recognize actions: predictor, live streams, training, evaluation."""

from skelact.recognition.config import RecognitionConfig
from skelact.recognition.load import load_recognizer
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.streaming import StreamAnswer, StreamRecognizer, Window

__all__ = ["RecognitionConfig", "Recognizer", "StreamAnswer", "StreamRecognizer", "Window", "load_recognizer"]
